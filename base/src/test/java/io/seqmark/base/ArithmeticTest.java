package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArithmeticTest {
    private static final String ALL = "sse2 avx2 fma avx512f avx512bw avx512vl avx512dq avx512_bf16 amx_tile amx_bf16";

    @ParameterizedTest
    @CsvSource({
        "sse2, sse",
        "sse2 avx2 fma, avx2",
        "sse2 avx2 fma avx512f, avx2",
        "sse2 avx2 fma avx512f avx512bw avx512vl avx512dq, avx512",
        "sse2 avx2 fma avx512f avx512bw avx512vl avx512dq avx512_bf16, avx512_bf16",
        ALL + ", amx",
        "fp asimd bf16, neon"
    })
    void isTheHighestClassOfTheProcessor(String flags, String label) {
        assertThat(Arithmetic.of(Arrays.asList(flags.split(" ")), Map.of())
                        .orElseThrow()
                        .label())
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"AVX2, avx2", "avx512_core, avx512", "AVX512_CORE_BF16, avx512_bf16", "DEFAULT, amx"})
    void isWhatTheVariableLeaves(String cap, String label) {
        assertThat(Arithmetic.of(Arrays.asList(ALL.split(" ")), Map.of("ONEDNN_MAX_CPU_ISA", cap))
                        .orElseThrow()
                        .label())
                .isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "avx2, avx512, give --arithmetic avx2",
        "amx, avx512_bf16, give --arithmetic avx512_bf16",
        "neon, avx2, use processors of one class",
        "avx512 with vectors of 256 bits, avx512, use processors of one class",
        "unknown, avx512, use processors of one class"
    })
    void unlikeProcessesAreToldWhatTheyHaveInCommon(String found, String run, String remedy) {
        assertThat(Arithmetic.difference(found, run).orElseThrow())
                .startsWith("computes with " + found + " and the run with " + run + ", whose bits differ; " + remedy)
                .doesNotContain("\n");
        assertThat(Arithmetic.difference(run, run)).isEmpty();
    }
}
