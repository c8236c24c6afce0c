package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ComplaintsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** What the JVM throws where a mapped file has become shorter. */
    @Test
    void aFaultOfMappedMemoryIsOneLineAndAFailedRun() {
        assertThat(exitCode(new InternalError(
                        "a fault occurred in a recent unsafe memory access operation in compiled Java code")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(lines()).singleElement().asString().contains("a file could not be read while it was in use");
    }

    @Test
    void aStackThatIsTooDeepIsOneLineAndAFailedRun() {
        assertThat(exitCode(new StackOverflowError())).isEqualTo(ExitCode.FAILED);
        assertThat(lines()).singleElement().asString().contains("java.lang.StackOverflowError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one\ntwo\nthree"})
    void whateverElseGoesWrongIsOneLine(String message) {
        assertThat(exitCode(new AssertionError(message))).isEqualTo(ExitCode.FAILED);
        assertThat(lines()).singleElement().asString().contains("internal error: java.lang.AssertionError: one");
    }

    private int exitCode(Error error) {
        return new ErrorReporter(new PrintStream(err, true, StandardCharsets.UTF_8), false).exitCode(() -> {
            throw error;
        });
    }

    private List<String> lines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
