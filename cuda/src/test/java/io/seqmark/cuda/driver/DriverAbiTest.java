package io.seqmark.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.cuda.global.cudart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions and constants are those of the header: of the toolkit where it is there, and as JavaCPP read it. */
final class DriverAbiTest {
    private static final String PROGRAM = """
            #include <cuda.h>
            #include <cstdio>
            #include <type_traits>
            template <class T> void type() {
              std::printf(" %s%zu", std::is_pointer_v<T> ? "p" : "i", sizeof(T));
            }
            template <class R, class... A> void function(const char* name, R (*)(A...)) {
              std::printf("%s", name);
              type<R>();
              (type<A>(), ...);
              std::printf("\\n");
            }
            """;

    private static Optional<Path> headers() {
        return Stream.of(
                        Optional.ofNullable(System.getenv("CUDA_HOME")).stream(),
                        Stream.of("/usr/local/cuda", "/usr/local/cuda-13.0", "/usr/local/cuda-13.1"))
                .flatMap(each -> each)
                .map(home -> Path.of(home, "include"))
                .filter(include -> Files.exists(include.resolve("cuda.h")))
                .findFirst();
    }

    @Test
    void functionsAndConstantsAreThoseOfTheHeader(@TempDir Path folder) throws Exception {
        assumeThat(headers()).as("there is no cuda.h of CUDA 13").isPresent();
        StringBuilder source = new StringBuilder(PROGRAM).append("int main() {\n");
        List<String> expected = new ArrayList<>();
        for (DriverCall call : DriverCall.values()) {
            source.append("function(\"%1$s\", static_cast<decltype(&%1$s)>(nullptr));\n".formatted(call.symbol()));
            expected.add(call.symbol() + " "
                    + Stream.concat(
                                    call.descriptor().returnLayout().stream(),
                                    call.descriptor().argumentLayouts().stream())
                            .map(DriverAbiTest::type)
                            .collect(Collectors.joining(" ")));
        }
        for (DriverConstant constant : DriverConstant.values()) {
            source.append("std::printf(\"%1$s %%d\\n\", static_cast<int>(%1$s));\n".formatted(constant.name()));
            expected.add(constant.name() + " " + constant.value());
        }
        Files.writeString(folder.resolve("abi.cpp"), source.append("}\n"));
        assertThat(run(folder, List.of("g++", "-std=c++20", "-I" + headers().orElseThrow(), "abi.cpp", "-o", "abi")))
                .isEmpty();
        assertThat(run(folder, List.of("./abi")).lines()).containsExactlyElementsOf(expected);
    }

    private static String type(MemoryLayout layout) {
        return (layout instanceof AddressLayout ? "p" : "i") + layout.byteSize();
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void constantsAreThoseThatJavaCppRead() {
        assertThat(DriverConstant.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR.value())
                .isEqualTo(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
        assertThat(DriverConstant.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR.value())
                .isEqualTo(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        assertThat(DriverConstant.CU_STREAM_NON_BLOCKING.value()).isEqualTo(cudart.CU_STREAM_NON_BLOCKING);
        assertThat(DriverConstant.CU_EVENT_DISABLE_TIMING.value()).isEqualTo(cudart.CU_EVENT_DISABLE_TIMING);
        assertThat(DriverConstant.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL.value())
                .isEqualTo(cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL);
        assertThat(DriverConstant.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES.value())
                .isEqualTo(cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES);
    }

    @Test
    void faultsAreThoseThatJavaCppRead() {
        assertThat(DriverFault.NO_DEVICE.codes())
                .containsExactly(cudart.CUDA_ERROR_NO_DEVICE, cudart.CUDA_ERROR_INVALID_DEVICE);
        assertThat(DriverFault.OLD_DRIVER.codes())
                .containsExactly(
                        cudart.CUDA_ERROR_NO_BINARY_FOR_GPU,
                        cudart.CUDA_ERROR_UNSUPPORTED_PTX_VERSION,
                        cudart.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE);
        assertThat(DriverFault.BROKEN_DRIVER.codes())
                .containsExactly(
                        cudart.CUDA_ERROR_STUB_LIBRARY,
                        cudart.CUDA_ERROR_SYSTEM_NOT_READY,
                        cudart.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH,
                        cudart.CUDA_ERROR_NOT_INITIALIZED,
                        cudart.CUDA_ERROR_DEINITIALIZED);
        assertThat(DriverFault.OUT_OF_MEMORY.codes()).containsExactly(cudart.CUDA_ERROR_OUT_OF_MEMORY);
        assertThat(DriverFault.ILLEGAL_ADDRESS.codes())
                .containsExactly(
                        cudart.CUDA_ERROR_ILLEGAL_ADDRESS,
                        cudart.CUDA_ERROR_LAUNCH_TIMEOUT,
                        cudart.CUDA_ERROR_ASSERT,
                        cudart.CUDA_ERROR_HARDWARE_STACK_ERROR,
                        cudart.CUDA_ERROR_ILLEGAL_INSTRUCTION,
                        cudart.CUDA_ERROR_MISALIGNED_ADDRESS,
                        cudart.CUDA_ERROR_INVALID_ADDRESS_SPACE,
                        cudart.CUDA_ERROR_INVALID_PC,
                        cudart.CUDA_ERROR_LAUNCH_FAILED);
        assertThat(DriverFault.DEVICE_LOST.codes())
                .containsExactly(
                        cudart.CUDA_ERROR_DEVICE_UNAVAILABLE,
                        cudart.CUDA_ERROR_ECC_UNCORRECTABLE,
                        cudart.CUDA_ERROR_NVLINK_UNCORRECTABLE,
                        cudart.CUDA_ERROR_CONTEXT_IS_DESTROYED,
                        cudart.CUDA_ERROR_UNKNOWN);
        assertThat(DriverFault.CAPTURE.codes())
                .startsWith(cudart.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, cudart.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED)
                .endsWith(cudart.CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD)
                .hasSize(9);
    }
}
