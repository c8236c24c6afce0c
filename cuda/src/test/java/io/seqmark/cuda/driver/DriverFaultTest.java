package io.seqmark.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.cuda.simulated.SimulatedCuda;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is missing or fails is one line, and the right one. */
final class DriverFaultTest {
    private static final Path NOWHERE = Path.of("/nowhere");

    private static LibrarySearch search(SimulatedCuda simulated) {
        return new LibrarySearch(simulated.environment(), NOWHERE);
    }

    @Test
    void noDriverIsOneLineWithThePlaces() {
        assertThatThrownBy(() -> CudaDriver.open(
                        new LibrarySearch(Map.of("SEQMARK_CUDA", "/a:/b", "LD_LIBRARY_PATH", "/c"), NOWHERE)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "no NVIDIA driver: libcuda.so.1 in none of /a, /b, /c, /nowhere/usr/lib/x86_64-linux-gnu,"
                                + " /nowhere/usr/lib/aarch64-linux-gnu, /nowhere/usr/lib64, /nowhere/usr/lib, /nowhere/usr/lib/wsl/lib,"
                                + " /nowhere/run/opengl-driver/lib; install release 580 or newer, or name its folder with SEQMARK_CUDA");
    }

    @Test
    void whatIsNoLibraryIsOneLine(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("libcuda.so.1"), "no library");
        assertThatThrownBy(() -> CudaDriver.open(new LibrarySearch(Map.of("SEQMARK_CUDA", folder.toString()), NOWHERE)))
                .isInstanceOf(InputException.class)
                .hasMessage(folder.resolve("libcuda.so.1")
                        + ": not a library that can be loaded: install the NVIDIA driver again"
                        + " (release 580 or newer)");
    }

    @Test
    void anOldDriverIsOneLine() {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("version", 12_040);
        assertThatThrownBy(() -> CudaDriver.open(search(simulated)))
                .isInstanceOf(InputException.class)
                .hasMessage(simulated.folder().resolve("libcuda.so.1")
                        + " is of CUDA 12.4, and 13.0 is needed: the driver is too old: install release 580 or newer");
    }

    @Test
    void noGpuIsOneLine() {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("gpus", 0);
        assertThatThrownBy(() -> CudaDriver.open(search(simulated)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "CUDA: there is no GPU that this process may use; look at nvidia-smi and CUDA_VISIBLE_DEVICES"
                                + " (CUDA_ERROR_NO_DEVICE in cuInit)");
    }

    @Test
    void aGpuThatIsNotThereIsOneLine() {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("gpus", 2);
        CudaDriver driver = CudaDriver.open(search(simulated));
        assertThat(driver.gpus())
                .extracting(Gpu::text)
                .containsExactly("cuda:0 Simulated GPU, 4.0 GB, sm_90", "cuda:1 Simulated GPU, 4.0 GB, sm_90");
        assertThatThrownBy(() -> driver.context(9))
                .isInstanceOf(InputException.class)
                .hasMessage("cuda:9: there is no such GPU; there are cuda:0, cuda:1");
        driver.context(1).close();
    }

    @Test
    void fullMemoryIsOneLineAndPasses() {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.set("memory", 1 << 20);
        try (GpuContext context = CudaDriver.open(search(simulated)).context(0)) {
            assertThat(context.freeMemory()).isEqualTo(1 << 20);
            assertThatThrownBy(() -> context.allocate(2 << 20))
                    .isInstanceOfSatisfying(DriverException.class, failed -> {
                        assertThat(failed.fault()).isEqualTo(DriverFault.OUT_OF_MEMORY);
                        assertThat(failed.fault().isSticky()).isFalse();
                    })
                    .hasMessage("cuda:0: the GPU's memory is full: another program may use it too (nvidia-smi)"
                            + " (CUDA_ERROR_OUT_OF_MEMORY in cuMemAlloc_v2)");
            try (DeviceMemory memory = context.allocate(1 << 19)) {
                assertThat(context.freeMemory()).isEqualTo(1 << 19);
                assertThat(memory.bytes()).isEqualTo(1 << 19);
            }
            assertThat(context.freeMemory()).isEqualTo(1 << 20);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "700, ILLEGAL_ADDRESS, CUDA_ERROR_ILLEGAL_ADDRESS",
        "999, DEVICE_LOST, CUDA_ERROR_UNKNOWN",
        "214, DEVICE_LOST, CUDA_ERROR_ECC_UNCORRECTABLE"
    })
    void whatSpoilsTheProcessIsSeenInEveryLaterCall(int status, DriverFault fault, String name) {
        SimulatedCuda simulated = SimulatedCuda.start();
        GpuContext context = CudaDriver.open(search(simulated)).context(0);
        GpuStream stream = context.stream();
        simulated.fail("cuStreamSynchronize", 1, status);
        assertThatThrownBy(stream::synchronize)
                .isInstanceOfSatisfying(DriverException.class, failed -> {
                    assertThat(failed.fault()).isEqualTo(fault);
                    assertThat(failed.fault().isSticky()).isTrue();
                })
                .hasMessage("cuda:0: " + fault.remedy() + " (" + name + " in cuStreamSynchronize)");
        assertThatThrownBy(() -> context.allocate(8)).hasMessageContaining(name + " in cuMemAlloc_v2");
    }

    /** Whichever call fails, it is that call that is named, and the objects of before can be closed. */
    @ParameterizedTest
    @EnumSource(value = DriverCall.class, mode = EnumSource.Mode.EXCLUDE, names = "GET_ERROR_NAME")
    void everyCallIsChecked(DriverCall call) {
        SimulatedCuda simulated = SimulatedCuda.start();
        simulated.fail(call.symbol(), 1, 1);
        assertThatThrownBy(() -> everything(simulated))
                .isInstanceOfSatisfying(
                        DriverException.class,
                        failed -> assertThat(failed.fault()).isEqualTo(DriverFault.MISUSE))
                .hasMessageEndingWith(
                        "this is a mistake of seqmark (CUDA_ERROR_INVALID_VALUE in " + call.symbol() + ")");
        simulated.reset();
        everything(simulated);
        assertThat(simulated.objects()).isZero();
    }

    private static void everything(SimulatedCuda simulated) {
        CudaDriver driver = CudaDriver.open(search(simulated));
        try (Arena arena = Arena.ofConfined();
                GpuContext context = driver.context(0);
                GpuStream stream = context.stream();
                GpuEvent event = context.event();
                KernelModule module = context.load(arena.allocateFrom("// PTX"));
                DeviceMemory memory = context.allocate(128);
                DeviceMemory other = context.allocate(128);
                PinnedMemory host = context.pinned(128);
                KernelArguments arguments = new KernelArguments()) {
            assertThat(context.freeMemory()).isPositive();
            arguments.address(memory.address());
            Kernel kernel = module.kernel("probe_warp", 0);
            stream.upload(memory, 0, host.segment());
            try (CapturedGraph graph =
                    stream.capture(() -> stream.launch(kernel, new Kernel.Shape(1, 1, 32, 0), arguments))) {
                stream.launch(graph);
            }
            stream.record(event);
            stream.await(event);
            event.synchronize();
            stream.copy(other, 0, memory, 0, 128);
            stream.fill(memory, 0, 128, (byte) 0);
            stream.download(host.segment(), other, 0);
            stream.synchronize();
        }
    }

    @Test
    void noStatusMeansTwoThings() {
        assertThat(Stream.of(DriverFault.values()).flatMap(fault -> fault.codes().stream()))
                .doesNotHaveDuplicates();
        assertThat(DriverFault.of(1)).isEqualTo(DriverFault.MISUSE);
    }
}
