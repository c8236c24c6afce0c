package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.cpu.CpuDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeptStatesTest {
    private static final Device DEVICE = CpuDevice.open();
    private static final int WIDTH = 3;
    /** Of a token. */
    private static final int BYTES = WIDTH * Float.BYTES;

    private final List<int[]> encoded = new ArrayList<>();

    @Test
    void aSourceIsEncodedOnceInWhateverCompanyItComes() {
        KeptStates states = new KeptStates(DEVICE, 1000);
        try (var _ = DEVICE.scope();
                var _ = DEVICE.attach()) {
            assertStates(states, false, new int[] {7, 8}, new int[] {9});
            assertEncoded(new int[] {7, 8}, new int[] {9});
            assertStates(states, false, new int[] {5}, new int[] {9}, new int[] {4, 4, 4}, new int[] {7, 8});
            assertEncoded(new int[] {5}, new int[] {4, 4, 4});
            assertStates(states, false, new int[] {4, 4, 4}, new int[] {5}, new int[] {5});
            assertEncoded();
        }
    }

    @Test
    void whatDoesNotFitIsEncodedAgain() {
        KeptStates states = new KeptStates(DEVICE, 3 * BYTES);
        try (var _ = DEVICE.scope();
                var _ = DEVICE.attach()) {
            assertStates(states, false, new int[] {1, 2}, new int[] {3, 4}, new int[] {5});
            assertEncoded(new int[] {1, 2}, new int[] {3, 4}, new int[] {5});
            assertStates(states, false, new int[] {1, 2}, new int[] {3, 4}, new int[] {5});
            assertEncoded(new int[] {3, 4});
        }
    }

    @Test
    void aSourceThatComesTwiceTakesRoomOnce() {
        KeptStates states = new KeptStates(DEVICE, 3 * BYTES);
        try (var _ = DEVICE.scope();
                var _ = DEVICE.attach()) {
            assertStates(states, false, new int[] {1}, new int[] {1}, new int[] {1});
            assertEncoded(new int[] {1}, new int[] {1}, new int[] {1});
            assertStates(states, false, new int[] {2}, new int[] {3});
            assertEncoded(new int[] {2}, new int[] {3});
            assertStates(states, false, new int[] {1}, new int[] {2}, new int[] {3});
            assertEncoded();
        }
    }

    @Test
    void statesOfFloat16StaySo() {
        KeptStates states = new KeptStates(DEVICE, 1000);
        try (var _ = DEVICE.scope();
                var _ = DEVICE.attach()) {
            assertStates(states, true, new int[] {1}, new int[] {2, 3});
            assertEncoded(new int[] {1}, new int[] {2, 3});
            assertStates(states, true, new int[] {2, 3}, new int[] {4});
            assertEncoded(new int[] {4});
            assertStates(states, true, new int[] {4}, new int[] {2, 3});
            assertEncoded();
        }
    }

    private void assertStates(KeptStates states, boolean half, int[]... sources) {
        Matrix all = states.encode(List.of(sources), unknown -> {
            encoded.addAll(unknown);
            return states(unknown, half);
        });
        Matrix expected = states(List.of(sources), half);
        assertThat(all.isHalf()).isEqualTo(half);
        assertThat(all.rows()).isEqualTo(expected.rows());
        assertThat(IntStream.range(0, all.rows()).mapToObj(row -> Arrays.toString(all.row(row))))
                .containsExactlyElementsOf(IntStream.range(0, all.rows())
                        .mapToObj(row -> Arrays.toString(expected.row(row)))
                        .toList());
    }

    private void assertEncoded(int[]... sources) {
        assertThat(encoded.toArray(int[][]::new)).isDeepEqualTo(sources);
        encoded.clear();
    }

    /** Vectors that tell token, place and length, in numbers that float16 has not. */
    private static Matrix states(List<int[]> sources, boolean half) {
        Matrix states =
                DEVICE.matrix(sources.stream().mapToInt(source -> source.length).sum(), WIDTH);
        int row = 0;
        for (int[] source : sources) {
            for (int i = 0; i < source.length; i++) {
                states.write(row++, new float[] {source[i] + 0.0001f, i + 0.1f, source.length / 3f});
            }
        }
        if (half) {
            states.roundToHalf();
        }
        return states;
    }
}
