package io.seqmark.tensor;

/** An activation that a linear layer applies to its own output. */
public enum Activation {
    NONE("none"),
    RELU("relu"),
    /** With the error function (Hendrycks and Gimpel, 2016). */
    GELU("gelu"),
    /**
     * With the tanh approximation: transformers' {@code gelu_new}. Computed here, after the product: oneDNN's own is wrong
     * by some 1e-5, which T5 v1.1 shows.
     */
    GELU_TANH("none"),
    /** x * sigmoid(x), also called SiLU. */
    SWISH("swish");

    private final String operator;

    Activation(String operator) {
        this.operator = operator;
    }

    /** Applies itself to a matrix, in place. */
    void apply(Matrix matrix) {
        switch (this) {
            case NONE -> {}
            case RELU -> Elementwise.relu(matrix);
            case GELU -> Elementwise.gelu(matrix);
            case GELU_TANH -> Elementwise.geluTanh(matrix);
            case SWISH -> Elementwise.swish(matrix);
        }
    }

    /** oneDNN's post-op name. */
    String operator() {
        return operator;
    }
}
