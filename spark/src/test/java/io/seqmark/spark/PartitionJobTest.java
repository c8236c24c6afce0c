package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;

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
}
