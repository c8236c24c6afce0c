package io.seqmark.tensor;

/** An activation that a linear layer applies to its own output. */
public enum Activation {
    NONE("none", ""),
    RELU("relu", ""),
    /** With the error function (Hendrycks and Gimpel, 2016). */
    GELU("gelu", "none"),
    /** With the tanh approximation: transformers' {@code gelu_new}. */
    GELU_TANH("gelu", "tanh"),
    /** x * sigmoid(x), also called SiLU. */
    SWISH("swish", "");

    private final String operator;
    private final String algorithm;

    Activation(String operator, String algorithm) {
        this.operator = operator;
        this.algorithm = algorithm;
    }

    /** oneDNN's post-op name. */
    String operator() {
        return operator;
    }

    /** Its variant. */
    String algorithm() {
        return algorithm;
    }
}
