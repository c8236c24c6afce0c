package io.seqmark.tensor;

import java.util.List;

/**
 * The weights of projections that share their input, stacked along their outputs, as Q, K and V are.
 *
 * @param weights each [outputs, inputs], with equal inputs
 * @param biases one a weight ([1, outputs] each), or none at all
 */
public record WeightStack(List<HostArray> weights, List<HostArray> biases) {
    public WeightStack {
        weights = List.copyOf(weights);
        biases = List.copyOf(biases);
        int inputs = weights.getFirst().columns();
        if (weights.stream().anyMatch(part -> part.columns() != inputs)) {
            throw new IllegalArgumentException("stacked weights have different inputs");
        }
        int outputs = outputs(weights);
        if (!biases.isEmpty() && biases.stream().mapToLong(HostArray::elements).sum() != outputs) {
            throw new IllegalArgumentException("the biases do not have " + outputs + " elements");
        }
    }

    /** Columns of the input. */
    public int inputs() {
        return weights.getFirst().columns();
    }

    /** Columns of the output, of all weights together. */
    public int outputs() {
        return outputs(weights);
    }

    /** Some outputs of a single weight. */
    public WeightStack outputs(int first, int count) {
        return new WeightStack(
                List.of(weights.getFirst().rows(first, count)),
                biases.stream().map(bias -> bias.columns(first, count)).toList());
    }

    /** The same, read as float16 numbers. */
    public WeightStack inHalf() {
        return new WeightStack(
                weights.stream().map(HostArray::inHalf).toList(),
                biases.stream().map(HostArray::inHalf).toList());
    }

    private static int outputs(List<HostArray> weights) {
        return weights.stream().mapToInt(HostArray::rows).sum();
    }
}
