package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What numpy 2.4 prints for {@code numpy.percentile(values, 100 * quantile)}, where counting from the other end gives another last digit. */
final class PercentileTest {
    @ParameterizedTest
    @CsvSource({
        "0.04 0.53 0.61 0.78 0.92, 0.1, 0.23600000000000004",
        "0.02 0.42 0.48 0.59 0.67 0.83 0.89 0.92, 0.025, 0.09000000000000001",
        "0.16 0.32 0.38 0.83, 0.025, 0.17200000000000001",
        "0.03 0.53 0.54 0.61 0.77 0.96, 0.025, 0.0925",
        "0.14 0.15 0.16 0.51 0.57 0.67 0.72 0.95, 0.975, 0.90975",
        "0.03 0.62 0.67 0.69 0.79 0.81 0.92, 0.1, 0.38400000000000006",
        "0.01 0.13 0.22 0.51 0.66 0.67 0.7 0.73, 0.1, 0.094",
        "0.36 0.36 0.49, 0.77, 0.43019999999999997",
        "0.02 0.15 0.36 0.53 0.63 0.72, 0.1, 0.08499999999999999",
        "0.02 0.2 0.31 0.67 0.74 0.86, 0.1, 0.11",
        "0.02 0.04 0.32 0.7, 0.5, 0.18",
        "0.02 0.41 0.6 0.72 0.75 0.93, 0.1, 0.215",
        "0.25 0.5 1, 0, 0.25",
        "0.25 0.5 1, 1, 1",
        "0.25, 0.7, 0.25"
    })
    void asNumpyInterpolates(String values, double quantile, double expected) {
        double[] sorted = Arrays.stream(values.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(Bootstrap.percentile(sorted, quantile)).isEqualTo(expected);
    }
}
