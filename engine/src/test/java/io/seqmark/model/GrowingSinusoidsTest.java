package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.TensorFile;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** M2M-100's position vectors against rows of the table that transformers makes for the published models. */
final class GrowingSinusoidsTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final int WIDTH = 1024;
    private static final int PADDING = 1;

    /** Two units in the last place of a sine near 1. A frequency off by one unit would give 2e-4 at position 2999. */
    private static final float TOLERANCE = 1.2e-7f;

    @Test
    void vectorsEqualTransformersBeyondTheFirstTableToo() {
        Path file = BundledData.golden("nllb/tensors_new.safetensors");
        try (var goldens = new TensorFile(file);
                var _ = DEVICE.attach();
                var _ = DEVICE.scope()) {
            StoredTensor rows = goldens.get("position_rows");
            StoredTensor vectors = goldens.get("position_vectors");
            GrowingSinusoids sinusoids = new GrowingSinusoids(DEVICE, WIDTH, PADDING);
            for (int i = 0; i < rows.elements(); i++) {
                long row = rows.data().getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i);
                float[] actual = vector(sinusoids, 5, (int) row - PADDING - 1);
                for (int j = 0; j < WIDTH; j++) {
                    float golden = vectors.data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) i * WIDTH + j);
                    assertThat(actual[j]).as("row %d column %d", row, j).isCloseTo(golden, within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void paddingHasNoVectorWhereverItStands() {
        try (var _ = DEVICE.attach();
                var _ = DEVICE.scope()) {
            GrowingSinusoids sinusoids = new GrowingSinusoids(DEVICE, WIDTH, PADDING);
            assertThat(vector(sinusoids, PADDING, 7)).containsOnly(0f);
            assertThat(sinusoids.limit()).isEmpty();
        }
    }

    @Test
    void theCheckpointsRowsCountAsFarAsTheyGo() {
        float[] rows = new float[4 * WIDTH];
        Arrays.fill(rows, 0.25f);
        var stored = new HostArray(MemorySegment.ofArray(rows), ElementType.FLOAT32, 4, WIDTH);
        try (var _ = DEVICE.attach();
                var _ = DEVICE.scope()) {
            GrowingSinusoids computed = new GrowingSinusoids(DEVICE, WIDTH, PADDING);
            GrowingSinusoids sinusoids = new GrowingSinusoids(DEVICE, WIDTH, PADDING, Optional.of(stored));
            assertThat(vector(sinusoids, 5, 2)).isEqualTo(vector(computed, 5, 2));
            assertThat(vector(sinusoids, 5, 5000)).isEqualTo(vector(computed, 5, 5000));
            assertThat(vector(sinusoids, 5, 1)).containsOnly(0.25f);
        }
    }

    private static float[] vector(GrowingSinusoids sinusoids, int token, int position) {
        var zeros = new HostArray(MemorySegment.ofArray(new float[WIDTH]), ElementType.FLOAT32, 1, WIDTH);
        Matrix zero = DEVICE.embedding(zeros).gather(new int[] {0}, 1f);
        sinusoids.addTo(zero, new int[] {token}, new int[] {position});
        return zero.row(0);
    }
}
