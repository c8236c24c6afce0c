package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RegularFileTest {
    @TempDir
    private Path folder;

    @Test
    void aNamedPipeIsNotOpened() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> RegularFile.bytes(pipe, 10))
                .isInstanceOf(RegularFile.OtherKindException.class)
                .hasMessage("is a named pipe, a socket or a device, expected a regular file");
        assertThatThrownBy(() -> RegularFile.open(pipe, StandardOpenOption.READ).close())
                .isInstanceOf(RegularFile.OtherKindException.class);
        assertThatThrownBy(() -> RegularFile.open(pipe, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close())
                .isInstanceOf(RegularFile.OtherKindException.class);
        assertThatThrownBy(() -> Sha256.ofFile(pipe)).isInstanceOf(RegularFile.OtherKindException.class);
    }

    @Test
    void aLinkIsFollowedWhereLinksAre() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(RegularFile.text(link, 4)).isEqualTo("text");
        assertThatThrownBy(() -> RegularFile.open(link, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)
                        .close())
                .hasMessage("is a link, expected a regular file");
    }

    @Test
    void noMoreIsReadThanIsExpected() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "texts");
        assertThat(RegularFile.text(file, 5)).isEqualTo("texts");
        assertThatThrownBy(() -> RegularFile.bytes(file, 4)).hasMessageContaining("has more than 4 bytes");
    }

    @Test
    void whatIsNotThereIsMadeWhereTheOptionsSaySo() throws IOException {
        Path file = folder.resolve("new");
        assertThatThrownBy(() -> RegularFile.open(file, StandardOpenOption.READ).close())
                .isInstanceOf(NoSuchFileException.class);
        RegularFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        assertThat(file).isEmptyFile();
        assertThatThrownBy(() -> RegularFile.bytes(folder, 10)).hasMessage("is a directory, expected a regular file");
    }
}
