package io.seqmark.benchmarks;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.BleuScore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** BLEU of a million pairs that are made as they are read, in 512 MB of heap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class StreamingBenchmark {
    /** The size of the corpus. */
    @Param("1000000")
    public long pairs;

    /** BLEU, of which making the pairs takes a part. */
    @Benchmark
    public BleuScore bleu() {
        Accumulator<BleuScore> bleu = new Bleu(BleuConfig.defaults()).accumulator();
        ParallelCorpus.count(new SyntheticCorpus(pairs, 1), List.of(bleu));
        return bleu.score();
    }
}
