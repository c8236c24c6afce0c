package io.seqmark.benchmarks;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.BleuScore;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.chrf.ChrfScore;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeReport;
import io.seqmark.metrics.significance.ConfidenceInterval;
import io.seqmark.metrics.significance.Interval;
import io.seqmark.metrics.significance.SampledCorpus;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Scoring of a corpus on all cores, from texts to scores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class ScoringBenchmark {
    /** The size of the corpus. */
    @Param("13000")
    public int pairs;

    private List<Pair> corpus = List.of();

    /** Makes the corpus. */
    @Setup
    public void make() {
        List<Pair> made = new ArrayList<>();
        new SyntheticCorpus(pairs, 20261124).forEachRemaining(made::add);
        corpus = made;
    }

    /** What the goals are set for: BLEU, chrF and ROUGE with 1,000 resamples. */
    @Benchmark
    public List<Object> bleuChrfRouge() {
        Accumulator<BleuScore> bleu = new Bleu(BleuConfig.defaults()).accumulator();
        Accumulator<ChrfScore> chrf = new Chrf(ChrfConfig.defaults()).accumulator();
        RougeCorpus rouge = new Rouge(RougeConfig.summarization()).corpus();
        ParallelCorpus.count(corpus.iterator(), List.of(bleu, chrf, rouge));
        return List.of(bleu.score(), chrf.score(), rouge.bootstrap(BootstrapConfig.seeded(12345)));
    }

    /** BLEU alone. */
    @Benchmark
    public Object bleu() {
        return score(new Bleu(BleuConfig.defaults()));
    }

    /** chrF++ alone. */
    @Benchmark
    public Object chrfPlusPlus() {
        return score(new Chrf(ChrfConfig.plusPlus()));
    }

    /** TER alone. */
    @Benchmark
    public Object ter() {
        return score(new Ter(TerConfig.defaults()));
    }

    /** ROUGE-1, 2, L and Lsum with stemmer, Punkt and 1,000 resamples. */
    @Benchmark
    public RougeReport rouge() {
        RougeCorpus rouge = new Rouge(RougeConfig.summarization()).corpus();
        ParallelCorpus.count(corpus.iterator(), List.of(rouge));
        return rouge.bootstrap(BootstrapConfig.seeded(12345));
    }

    /** BLEU with a confidence interval of 1,000 resamples. */
    @Benchmark
    public Interval bleuConfidence() {
        SampledCorpus<BleuScore> bleu = SampledCorpus.of(new Bleu(BleuConfig.defaults()));
        ParallelCorpus.count(corpus.iterator(), List.of(bleu));
        return ConfidenceInterval.of(bleu.samples(), 1000, ConfidenceInterval.DEFAULT_SEED);
    }

    private Object score(SummedMetric<?> metric) {
        Accumulator<?> total = metric.accumulator();
        ParallelCorpus.count(corpus.iterator(), List.of(total));
        return total.score();
    }
}
