package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcessorTest {
    private static final String AVX2 = "sse2 avx2 fma";
    private static final String AVX512 = AVX2 + " avx512f avx512bw avx512vl avx512dq";

    @ParameterizedTest
    @CsvSource({
        "fp asimd, , float32 bfloat16 float16 int8",
        "sse2, , ''",
        AVX2 + ", , float32 float16",
        AVX2 + " avx_vnni, , float32 float16 int8",
        AVX2 + " avx_vnni, AVX2, float32 float16",
        AVX512 + ", , float32 bfloat16 float16",
        AVX512 + " avx512_vnni, , float32 bfloat16 float16 int8",
        AVX512 + " avx512_vnni, avx2_vnni, float32 float16",
        AVX512 + " avx512_vnni avx_vnni, avx2_vnni, float32 float16 int8",
        AVX512 + " avx512_vnni, AVX512_CORE, float32 bfloat16 float16",
        AVX512 + " avx512_vnni, AVX512_CORE_VNNI, float32 bfloat16 float16 int8",
        "unheard of, , float32 bfloat16 float16 int8"
    })
    void computesInThePrecisionsThatItHasInstructionsFor(String flags, String cap, String expected) {
        Processor processor = processor(flags, cap == null ? Map.of() : Map.of("ONEDNN_MAX_CPU_ISA", cap));
        assertThat(Arrays.stream(Precision.values())
                        .filter(precision -> processor.lacks(precision).isEmpty())
                        .map(Precision::label)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void refusesInOneLineAndSaysWhatItCanCompute() {
        Processor old = processor(AVX2, Map.of());
        assertThatThrownBy(() -> old.require(Precision.BFLOAT16))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("--dtype bfloat16 needs AVX-512, and the arithmetic here is avx2 (")
                .hasMessageEndingWith(": it can compute float32, float16")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> old.require(Precision.INT8)).hasMessageContaining("--dtype int8 needs VNNI");
        assertThatCode(() -> old.require(Precision.FLOAT32)).doesNotThrowAnyException();
        assertThatCode(() -> processor(AVX512, Map.of()).require(Precision.BFLOAT16))
                .doesNotThrowAnyException();
    }

    private static Processor processor(String flags, Map<String, String> environment) {
        return Processor.of(Arrays.asList(flags.split(" ")), environment);
    }
}
