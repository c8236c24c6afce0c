package io.seqmark.tensor;

/** An activation that a linear layer applies to its own output. */
public enum Activation {
    NONE,
    RELU,
    /** With the error function (Hendrycks and Gimpel, 2016). */
    GELU,
    /** With the tanh approximation: transformers' {@code gelu_new}. */
    GELU_TANH,
    /** x * sigmoid(x), also called SiLU. */
    SWISH,
    /** x * sigmoid(1.702 x) (Hendrycks and Gimpel, 2016). */
    QUICK_GELU,
    /** {@link #GELU} between -10 and 10. */
    GELU_CLIPPED,
    /** x * tanh(softplus(x)) (Misra, 2019). */
    MISH,
    /** x * relu6(x + 3) / 6 (Howard et al., 2019). */
    HARD_SWISH,
    TANH,
    SIGMOID,
    /** min(max(x, 0), 6). */
    RELU6,
    /** max(x, 0)^2 (So et al., 2021). */
    RELU_SQUARED,
    /** x, or 0.01 x where x is negative. */
    LEAKY_RELU,
    /** The normal distribution function that approximates {@link #RELU_SQUARED} (Ma et al., 2022). */
    LAPLACE,
    /** sqrt(softplus(x)). */
    SOFTPLUS_ROOT
}
