package io.seqmark.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/** Ends the first attempt that makes rows durable, once there are some. Spark makes it from its configuration. */
public final class KillTheFirstAttempt extends SparkListener {
    /** The key of the folder that is looked at. */
    static final String JOURNAL = "spark.seqmark.test.journal";

    private static final long LONGEST_WAIT_S = 120;

    private final Path journal;
    private final AtomicBoolean once = new AtomicBoolean();

    /** Called by Spark. */
    public KillTheFirstAttempt(SparkConf conf) {
        journal = Path.of(conf.get(JOURNAL));
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
        boolean loads = start.stageId() == 0;
        if (loads || !once.compareAndSet(false, true)) {
            return;
        }
        Thread.ofPlatform().daemon().start(() -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
            while (!rowsAreDurable() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            SparkContext.getOrCreate().killTaskAttempt(start.taskInfo().taskId(), false, "a test ends it");
        });
    }

    private boolean rowsAreDurable() {
        if (!Files.isDirectory(journal)) {
            return false;
        }
        try (Stream<Path> files = Files.list(journal)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("spark-"))
                    .toList()) {
                if (Files.size(file) > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
