package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** A job over partitions of lines; its results are taken as they come, and its silence is bounded. */
final class PartitionJob {
    private static final long POLL_MILLIS = 200;
    private static final int LONGEST_REASON = 400;
    /** How Spark begins the message of an exception around another. */
    private static final String WRAPPING = "Exception thrown in awaitResult";

    private final SparkContext context;
    private final JobDescription job;
    private final List<LinePartition> partitions;

    PartitionJob(SparkContext context, JobDescription job, List<LinePartition> partitions) {
        this.context = context;
        this.job = job;
        this.partitions = partitions;
    }

    /** The one result of a partition. */
    private static final class Single extends AbstractFunction1<Iterator<byte[]>, byte[]> implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public byte[] apply(Iterator<byte[]> results) {
            return results.next();
        }
    }

    /**
     * Runs it.
     *
     * @param sink takes each result in the calling thread; what it throws ends the job
     * @throws InputException if an executor finds that the input is wrong
     * @throws RunException if an executor that came later has not what the others have, Spark gives up, or nothing happens
     *     for {@link SparkSettings#PATIENCE}
     */
    void run(Consumer<PartitionResult> sink) {
        BlockingQueue<byte[]> results = new LinkedBlockingQueue<>();
        SimpleFutureAction<BoxedUnit> action = submit(results);
        long patience = TimeUnit.SECONDS.toNanos(SparkSettings.patienceSeconds(context.getConf()));
        long sign = System.nanoTime();
        try {
            while (true) {
                boolean over = action.isCompleted(); // asked first: all results are in the queue then
                byte[] result = results.poll(over ? 0 : POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (result != null) {
                    accept(PartitionResult.of(result), sink);
                } else if (over) {
                    break;
                }
                if (result != null || anyTaskRuns()) {
                    sign = System.nanoTime();
                } else if (System.nanoTime() - sign > patience) {
                    throw new RunException("no executor took work for " + TimeUnit.NANOSECONDS.toSeconds(patience)
                            + " s: is the cluster up, and has it the cores, memory and devices that were asked for?"
                            + " the same command goes on; --conf " + SparkSettings.PATIENCE + " waits longer");
                }
            }
            action.get();
        } catch (SparkException failure) {
            throw new RunException(
                    context.isStopped()
                            ? "Spark was stopped before the last row was there; the same command goes on"
                            : "Spark gave up: " + firstLine(failure) + "; the same command goes on",
                    failure);
        } catch (InterruptedException interrupted) {
            throw RunException.interrupted(interrupted);
        } finally {
            action.cancel();
        }
    }

    private static void accept(PartitionResult outcome, Consumer<PartitionResult> sink) {
        if (outcome.late()) {
            throw new RunException(String.join("; ", outcome.problems()) + "; what is done is kept");
        }
        if (!outcome.problems().isEmpty()) {
            throw new InputException(outcome.problems());
        }
        sink.accept(outcome);
    }

    private SimpleFutureAction<BoxedUnit> submit(BlockingQueue<byte[]> results) {
        List<Object> all =
                IntStream.range(0, partitions.size()).<Object>mapToObj(i -> i).toList();
        Seq<Object> indexes = CollectionConverters.asScala(all).toSeq();
        return context.submitJob(
                new LinesRdd(context, job, partitions),
                new Single(),
                indexes,
                new AbstractFunction2<Object, byte[], BoxedUnit>() {
                    @Override
                    public BoxedUnit apply(Object partition, byte[] result) {
                        results.add(result);
                        return BoxedUnit.UNIT;
                    }
                },
                new AbstractFunction0<BoxedUnit>() {
                    @Override
                    public BoxedUnit apply() {
                        return BoxedUnit.UNIT;
                    }
                });
    }

    private boolean anyTaskRuns() {
        var tracker = context.statusTracker();
        return Arrays.stream(tracker.getActiveStageIds())
                .mapToObj(tracker::getStageInfo)
                .filter(stage -> stage.isDefined())
                .mapToInt(stage -> stage.get().numActiveTasks())
                .anyMatch(tasks -> tasks > 0);
    }

    /** What went wrong, without the stack traces that Spark puts into its messages, and without its wrappings. */
    static String firstLine(Throwable failure) {
        Throwable cause = failure.getCause();
        String message = String.valueOf(failure.getMessage());
        if (cause != null && (failure.getMessage() == null || message.startsWith(WRAPPING))) {
            return firstLine(cause);
        }
        String line = message.lines()
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(failure.getClass().getSimpleName())
                .strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line;
    }
}
