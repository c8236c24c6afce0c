package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tensor.Activation;

/** Checked access to the sizes in a {@code config.json}, which is untrusted. */
public record ModelConfig(ConfigFile file) {
    /** No published model comes near it in any dimension. */
    private static final int MAX_SIZE = 1 << 24;
    /** Nor near this many layers; each costs time to look for, even where a file has none of them. */
    private static final int MAX_LAYERS = 1024;

    /** A size between 1 and 2^24. */
    public int size(String key, int absent) {
        int value = file.integer(key).orElse(absent);
        if (value < 1 || value > MAX_SIZE) {
            throw new InputException("%s: %s is %d; expected 1 to %d".formatted(file.path(), key, value, MAX_SIZE));
        }
        return value;
    }

    /** A number of layers between 1 and 1024. */
    public int layers(String key, int absent) {
        int value = size(key, absent);
        if (value > MAX_LAYERS) {
            throw new InputException("%s: %s is %d; expected 1 to %d".formatted(file.path(), key, value, MAX_LAYERS));
        }
        return value;
    }

    /** A size that the file must give. */
    public int size(String key) {
        file.requireInteger(key);
        return size(key, 0);
    }

    /** The size of each head, where the width must divide evenly. */
    public int headSize(String widthKey, int width, String headsKey, int heads) {
        if (width % heads != 0) {
            throw new InputException(
                    "%s: %s %d is no multiple of %s %d".formatted(file.path(), widthKey, width, headsKey, heads));
        }
        return width / heads;
    }

    /** The width of an attention whose head size is a number of its own. */
    public int attentionWidth(String headsKey, int heads, String headSizeKey, int headSize) {
        long width = (long) heads * headSize;
        if (width > MAX_SIZE) {
            throw new InputException("%s: %s %d times %s %d is %d; expected at most %d"
                    .formatted(file.path(), headsKey, heads, headSizeKey, headSize, width, MAX_SIZE));
        }
        return (int) width;
    }

    /** A truth value. */
    public boolean flag(String key, boolean absent) {
        return file.bool(key).orElse(absent);
    }

    /** A positive number, such as an epsilon. */
    public double number(String key, double absent) {
        double value = file.number(key).orElse(absent);
        if (!(value > 0) || value > MAX_SIZE) {
            throw new InputException("%s: %s is %s; expected a positive number".formatted(file.path(), key, value));
        }
        return value;
    }

    /** An activation by transformers' name. */
    public Activation activation(String key, String absent) {
        String name = file.text(key).orElse(absent);
        return activationNamed(name, key);
    }

    /**
     * An activation by transformers' name.
     *
     * @param key where the name stands, for the message
     */
    public Activation activationNamed(String name, String key) {
        return switch (name) {
            case "relu" -> Activation.RELU;
            case "relu2" -> Activation.RELU_SQUARED;
            case "relu6" -> Activation.RELU6;
            case "leaky_relu" -> Activation.LEAKY_RELU;
            case "gelu", "gelu_python" -> Activation.GELU;
            case "gelu_10" -> Activation.GELU_CLIPPED;
            case "gelu_new", "gelu_fast", "gelu_accurate", "gelu_pytorch_tanh", "gelu_python_tanh" ->
                Activation.GELU_TANH;
            case "quick_gelu" -> Activation.QUICK_GELU;
            case "swish", "silu" -> Activation.SWISH;
            case "hardswish" -> Activation.HARD_SWISH;
            case "mish" -> Activation.MISH;
            case "sigmoid" -> Activation.SIGMOID;
            case "tanh" -> Activation.TANH;
            case "laplace" -> Activation.LAPLACE;
            case "sqrtsoftplus" -> Activation.SOFTPLUS_ROOT;
            case "linear" -> Activation.NONE;
            case "prelu", "xielu" ->
                throw new InputException(
                        "%s: %s \"%s\" has trained parameters and is not supported".formatted(file.path(), key, name));
            default ->
                throw new InputException(
                        "%s: %s \"%s\" is not supported; supported are gelu, gelu_new, gelu_fast, gelu_10, gelu_accurate,"
                                        .formatted(file.path(), key, name)
                                + " gelu_python, gelu_pytorch_tanh, gelu_python_tanh, quick_gelu, relu, relu2, relu6,"
                                + " leaky_relu, swish, silu, hardswish, mish, sigmoid, tanh, laplace, sqrtsoftplus, linear");
        };
    }
}
