package io.seqmark.generate.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RandomStreamTest {
    /** The known answers that come with the authors' own implementation, Random123: the first two words. */
    @ParameterizedTest
    @CsvSource({
        "00000000, 00000000, 00000000, 00000000, 00000000, 00000000, e169c58d6627e8d5",
        "ffffffff, ffffffff, ffffffff, ffffffff, ffffffff, ffffffff, 41c83b0e408f276d",
        "243f6a88, 85a308d3, 13198a2e, 03707344, a4093822, 299f31d0, 94fdccebd16cfe09"
    })
    void philoxGivesTheKnownAnswers(
            String counter0,
            String counter1,
            String counter2,
            String counter3,
            String key0,
            String key1,
            String answer) {
        long actual = RandomStream.philox(
                word(counter0), word(counter1), word(counter2), word(counter3), word(key0), word(key1));
        assertThat(Long.toHexString(actual)).isEqualTo(answer);
    }

    @Test
    void everyPlaceHasANumberOfItsOwn() {
        Set<Double> seen = new HashSet<>();
        int places = 0;
        for (long seed = 0; seed < 3; seed++) {
            for (long example : new long[] {0, 1, 2, 1L << 32, (1L << 32) + 1}) {
                for (int sample = 0; sample < 3; sample++) {
                    RandomStream random = RandomStream.of(seed, example).ofSample(sample);
                    for (int step = 1; step < 4; step++) {
                        for (int row = 0; row < 3; row++) {
                            for (int token = 0; token < 20; token++) {
                                places++;
                                seen.add(random.uniform(step, row, token));
                            }
                        }
                    }
                }
            }
        }
        assertThat(seen).hasSize(places).allMatch(u -> u > 0 && u < 1);
    }

    private static int word(String hexadecimal) {
        return Integer.parseUnsignedInt(hexadecimal, 16);
    }
}
