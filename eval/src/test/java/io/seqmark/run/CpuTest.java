package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(Cpu.describe(cpuinfo))
                .containsEntry("name", "A Processor 9000")
                .containsEntry("features", List.of("amx_tile", "avx", "avx2", "avx512f", "fma"));
    }

    @Test
    void elsewhereTheArchitectureHasToDo() {
        assertThat(Cpu.describe(folder.resolve("absent"))).containsOnlyKeys("arch", "cores");
    }
}
