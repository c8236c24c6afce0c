package io.seqmark.spark;

import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.lease.Partitions;
import io.seqmark.spec.ComputeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;

/** Executors that have the model. They are let go as soon as the last row is there: scoring needs none of them. */
final class SparkGenerator implements Generator {
    /** What a sentence costs beside its bytes. */
    private static final int COST_OF_A_SENTENCE = 32;
    /** Spark warns of tasks above 1000 KiB. */
    private static final long MOST_BYTES = 512 << 10;

    private final SparkContext context;
    private final JobDescription job;
    private final int slots;
    private final int maxSourceLength;
    private final Console console;

    SparkGenerator(SparkContext context, JobDescription job, int slots, int maxSourceLength, Console console) {
        this.context = context;
        this.job = job;
        this.slots = slots;
        this.maxSourceLength = maxSourceLength;
        this.console = console;
    }

    @Override
    public Facts facts() {
        return new Facts(maxSourceLength, slots * inFlight(), Map.of());
    }

    private int inFlight() {
        ComputeSpec compute = job.read().compute();
        return compute.batchSize() * compute.threads();
    }

    @Override
    public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
        LongFunction<String> source = lines.source();
        long[] ids = lines.stream().toArray();
        int[] costs = Arrays.stream(ids).mapToInt(id -> cost(source.apply(id))).toArray();
        progress.begin(lines.count(), Arrays.stream(costs).asLongStream().sum());
        Path marker = job.marker();
        Totals tally = new Totals(source, sink, progress);
        try {
            Files.createFile(marker);
            List<long[]> parts = Partitions.of(ids, costs, slots, inFlight(), MOST_BYTES);
            new PartitionJob(
                            context,
                            job,
                            IntStream.range(0, parts.size())
                                    .mapToObj(i -> new LinePartition(i, parts.get(i), source))
                                    .toList())
                    .run(tally);
        } catch (IOException failure) {
            throw RunException.writing(marker, failure, "make room and run the same command again");
        } finally {
            close();
            remove(marker);
        }
        tally.report(console);
    }

    /** Bytes of UTF-8 and a constant: nothing is tokenized before the executors do. */
    private static int cost(String source) {
        return source.getBytes(StandardCharsets.UTF_8).length + COST_OF_A_SENTENCE;
    }

    @Override
    public void close() {
        context.stop();
        ExecutorModels.close(job.token());
    }

    private static void remove(Path marker) {
        try {
            Files.deleteIfExists(marker);
        } catch (IOException leftover) {
            // the next run writes its own
        }
    }

    /** Hands rows on as partitions finish, and counts who computed them. */
    private static final class Totals implements Consumer<PartitionResult> {
        private static final Comparator<PartitionResult.Where> ORDER = Comparator.comparing(
                        PartitionResult.Where::executor)
                .thenComparing(PartitionResult.Where::host)
                .thenComparing(PartitionResult.Where::device);

        private final LongFunction<String> source;
        private final Consumer<Generated> sink;
        private final Progress progress;
        private final Map<PartitionResult.Where, Integer> rows = new TreeMap<>(ORDER);
        private int partitions;
        private int reused;
        private int inFlight = Integer.MAX_VALUE;

        Totals(LongFunction<String> source, Consumer<Generated> sink, Progress progress) {
            this.source = source;
            this.sink = sink;
            this.progress = progress;
        }

        @Override
        public void accept(PartitionResult outcome) {
            for (Generated row : outcome.rows()) {
                sink.accept(row);
                progress.advance(
                        1,
                        cost(source.apply(row.id())),
                        row.hypotheses().getFirst().tokenIds().size());
            }
            partitions++;
            reused += outcome.reused();
            rows.merge(outcome.where(), outcome.rows().size(), Integer::sum);
            if (outcome.inFlight() > 0 && outcome.inFlight() < inFlight) {
                inFlight = outcome.inFlight();
                progress.shrunk(inFlight);
            }
        }

        void report(Console console) {
            console.note(partitions + " partitions: "
                    + rows.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + entry.getValue() + " rows")
                            .collect(Collectors.joining("; ")));
            if (reused > 0) {
                console.note(reused + " rows of partitions that were tried again were durable and not computed again");
            }
            if (rows.keySet().stream().anyMatch(where -> !where.device().isEmpty())) {
                console.note("Spark assigned gpu addresses; this build computes on the CPU");
            }
        }
    }
}
