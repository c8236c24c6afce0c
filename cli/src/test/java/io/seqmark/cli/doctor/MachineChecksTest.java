package io.seqmark.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cuda.simulated.SimulatedCuda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says about GPUs, on a simulated driver. */
final class MachineChecksTest {
    @TempDir
    private Path products;

    private Finding devices(String folders) {
        return new MachineChecks(Map.of("SEQMARK_CUDA", folders), products)
                .all()
                .getLast();
    }

    @Test
    void gpusDriverAndLibrariesAreNamed() throws IOException {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("gpus", 2);
        Path library = Files.createFile(products.resolve("libcublasLt.so.13"));

        assertThat(devices(products + ":" + simulated.folder()).line())
                .isEqualTo(
                        "warn  devices    cpu; cuda:0 Simulated GPU, 4.0 GB, sm_90; cuda:1 Simulated GPU, 4.0 GB, sm_90;"
                                + " driver of CUDA 13.0 (" + simulated.folder().resolve("libcuda.so.1") + "); cuBLASLt "
                                + library
                                + "; this version computes on the CPU");
    }

    @Test
    void whereThereIsNoGpuNothingIsMissing() {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("gpus", 0);
        Finding finding = devices(simulated.folder().toString());
        assertThat(finding.text()).startsWith("cpu");
        if (!Files.exists(Path.of("/dev/nvidia0"))) {
            assertThat(finding.state()).isEqualTo(Finding.State.OK);
        }
    }
}
