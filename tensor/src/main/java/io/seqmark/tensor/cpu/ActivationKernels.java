package io.seqmark.tensor.cpu;

import io.seqmark.tensor.Activation;

/** Activations, in place. */
final class ActivationKernels {
    /** What oneDNN calls no post-op. */
    private static final String NONE = "none";

    private ActivationKernels() {}

    /** Applies an activation to a matrix. */
    static void apply(Activation activation, CpuMatrix matrix) {
        switch (activation) {
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

    /** Applies an activation where oneDNN did not: it has no operator of ours. */
    static void finish(Activation activation, CpuMatrix matrix) {
        if (operator(activation).equals(NONE)) {
            apply(activation, matrix);
        }
    }

    /**
     * oneDNN's post-op name. Its GELU with the tanh approximation is wrong by some 1e-5, which T5 v1.1 shows; so that is computed
     * here, after the product.
     */
    static String operator(Activation activation) {
        return switch (activation) {
            case RELU -> "relu";
            case GELU -> "gelu";
            case SWISH -> "swish";
            default -> NONE;
        };
    }
}
