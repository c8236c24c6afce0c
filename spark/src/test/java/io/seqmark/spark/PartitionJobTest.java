package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.SpecCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

final class PartitionJobTest {
    @Test
    void aReasonIsOneLineWithoutSparksWrappings() {
        Exception lost = new IllegalStateException(
                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times\n\tat org.apache.spark.Executor");
        assertThat(PartitionJob.firstLine(new SparkException("Exception thrown in awaitResult: ", lost)))
                .isEqualTo("Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times");
        assertThat(PartitionJob.firstLine(new IllegalStateException("\n\n  indented\nmore")))
                .isEqualTo("indented");
        assertThat(PartitionJob.firstLine(new RuntimeException("x".repeat(1000))))
                .hasSize(403)
                .endsWith("...");
    }

    /** The first tasks of a run have no lines; whoever fails in a later one fails where others have succeeded. */
    @Test
    void anExecutorWithOtherArithmeticIsWrongInputAtFirstAndLosesNoRowsLater() {
        SparkConf conf = new SparkConf()
                .setMaster("local[1]")
                .setAppName("unlike")
                .set("spark.ui.enabled", "false")
                .set("spark.log.level", "ERROR");
        SparkContext context = new SparkContext(conf);
        try {
            String model = Repository.translator().toString();
            JobDescription order = new JobDescription(
                    "0",
                    SpecCodec.write(RunSpec.of(model, Path.of("unused"), Path.of("unused"), "translation")),
                    model,
                    null,
                    new TreeMap<>(),
                    "vax",
                    1,
                    "unused",
                    "run");
            assertThatThrownBy(() -> run(context, order, new long[0]))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(" and the run with vax, whose bits differ");
            assertThatThrownBy(() -> run(context, order, new long[] {0}))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining(" and the run with vax, whose bits differ")
                    .hasMessageEndingWith("what is done is kept");
        } finally {
            context.stop();
        }
    }

    private static void run(SparkContext context, JobDescription order, long[] ids) {
        new PartitionJob(context, order, List.of(new LinePartition(0, ids, id -> "a line"))).run(_ -> {});
    }
}
