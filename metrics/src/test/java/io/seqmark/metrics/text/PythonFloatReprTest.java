package io.seqmark.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values were printed by CPython 3.11. */
final class PythonFloatReprTest {
    @ParameterizedTest
    @CsvSource({
        "31.12, 31.12",
        "0, 0.0",
        "-0.0, -0.0",
        "1e-5, 1e-05",
        "5e-5, 5e-05",
        "0.0001, 0.0001",
        "2.5e-10, 2.5e-10",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "1e22, 1e+22",
        "123456789, 123456789.0",
        "0.30000000000000004, 0.30000000000000004",
        "-1.5, -1.5",
        "100, 100.0",
        "12345678901234567, 1.2345678901234568e+16"
    })
    void printsLikePython(double value, String expected) {
        assertThat(PythonFloat.repr(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "31.12345, 31.1234",
        "2.00005, 2.0",
        "5e-05, 0.0001",
        "27.69125, 27.6913",
        "1.00015, 1.0002",
        "33.333333, 33.3333",
        "0.12345, 0.1235",
        "2.67525, 2.6753",
        "-4e-05, -0.0"
    })
    void roundsLikePython(double value, String expected) {
        assertThat(PythonFloat.repr(PythonFloat.round(value, 4))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "-0.52734375, -0.52734375", "-1.2345678, -1.2345678", "16777216, 16777216.0"})
    void printsTheShortestDigitsOfA32BitFloat(float value, String expected) {
        assertThat(PythonFloat.repr(value)).isEqualTo(expected);
    }
}
