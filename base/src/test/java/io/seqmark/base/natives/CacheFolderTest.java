package io.seqmark.base.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheFolderTest {
    private static final Map<String, String> PROPERTIES =
            Map.of("user.home", "/home/ada", "user.name", "ada", "java.io.tmpdir", "/scratch");

    @TempDir
    private Path folder;

    private static CacheFolder of(Map<String, String> environment, Map<String, String> properties) {
        return CacheFolder.of(environment, name -> properties.getOrDefault(name, ""));
    }

    @Test
    void theVariableIsTheOnlyFolder() {
        CacheFolder named = of(Map.of("SEQMARK_CACHE", "/data/seqmark", "XDG_CACHE_HOME", "/xdg"), PROPERTIES);
        assertThat(named).isEqualTo(new CacheFolder(List.of(Path.of("/data/seqmark")), Optional.of("SEQMARK_CACHE")));
    }

    @Test
    void elseItIsTheUsersFolderForCaches() {
        assertThat(of(Map.of(), PROPERTIES).roots())
                .containsExactly(Path.of("/home/ada/.cache/seqmark"), Path.of("/scratch/seqmark-ada"));
        assertThat(of(Map.of("XDG_CACHE_HOME", "/xdg"), PROPERTIES).roots())
                .containsExactly(Path.of("/xdg/seqmark"), Path.of("/scratch/seqmark-ada"));
        assertThat(of(Map.of("XDG_CACHE_HOME", "relative"), PROPERTIES).roots())
                .startsWith(Path.of("/home/ada/.cache/seqmark"));
    }

    @Test
    void aUserWithoutHomeOrNameHasAFolderAmongTheTemporaryFiles() {
        Map<String, String> nobody = Map.of("user.home", "?", "user.name", "?", "java.io.tmpdir", "/scratch");
        assertThat(of(Map.of(), nobody).roots()).containsExactly(Path.of("/scratch/seqmark-_"));
    }

    @Test
    void aFolderAmongTheTemporaryFilesIsTheUsersAlone() throws IOException {
        Path mine = folder.resolve("seqmark-ada");
        CacheFolder cache = new CacheFolder(List.of(mine), Optional.empty());
        assertThat(cache.writable()).isEqualTo(mine);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(cache::writable).isInstanceOf(RunException.class).hasMessageContaining("others can write");
    }

    @Test
    void aLinkAmongTheTemporaryFilesIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("seqmark-ada"), Files.createDirectory(folder.resolve("x")));
        CacheFolder cache = new CacheFolder(List.of(link), Optional.empty());
        assertThatThrownBy(cache::writable).isInstanceOf(RunException.class).hasMessageContaining(link.toString());
    }
}
