package io.seqmark.benchmarks;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Attachment;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.DecoderStep;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.SentenceCache;
import io.seqmark.tensor.WeightStack;
import io.seqmark.tensor.cpu.CpuDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decoder step of Marian base consists of, on one core: d 512, 8 heads, 6 layers, a vocabulary of 58,101, 4 rows a
 * sentence; and attention within a source as BART-large's encoder has it. Run it with {@code -t 2} for two cores at once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
    private static final Device DEVICE = CpuDevice.open();
    private static final int WIDTH = 512;
    private static final int BEAMS = 4;
    private static final int LAYERS = 6;

    /** A packed layer and rows for it. */
    @State(Scope.Thread)
    public static class Product {
        /** Inputs x outputs: Q, K and V; the feed-forward block's two; the vocabulary. */
        @Param({"512x1536", "512x2048", "2048x512", "512x58101"})
        public String layer = "";

        /** Decoder rows. */
        @Param({"32", "128", "256"})
        public int rows;

        /** What it computes in. */
        @Param({"FLOAT32", "BFLOAT16", "INT8"})
        public Precision precision = Precision.FLOAT32;

        private final Calling calling = new Calling();
        private List<Linear> linear = List.of();
        private List<Matrix> input = List.of();

        /** Packs the layer. */
        @Setup(Level.Trial)
        public void pack() {
            calling.begin();
            int inputs = Integer.parseInt(layer.substring(0, layer.indexOf('x')));
            int outputs = Integer.parseInt(layer.substring(layer.indexOf('x') + 1));
            linear = List.of(DEVICE.linear(
                    new WeightStack(List.of(random(outputs, inputs)), List.of()), Activation.NONE, precision));
            input = List.of(matrix(rows, inputs));
        }

        /** Frees it. */
        @TearDown(Level.Trial)
        public void free() {
            linear.forEach(Linear::close);
            calling.close();
        }
    }

    /** Sentences' keys and values, as many as are in flight. */
    @State(Scope.Thread)
    public static class Sources {
        /** One fits into a core's cache, 32 fit into none. */
        @Param({"1", "32"})
        public int sentences;

        /** Of each source. */
        @Param("45")
        public int tokens;

        private final Calling calling = new Calling();
        private List<DecoderCaches> caches = List.of();
        private List<SentenceCache> memories = List.of();
        private List<DecoderStep> step = List.of();
        private List<Matrix> rows = List.of();

        /** Stores them. */
        @Setup(Level.Trial)
        public void store() {
            calling.begin();
            Matrix keysAndValues = matrix(sentences * tokens, 2 * WIDTH);
            caches = List.of(DEVICE.caches(new AttentionShape(8, WIDTH / 8, 0.125f), LAYERS, BEAMS));
            memories = IntStream.range(0, sentences)
                    .mapToObj(_ -> caches.getFirst().open(tokens))
                    .toList();
            for (int layer = 0; layer < LAYERS; layer++) {
                caches.getFirst().storeSources(layer, keysAndValues, memories);
            }
            step = List.of(caches.getFirst().begin(memories, Collections.nCopies(sentences, new int[BEAMS])));
            rows = List.of(matrix(sentences * BEAMS, WIDTH));
        }

        /** Frees them. */
        @TearDown(Level.Trial)
        public void free() {
            memories.forEach(SentenceCache::close);
            caches.forEach(DecoderCaches::close);
            calling.close();
        }
    }

    /** Queries, keys and values of a source in an encoder layer of BART-large: 16 heads of 64. */
    @State(Scope.Thread)
    public static class Source {
        /** Of the source. */
        @Param({"30", "200", "800"})
        public int length;

        private final AttentionShape shape = new AttentionShape(16, 64, 0.125f);
        private final Calling calling = new Calling();
        private List<Matrix> projected = List.of();

        /** Makes them. */
        @Setup(Level.Trial)
        public void make() {
            calling.begin();
            projected = List.of(matrix(length, 3 * shape.width()));
        }

        /** Frees them. */
        @TearDown(Level.Trial)
        public void free() {
            calling.close();
        }
    }

    /** What a thread that computes needs, and what owns its matrices. */
    private static final class Calling {
        private final List<Attachment> attached = new ArrayList<>();
        private final List<io.seqmark.tensor.Scope> scope = new ArrayList<>();

        void begin() {
            attached.add(DEVICE.attach());
            scope.add(DEVICE.scope());
        }

        void close() {
            scope.forEach(io.seqmark.tensor.Scope::close);
            attached.forEach(Attachment::close);
        }
    }

    /** A layer. */
    @Benchmark
    public int linear(Product product) {
        try (var _ = DEVICE.scope()) {
            return product.linear.getFirst().apply(product.input.getFirst()).columns();
        }
    }

    /** A layer whose outputs are read for log-sum-exp and largest entries as they come. */
    @Benchmark
    public float logits(Product product) {
        try (var _ = DEVICE.scope()) {
            return DEVICE.logits(product.linear.getFirst(), product.input.getFirst())
                    .normalizer(0)
                    .logSum();
        }
    }

    /** All layers' attention of all sentences to their sources. */
    @Benchmark
    public int attendSource(Sources sources) {
        for (int layer = 0; layer < LAYERS; layer++) {
            try (var _ = DEVICE.scope()) {
                sources.step.getFirst().attendSource(layer, sources.rows.getFirst());
            }
        }
        return sources.tokens;
    }

    /** Full attention within a source, 4 x length x length x 1,024 operations and as many exponentials as scores. */
    @Benchmark
    public int attendWithinSource(Source source) {
        try (var _ = DEVICE.scope()) {
            return DEVICE.attend(source.projected.getFirst(), new int[] {source.length}, source.shape, Optional.empty())
                    .rows();
        }
    }

    private static HostArray random(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(20261124);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return HostArray.of(values, rows, columns);
    }

    private static Matrix matrix(int rows, int columns) {
        return DEVICE.embedding(random(rows, columns))
                .gather(IntStream.range(0, rows).toArray(), 1f);
    }
}
