package io.seqmark.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cuda.driver.DriverCall;
import io.seqmark.cuda.simulated.SimulatedCuda;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is, and what is missing. */
final class GpuSurveyTest {
    @Test
    void namesGpusDriverAndLibraries(@TempDir Path products) throws IOException {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("gpus", 2);
        simulated.set("memory", 3L << 30);
        Path library = Files.createFile(products.resolve("libcublasLt.so.13"));

        GpuSurvey survey = GpuSurvey.of(Map.of("SEQMARK_CUDA", products + ":" + simulated.folder()));

        assertThat(survey.complete()).isTrue();
        assertThat(survey.gpus())
                .containsExactly("cuda:0 Simulated GPU, 3.0 GB, sm_90", "cuda:1 Simulated GPU, 3.0 GB, sm_90");
        assertThat(survey.driver()).contains("CUDA 13.0 (" + simulated.folder().resolve("libcuda.so.1") + ")");
        assertThat(survey.products()).contains(library.toString());
        assertThat(survey.missing()).isEmpty();
    }

    @Test
    void everyFailureOfTheDriverIsALine() {
        SimulatedCuda simulated = SimulatedCuda.start();
        for (DriverCall call : new DriverCall[] {
            DriverCall.INIT, DriverCall.DRIVER_GET_VERSION, DriverCall.DEVICE_GET_COUNT, DriverCall.DEVICE_GET_NAME
        }) {
            simulated.fail(call.symbol(), 1, 999);
            GpuSurvey survey = GpuSurvey.of(simulated.environment());
            assertThat(survey.complete()).isFalse();
            assertThat(survey.missing().getFirst())
                    .endsWith("the GPU does not answer any more; look at dmesg and nvidia-smi (CUDA_ERROR_UNKNOWN in "
                            + call.symbol() + ")");
            simulated.reset();
        }
    }

    @Test
    void everythingThatIsMissingIsToldAtOnce(@TempDir Path nothing) {
        GpuSurvey survey = GpuSurvey.of(Map.of("SEQMARK_CUDA", nothing.toString()));
        if (survey.driver().isEmpty() && survey.products().isEmpty()) { // a machine may have either
            assertThat(survey.missing()).hasSize(2);
            assertThat(survey.missing().get(0)).startsWith("no NVIDIA driver: libcuda.so.1 in none of " + nothing);
            assertThat(survey.missing().get(1))
                    .startsWith("no cuBLASLt: libcublasLt.so.13 or libcublasLt.so.12 in none of " + nothing)
                    .endsWith("name its folder with SEQMARK_CUDA");
        }
        assertThat(survey.complete()).isEqualTo(survey.missing().isEmpty());
    }
}
