package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class ExecutorPinTest {
    private static final String CAP = "spark.executorEnv.ONEDNN_MAX_CPU_ISA";
    private static final String JVM = "spark.executor.extraJavaOptions";

    @Test
    void arithmeticOfTheCommandLineIsThatOfExecutors() {
        SparkConf avx2 = conf(Map.of(JVM, "-Xss2m"), "--arithmetic", "avx2");
        assertThat(avx2.get(CAP)).isEqualTo("AVX2_VNNI");
        assertThat(avx2.get(JVM)).isEqualTo("-Xss2m -XX:UseAVX=2");
        SparkConf avx512 = conf(Map.of(), "--arithmetic=avx512");
        assertThat(avx512.get(CAP)).isEqualTo("AVX512_CORE_VNNI");
        assertThat(avx512.contains(JVM)).isFalse();
        assertThat(conf(Map.of()).contains(CAP)).isFalse();
        assertThat(conf(Map.of(), "--arithmetic", "neon").contains(CAP)).isFalse();
    }

    @Test
    void whatTheUserHasSetStays() {
        SparkConf conf = conf(Map.of(CAP, "AVX2", JVM, "-XX:UseAVX=1"), "--arithmetic", "avx2");
        assertThat(conf.get(CAP)).isEqualTo("AVX2");
        assertThat(conf.get(JVM)).isEqualTo("-XX:UseAVX=1");
    }

    private static SparkConf conf(Map<String, String> given, String... arguments) {
        return SparkSettings.of(new Launch(Optional.of("local-cluster[1,1,1024]"), given, List.of(arguments)));
    }
}
