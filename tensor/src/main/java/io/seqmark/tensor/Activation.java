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
    SWISH("swish"),
    /** x * sigmoid(1.702 x) (Hendrycks and Gimpel, 2016). */
    QUICK_GELU("none"),
    /** {@link #GELU} between -10 and 10. */
    GELU_CLIPPED("none"),
    /** x * tanh(softplus(x)) (Misra, 2019). */
    MISH("none"),
    /** x * relu6(x + 3) / 6 (Howard et al., 2019). */
    HARD_SWISH("none"),
    TANH("none"),
    SIGMOID("none"),
    /** min(max(x, 0), 6). */
    RELU6("none"),
    /** max(x, 0)^2 (So et al., 2021). */
    RELU_SQUARED("none"),
    /** x, or 0.01 x where x is negative. */
    LEAKY_RELU("none"),
    /** The normal distribution function that approximates {@link #RELU_SQUARED} (Ma et al., 2022). */
    LAPLACE("none"),
    /** sqrt(softplus(x)). */
    SOFTPLUS_ROOT("none");

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
            case GELU_CLIPPED -> {
                Elementwise.gelu(matrix);
                Elementwise.map(matrix, Curves::clipped);
            }
            case QUICK_GELU -> Elementwise.map(matrix, Curves::quickGelu);
            case MISH -> Elementwise.map(matrix, Curves::mish);
            case HARD_SWISH -> Elementwise.map(matrix, Curves::hardSwish);
            case TANH -> Elementwise.map(matrix, StrictMath::tanh);
            case SIGMOID -> Elementwise.map(matrix, Curves::sigmoid);
            case RELU6 -> Elementwise.map(matrix, Curves::relu6);
            case RELU_SQUARED -> Elementwise.map(matrix, Curves::reluSquared);
            case LEAKY_RELU -> Elementwise.map(matrix, Curves::leakyRelu);
            case LAPLACE -> Elementwise.map(matrix, Curves::laplace);
            case SOFTPLUS_ROOT -> Elementwise.map(matrix, Curves::softplusRoot);
        }
    }

    /** Applies itself where oneDNN did not: it has no operator of ours. */
    void finish(Matrix matrix) {
        if (operator.equals(NONE.operator)) {
            apply(matrix);
        }
    }

    /** oneDNN's post-op name. */
    String operator() {
        return operator;
    }
}
