package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.run.RunRecord.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CpuTest {
    @TempDir
    Path folder;

    @Test
    void namesTheProcessorAndItsVectorInstructions() throws IOException {
        Path cpuinfo = Files.writeString(folder.resolve("cpuinfo"), """
                processor\t: 0
                model name\t: A Processor 9000
                flags\t\t: fpu sse2 fma avx2 avx avx512f amx_tile

                processor\t: 1
                model name\t: A Processor 9000
                """);
        Machine machine = Cpu.describe(cpuinfo);
        assertThat(machine.name()).contains("A Processor 9000");
        assertThat(machine.features()).containsExactly("amx_tile", "avx", "avx2", "avx512f", "fma");
    }

    @Test
    void elsewhereTheArchitectureHasToDo() {
        assertThat(Cpu.describe(folder.resolve("absent")))
                .isEqualTo(new Machine(
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }
}
