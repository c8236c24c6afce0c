package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.cuda.simulated.SimulatedCuda;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** x W' + b, rows first where the library counts columns first. */
final class MatrixProductTest {
    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static LibrarySearch search(SimulatedCuda simulated) {
        return new LibrarySearch(simulated.environment(), Path.of("/nowhere"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, false", "3, 5, 7, true", "130, 33, 64, true", "2, 200, 96, false"})
    void rowsTimesRows(int rows, int outputs, int inputs, boolean hasBias) {
        SimulatedCuda simulated = SimulatedCuda.start();
        Random random = new Random(rows);
        float[] x = numbers(random, rows * inputs);
        float[] w = numbers(random, outputs * inputs);
        float[] b = numbers(random, outputs);
        try (GpuContext context = CudaDriver.open(search(simulated)).context(0);
                GpuStream stream = context.stream();
                MatrixProducts products = MatrixProducts.open(search(simulated), context);
                DeviceMemory workspace = products.workspace();
                DeviceMemory memory = context.allocate(4L * (x.length + w.length + b.length));
                DeviceMemory result = context.allocate(4L * rows * outputs);
                PinnedMemory in = context.pinned(memory.bytes());
                PinnedMemory out = context.pinned(result.bytes());
                MatrixProduct product = products.prepare(rows, outputs, inputs, hasBias)) {
            for (int i = 0; i < memory.bytes() / 4; i++) {
                int at = i - x.length - w.length;
                in.segment().setAtIndex(JAVA_FLOAT, i, i < x.length ? x[i] : at < 0 ? w[i - x.length] : b[at]);
            }
            stream.upload(memory, 0, in.segment());
            long weights = memory.address() + 4L * x.length;
            product.run(
                    stream,
                    new MatrixProduct.Places(memory.address(), weights, weights + 4L * w.length, result.address()),
                    workspace);
            stream.download(out.segment(), result, 0);
            stream.synchronize();
            for (int row = 0; row < rows; row++) {
                for (int output = 0; output < outputs; output++) {
                    double sum = hasBias ? b[output] : 0;
                    for (int i = 0; i < inputs; i++) {
                        sum += (double) x[row * inputs + i] * w[output * inputs + i];
                    }
                    assertThat((double) out.segment().getAtIndex(JAVA_FLOAT, (long) row * outputs + output))
                            .isCloseTo(sum, within(2e-5));
                }
            }
        }
        assertThat(simulated.objects()).isZero();
    }

    @Test
    void noLibraryIsOneLineWithThePlaces() {
        SimulatedCuda simulated = SimulatedCuda.start();
        try (GpuContext context = CudaDriver.open(search(simulated)).context(0)) {
            assertThatThrownBy(() -> MatrixProducts.open(
                            new LibrarySearch(Map.of("SEQMARK_CUDA", "/mine"), Path.of("/nowhere")), context))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(
                            "no cuBLASLt: libcublasLt.so.13 or libcublasLt.so.12 in none of /mine, /nowhere/")
                    .hasMessageEndingWith(
                            "; install the CUDA toolkit or Python's nvidia-cublas, or name its folder with SEQMARK_CUDA");
        }
    }

    @Test
    void constantsAreThoseThatJavaCppRead() {
        assertThat(ProductConstant.CUDA_R_32F.value()).isEqualTo(cudart.CUDA_R_32F);
        assertThat(ProductConstant.CUBLAS_COMPUTE_32F.value()).isEqualTo(cublas.CUBLAS_COMPUTE_32F);
        assertThat(ProductConstant.CUBLAS_OP_T.value()).isEqualTo(cublas.CUBLAS_OP_T);
        assertThat(ProductConstant.CUBLASLT_MATMUL_DESC_TRANSA.value()).isEqualTo(cublas.CUBLASLT_MATMUL_DESC_TRANSA);
        assertThat(ProductConstant.CUBLASLT_MATMUL_DESC_EPILOGUE.value())
                .isEqualTo(cublas.CUBLASLT_MATMUL_DESC_EPILOGUE);
        assertThat(ProductConstant.CUBLASLT_MATMUL_DESC_BIAS_POINTER.value())
                .isEqualTo(cublas.CUBLASLT_MATMUL_DESC_BIAS_POINTER);
        assertThat(ProductConstant.CUBLASLT_EPILOGUE_BIAS.value()).isEqualTo(cublas.CUBLASLT_EPILOGUE_BIAS);
        assertThat(ProductConstant.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES.value())
                .isEqualTo(cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES);
        assertThat(ProductConstant.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK.value())
                .isEqualTo(cublas.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK);
        assertThat(cublas.CUBLAS_STATUS_ALLOC_FAILED).isEqualTo(3);
    }
}
