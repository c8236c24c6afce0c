package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerFolderTest {
    @Test
    void theLastCheckpointOfATrainersFolderIsNamed(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"checkpoint-900", "checkpoint-1000", "checkpoint-best", "runs"}) {
            Files.createDirectory(folder.resolve(name));
        }
        assertThatThrownBy(() -> Checkpoint.open(folder.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(
                        "has no config.json; it is a Trainer's folder; give one of its checkpoints, the last is "
                                + folder.resolve("checkpoint-1000"));
    }
}
