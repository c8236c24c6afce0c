package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link MutatedFilesTest} looks for is noticed where it happens. */
final class ServedCommandsTest {
    @TempDir
    Path folder;

    private ServedCommands commands = new ServedCommands(Path.of("unset"), Duration.ZERO);

    @BeforeEach
    void begin() {
        commands = new ServedCommands(folder, Duration.ofSeconds(20));
    }

    @AfterEach
    void end() {
        commands.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE, IllegalStateException: a bug",
        "TRACE_OF_A_THREAD, Exception in thread",
        "INTERNAL_ERROR, internal error",
        "OUT_OF_MEMORY, out of memory",
        "WRONG_CODE, 1\ta file is damaged",
        "SILENCE, 2",
        "DEATH, the JVM died with code 134"
    })
    void aFaultIsNoticedAndTheNextCommandIsSound(Misbehaviour wrong, String said) throws Exception {
        assertThat(fault(wrong.name()).map(text -> text.replace(TerminalConsole.PREFIX, "")))
                .hasValueSatisfying(text -> assertThat(text).contains(said.trim()));
        assertThat(fault("--version")).isEmpty();
    }

    @Test
    void aHangIsNoticed() throws Exception {
        try (ServedCommands impatient = new ServedCommands(folder, Duration.ofMillis(500))) {
            assertThat(impatient.fault(List.of(Misbehaviour.HANG.name())))
                    .hasValueSatisfying(text -> assertThat(text).startsWith("no end within 500 ms: "));
        }
    }

    @Test
    void aGigabyteIsNoticed() throws Exception {
        assumeTrue(ServedCommands.knowsMemory(), "only Linux says how much memory a process has had");
        assertThat(fault(Misbehaviour.MEMORY.name()))
                .hasValueSatisfying(text -> assertThat(text).endsWith(" MB in memory"));
        assertThat(fault("--version")).isEmpty();
        assertThat(commands.peakBytes()).isBetween(1L << 20, ServedCommands.MOST_BYTES);
    }

    @Test
    void aComplaintIsNoFault() throws Exception {
        assertThat(fault("info\t" + folder.resolve("nowhere"))).isEmpty();
        assertThat(fault("nonsense")).isEmpty();
    }

    private Optional<String> fault(String line) throws Exception {
        return commands.fault(List.of(line.split("\t")));
    }
}
