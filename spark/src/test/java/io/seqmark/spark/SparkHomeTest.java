package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

final class SparkHomeTest {
    /** The flags stand in pom.xml, because a test's JVM cannot ask Spark before it starts. */
    @Test
    void theTestsRunWithTheFlagsOfSparksOwnProcesses() throws IOException {
        assertThat(Files.readString(Repository.root().resolve("spark/pom.xml")))
                .contains("<spark.jvm.flags>" + JavaModuleOptions.defaultModuleOptions() + "</spark.jvm.flags>");
    }
}
