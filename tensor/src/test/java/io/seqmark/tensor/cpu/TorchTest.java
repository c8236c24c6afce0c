package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** One thread a replica, down to OpenMP: its own threads would share the cores with the other replicas. */
final class TorchTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void nativeCallsOfAThreadThatComputesAreSingleThreaded() throws Exception {
        TorchFiles.load();
        try (Arena arena = Arena.ofShared();
                ExecutorService fresh = Executors.newSingleThreadExecutor()) {
            MethodHandle threads = Linker.nativeLinker()
                    .downcallHandle(
                            SymbolLookup.libraryLookup("libgomp.so.1", arena).findOrThrow("omp_get_max_threads"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT));
            Callable<Integer> whileComputing = () -> {
                try (var _ = Torch.inference()) {
                    return (int) threads.invokeExact();
                } catch (Throwable impossible) {
                    throw new AssertionError(impossible);
                }
            };
            assertThat(fresh.submit(whileComputing).get()).isEqualTo(1);
        }
    }
}
