package io.seqmark.tensor.cpu;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.WeightStack;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a row of a product has the same bits whatever the number of rows and its place among them. */
public final class RowsAlone {
    private RowsAlone() {}

    /** How many results one row has, over row counts and places, for layers of several shapes together; as many as shapes is right. */
    public static int results(Precision precision, int[][] shapes) {
        RandomMatrices random = new RandomMatrices(3);
        Set<Integer> seen = new HashSet<>();
        try (var _ = Torch.inference()) {
            for (int[] shape : shapes) {
                int inputs = shape[0];
                float[] one = random.floats(inputs);
                try (CpuLinear layer = CpuLinear.pack(
                        new WeightStack(
                                List.of(new HostArray(
                                        MemorySegment.ofArray(random.floats(inputs * shape[1])),
                                        ElementType.FLOAT32,
                                        shape[1],
                                        inputs)),
                                List.of()),
                        Activation.NONE,
                        precision)) {
                    for (int rows : new int[] {1, 2, 8, 63, 65, 88, 200}) {
                        for (int place : new int[] {0, rows - 1}) {
                            try (var _ = CpuScope.open()) {
                                CpuMatrix all = random.matrix(rows, inputs);
                                all.write(place, one, 0);
                                seen.add(Arrays.hashCode(layer.apply(all).row(place)));
                            }
                        }
                    }
                }
            }
        }
        return seen.size();
    }
}
