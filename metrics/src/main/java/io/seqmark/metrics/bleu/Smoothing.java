package io.seqmark.metrics.bleu;

import io.seqmark.metrics.text.PythonFloat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What replaces the precision of an n-gram order without a match. Numbers of the methods as in Chen and Cherry, "A Systematic
 * Comparison of Smoothing Techniques for Sentence-Level BLEU", WMT 2014.
 *
 * @param method how
 * @param value by how much; ignored by {@link Method#EXP} and {@link Method#NONE}
 */
public record Smoothing(Method method, double value) {
    /** The default: halve with each order that has no match (method 3, as NIST does). */
    public static final Smoothing EXP = new Smoothing(Method.EXP, 0);

    /** No smoothing: an order without a match makes BLEU 0. */
    public static final Smoothing NONE = new Smoothing(Method.NONE, 0);

    public Smoothing {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException("smoothing value " + value + " is not a number from 0 up");
        }
    }

    /** A method with sacrebleu's default value for it. */
    public static Smoothing of(Method method) {
        return new Smoothing(method, method.defaultValue);
    }

    /** The value of {@code smooth} in the signature. */
    String signature() {
        return method.hasValue() ? method.label + "[" + PythonFloat.fixed(value, 2) + "]" : method.label;
    }

    /** The methods. */
    public enum Method {
        /** See {@link Smoothing#EXP}. */
        EXP("exp", 0),
        /** A match count of 0 becomes the value (method 1). */
        FLOOR("floor", 0.1),
        /** The value is added to matches and totals of the orders above 1 (method 2). */
        ADD_K("add-k", 1),
        /** See {@link Smoothing#NONE}. */
        NONE("none", 0);

        private final String label;
        private final double defaultValue;

        Method(String label, double defaultValue) {
            this.label = label;
            this.defaultValue = defaultValue;
        }

        /** sacrebleu's name, for example {@code add-k}. */
        public String label() {
            return label;
        }

        /** Whether the method takes a value. */
        public boolean hasValue() {
            return this == FLOOR || this == ADD_K;
        }

        /** The method of that name. */
        public static Optional<Method> find(String label) {
            return Arrays.stream(values())
                    .filter(method -> method.label.equals(label))
                    .findFirst();
        }

        /** All names. */
        public static List<String> labels() {
            return Arrays.stream(values()).map(Method::label).toList();
        }
    }
}
