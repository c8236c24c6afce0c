package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeCacheTest {
    @TempDir
    Path folder;

    @Test
    void theFirstUnpackingIsAnnouncedOnce() throws IOException {
        Path cache = folder.resolve("cache");
        assertThat(NativeCache.notice(cache))
                .hasValueSatisfying(line -> assertThat(line).contains(cache.toString()));
        Files.createDirectories(cache.resolve("pytorch-" + Versions.libtorch() + "-linux-x86_64.jar"));
        assertThat(NativeCache.notice(cache)).isEmpty();
    }

    @Test
    void theBuildKnowsItsVersions() {
        assertThat(Versions.seqmark()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(Versions.libtorch()).matches("\\d+\\.\\d+\\.\\d+-.*");
        assertThat(Versions.all()).containsKeys("seqmark", "libtorch", "tokenizers", "java", "os");
    }
}
