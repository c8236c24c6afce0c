package io.seqmark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SocketFolderTest {
    private static final Duration AGE = Duration.ofMinutes(5);

    @Test
    void whatAKilledCoordinatorLeftIsRemovedAndWhatIsInUseIsNot() throws IOException {
        try (SocketFolder inUse = SocketFolder.open()) {
            Path parent = Objects.requireNonNull(inUse.path().getParent());
            Path abandoned = leftover(parent, AGE);
            Path fresh = leftover(parent, Duration.ZERO);
            Path empty = Files.createTempDirectory(parent, "seqmark-");
            age(inUse.socket(), AGE);
            try (SocketFolder next = SocketFolder.open()) {
                assertThat(next.path()).isDirectory();
                assertThat(abandoned).doesNotExist();
                assertThat(fresh).isDirectory();
                assertThat(empty).isDirectory();
                assertThat(inUse.socket()).exists();
            } finally {
                Files.deleteIfExists(fresh.resolve("s"));
                Files.deleteIfExists(fresh);
                Files.deleteIfExists(empty);
            }
        }
    }

    private static Path leftover(Path parent, Duration age) throws IOException {
        Path folder = Files.createTempDirectory(parent, "seqmark-");
        age(Files.createFile(folder.resolve("s")), age);
        return folder;
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
