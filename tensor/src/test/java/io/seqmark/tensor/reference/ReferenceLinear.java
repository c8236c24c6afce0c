package io.seqmark.tensor.reference;

import io.seqmark.tensor.Activation;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.WeightStack;
import java.util.List;

/** activation(x W' + b), output by output. */
final class ReferenceLinear implements Linear {
    private final int inputs;
    private final int outputs;
    private final float[] weight;
    private final float[] bias;
    private final Activation activation;

    ReferenceLinear(WeightStack stack, Activation activation) {
        this.inputs = stack.inputs();
        this.outputs = stack.outputs();
        this.weight = joined(stack.weights(), outputs * inputs);
        this.bias = joined(stack.biases(), outputs);
        this.activation = activation;
    }

    private static float[] joined(List<HostArray> parts, int length) {
        float[] all = new float[length];
        int at = 0;
        for (HostArray part : parts) {
            float[] values = part.toFloats();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Matrix apply(Matrix input) {
        Matrix result = input.device().matrix(input.rows(), outputs);
        for (int row = 0; row < input.rows(); row++) {
            float[] x = input.row(row);
            float[] y = new float[outputs];
            for (int output = 0; output < outputs; output++) {
                double sum = bias[output];
                for (int i = 0; i < inputs; i++) {
                    sum += (double) x[i] * weight[output * inputs + i];
                }
                y[output] = (float) activated(sum);
            }
            result.write(row, y);
        }
        return result;
    }

    private double activated(double x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> Math.max(x, 0);
            case GELU -> x * normal(x);
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SWISH -> x / (1 + Math.exp(-x));
            case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
            case GELU_CLIPPED -> Math.clamp(x * normal(x), -10, 10);
            case MISH -> x * Math.tanh(softplus(x));
            case HARD_SWISH -> x * Math.clamp(x + 3, 0, 6) / 6;
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU6 -> Math.clamp(x, 0, 6);
            case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
            case LEAKY_RELU -> x < 0 ? 0.01 * x : x;
            case LAPLACE -> normal((x - 0.707107) / 0.282095);
            case SOFTPLUS_ROOT -> Math.sqrt(softplus(x));
        };
    }

    private static double softplus(double x) {
        return x > 30 ? x : Math.log1p(Math.exp(x));
    }

    /** The normal distribution function, as a series (Marsaglia, 2004). */
    private static double normal(double x) {
        if (Math.abs(x) > 8) {
            return x < 0 ? 0 : 1;
        }
        double sum = x;
        double term = x;
        for (int i = 3; sum + term != sum || i == 3; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Override
    public void close() {}
}
