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

    private ServedCommands commands = new ServedCommands(Path.of("unset"), Duration.ZERO, Duration.ZERO);

    @BeforeEach
    void begin() {
        commands = new ServedCommands(folder, Duration.ofSeconds(20), Duration.ofMinutes(2));
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

    @ParameterizedTest
    @CsvSource({"HANG, no end within 3 s of waiting", "LOOP, no end within 1 s of work"})
    void aHangIsNoticed(Misbehaviour wrong, String said) throws Exception {
        try (ServedCommands impatient = new ServedCommands(
                folder, Duration.ofSeconds(1), Duration.ofSeconds(wrong == Misbehaviour.LOOP ? 99 : 3))) {
            assertThat(impatient.fault(List.of(wrong.name())))
                    .hasValueSatisfying(
                            text -> assertThat(text).startsWith(said).contains("CommandServer.main"));
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
