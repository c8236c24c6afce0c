package io.seqmark.metrics.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Draws that numpy 2.4.6 makes. */
final class NumpyStreamsTest {
    @Test
    void defaultRngChoosesInRows() {
        NumpyGenerator random = new NumpyGenerator(12345);
        assertThat(choice(random, 1012, 6)).containsExactly(707, 230, 798, 320, 206, 806);
        assertThat(choice(random, 1012, 6)).containsExactly(650, 684, 1000, 395, 849, 336);
    }

    @Test
    void defaultRngRejectsSomeDrawsOfALargeBound() {
        NumpyGenerator random = new NumpyGenerator(12345);
        assertThat(choice(random, 30_000_000, 4)).containsExactly(20976450, 6820080, 23659409, 9502750);
        assertThat(booleans(random, 13)).isEqualTo("1001101111110");
        assertThat(booleans(random, 13)).isEqualTo("1110010001000");
        assertThat(booleans(random, 13)).isEqualTo("1011000100000");
    }

    @Test
    void booleansRunThroughThirtyTwoBitsAtATime() {
        assertThat(booleans(new NumpyGenerator(7), 70))
                .isEqualTo("1101000101010010101001111000111110010101100000100110000000000101101010");
    }

    @Test
    void seedsBeyondThirtyTwoBitsAndBoundsOfOne() {
        NumpyGenerator random = new NumpyGenerator((1L << 40) + 5);
        assertThat(choice(random, 1, 3)).containsExactly(0, 0, 0);
        assertThat(choice(random, 5, 12)).containsExactly(0, 0, 2, 1, 4, 2, 4, 0, 0, 2, 4, 4);
    }

    @Test
    void rawBitsOfSeedZero() {
        NumpyGenerator random = new NumpyGenerator(0);
        assertThat(random.nextLong()).isEqualTo(0xa30febcfd9c2825fL);
        assertThat(random.nextLong()).isEqualTo(0x4510bdf882d9d721L);
        assertThat(random.nextLong()).isEqualTo(0x0a7d3da94ecde8b8L);
    }

    @Test
    void legacySeedAndChoice() {
        LegacyRandomState random = new LegacyRandomState(0);
        int[] tens = new int[12];
        random.choice(10, tens);
        assertThat(tens).containsExactly(5, 0, 3, 3, 7, 9, 3, 5, 2, 4, 7, 6);
        int[] thousands = new int[5];
        random.choice(1000, thousands);
        assertThat(thousands).containsExactly(472, 600, 396, 314, 705);
    }

    @Test
    void legacyBoundOfOneDrawsNothing() {
        LegacyRandomState random = new LegacyRandomState(0xFFFF_FFFFL);
        int[] sample = new int[8];
        random.choice(1500, sample);
        assertThat(sample).containsExactly(419, 290, 1036, 1095, 214, 506, 473, 639);
        int[] zeros = {9, 9};
        random.choice(1, zeros);
        assertThat(zeros).containsExactly(0, 0);
        int[] sevens = new int[3];
        random.choice(7, sevens);
        assertThat(sevens).containsExactly(3, 2, 3);
    }

    @Test
    void seedsThatNumpyRefuses() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NumpyGenerator(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LegacyRandomState(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LegacyRandomState(1L << 32));
    }

    private static int[] choice(NumpyGenerator random, int bound, int size) {
        int[] sample = new int[size];
        random.choice(bound, sample);
        return sample;
    }

    private static String booleans(NumpyGenerator random, int size) {
        boolean[] bits = new boolean[size];
        random.fillBooleans(bits);
        StringBuilder text = new StringBuilder();
        for (boolean bit : bits) {
            text.append(bit ? '1' : '0');
        }
        return text.toString();
    }
}
