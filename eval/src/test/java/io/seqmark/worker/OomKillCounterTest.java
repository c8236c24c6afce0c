package io.seqmark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OomKillCounterTest {
    @TempDir
    Path folder;

    @Test
    void aCounterThatGrowsIsAKill() throws IOException {
        Path vmstat = Files.writeString(folder.resolve("vmstat"), "nr_free_pages 7\noom_kill 3\n");
        Path events = Files.writeString(folder.resolve("events"), "low 0\noom 1\noom_kill 0\noom_group_kill 0\n");
        OomKillCounter kills = new OomKillCounter(List.of(vmstat, events, folder.resolve("absent")));
        assertThat(kills.happened()).isFalse();
        Files.writeString(events, "low 0\noom 1\noom_kill 1\n");
        assertThat(kills.happened()).isTrue();
        assertThat(kills.happened()).isFalse();
        Files.writeString(vmstat, "oom_kill not a number\n");
        assertThat(kills.happened()).isFalse();
    }
}
