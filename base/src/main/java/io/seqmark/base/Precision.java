package io.seqmark.base;

/** How a model computes. But for float16 it is about linear layers alone, and everything else computes in float32. */
public enum Precision {
    /** Weights and products in float32. */
    FLOAT32("float32"),
    /** Weights, inputs and outputs rounded to bfloat16; sums in float32. */
    BFLOAT16("bfloat16"),
    /**
     * All weights, and the results of linear layers, norms, activations and sums, rounded to float16; sums within an operation,
     * and attention's scores, in float32. What is beyond 65,504 becomes infinite.
     */
    FLOAT16("float16"),
    /**
     * Weights as 8-bit integers with a scale an output, inputs with a scale a row, so that a row's result does not depend on
     * its neighbours; sums in 32-bit integers, outputs in float32.
     */
    INT8("int8");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    /**
     * The precision of that name.
     *
     * @throws InputException if there is none; the message lists the names
     */
    public static Precision of(String label) {
        return Choice.of(values(), Precision::label).named("--dtype", label);
    }

    /** The name that {@code --dtype} takes. */
    public String label() {
        return label;
    }
}
