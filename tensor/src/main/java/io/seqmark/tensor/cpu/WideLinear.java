package io.seqmark.tensor.cpu;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.WeightStack;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer with so many outputs that its result does not stay in the cache, as projections to a vocabulary have: computed a
 * block of outputs at a time, so that each block can be read while it is near.
 */
final class WideLinear implements CpuLinear {
    /** Outputs a block: with 128 rows half a megabyte, half of a usual second-level cache. */
    static final int BLOCK = 1024;
    /** From so many outputs on a layer is computed in blocks. */
    static final int LEAST_OUTPUTS = 8 * BLOCK;

    private final int outputs;
    private final List<CpuLinear> blocks;

    private WideLinear(int outputs, List<CpuLinear> blocks) {
        this.outputs = outputs;
        this.blocks = blocks;
    }

    static WideLinear pack(WeightStack stack, Activation activation, Precision precision) {
        int outputs = stack.outputs();
        // on all cores: it is a good part of the time to the first batch
        List<CpuLinear> blocks = IntStream.range(0, (outputs + BLOCK - 1) / BLOCK)
                .parallel()
                .mapToObj(i -> CpuLinear.packOne(
                        stack.outputs(i * BLOCK, Math.min(BLOCK, outputs - i * BLOCK)), activation, precision))
                .toList();
        return new WideLinear(outputs, blocks);
    }

    @Override
    public int inputs() {
        return blocks.getFirst().inputs();
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Input prepare(CpuMatrix input) {
        return blocks.getFirst().prepare(input);
    }

    @Override
    public CpuMatrix apply(Input input) {
        CpuMatrix result = CpuScope.matrix(input.rows(), outputs);
        boolean half = true;
        int first = 0;
        for (CpuLinear block : blocks) {
            try (var _ = CpuScope.open()) {
                CpuMatrix part = block.apply(input);
                for (int row = 0; row < part.rows(); row++) {
                    Memory.copyFloats(
                            part.address(row), result.address(row) + (long) first * Float.BYTES, part.columns());
                }
                first += part.columns();
                half &= part.isHalf();
            }
        }
        if (half) {
            result.roundToHalf();
        }
        return result;
    }

    /** The layers of {@link #BLOCK} outputs each, the last one of what is left. */
    List<CpuLinear> blocks() {
        return blocks;
    }

    @Override
    public void close() {
        blocks.forEach(CpuLinear::close);
    }
}
