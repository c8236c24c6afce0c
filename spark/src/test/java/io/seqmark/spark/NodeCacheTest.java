package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies through Hadoop's local file system, {@code file:} URIs. */
final class NodeCacheTest {
    private static final RemoteFolder.Settings SETTINGS = new RemoteFolder.Settings(Map.of());
    /** Of the text "weights". */
    private static final String WEIGHTS = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

    @TempDir
    Path folder;

    private NodeCache cache = new NodeCache(Path.of("unset"));

    @BeforeEach
    void remoteFiles() throws IOException {
        cache = new NodeCache(folder.resolve("cache"));
        Files.createDirectories(remote().resolve("nested"));
        Files.writeString(remote().resolve("model.bin"), "weights");
        Files.writeString(remote().resolve("config.json"), "{}");
    }

    @Test
    void aCopyHasTheContentAndIsFoundByIt() throws IOException {
        RemoteFolder fetched = fetch();
        assertThat(fetched.files())
                .extracting(RemoteFolder.ServedFile::name)
                .containsExactly("config.json", "model.bin");
        assertThat(fetched.files().getLast()).isEqualTo(new RemoteFolder.ServedFile("model.bin", 7, WEIGHTS));
        Path copy = cache.folder(fetched);
        assertThat(copy).isEqualTo(cache.root().resolve(fetched.key()));
        assertThat(copy.resolve("model.bin")).hasContent("weights");
        // another machine: it knows the content from the driver, and copies for itself
        NodeCache elsewhere = new NodeCache(folder.resolve("elsewhere"));
        assertThat(elsewhere.folder(fetched).resolve("config.json")).hasContent("{}");
        assertThat(parts(cache)).isEmpty();
        assertThat(parts(elsewhere)).isEmpty();
    }

    @Test
    void whatChangedSinceTheRunBeganIsRefused() throws IOException {
        RemoteFolder fetched = fetch();
        Files.writeString(remote().resolve("model.bin"), "WEIGHTS");
        NodeCache elsewhere = new NodeCache(folder.resolve("elsewhere"));
        assertThatThrownBy(() -> elsewhere.folder(fetched))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("was changed since the run began");
        assertThat(parts(elsewhere)).isEmpty();
        assertThat(elsewhere.root().resolve(fetched.key())).doesNotExist();
        assertThat(fetch().key()).isNotEqualTo(fetched.key());
    }

    @Test
    void manyAtOnceMakeOneCopy() throws InterruptedException {
        RemoteFolder fetched = fetch();
        NodeCache elsewhere = new NodeCache(folder.resolve("elsewhere"));
        ConcurrentLinkedQueue<Path> copies = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, 6)
                .mapToObj(i -> Thread.ofPlatform().start(() -> copies.add(elsewhere.folder(fetched))))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(copies).hasSize(6).containsOnly(elsewhere.root().resolve(fetched.key()));
    }

    @Test
    void aFileThatVanishesIsAFailureThatCanBeTriedAgain() throws IOException {
        RemoteFolder fetched = fetch();
        Files.delete(remote().resolve("model.bin"));
        assertThatThrownBy(() -> new NodeCache(folder.resolve("elsewhere")).folder(fetched))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot read file:");
    }

    @Test
    void unfinishedCopiesOfDeadProcessesAreClearedAwayAfterADay() throws IOException {
        Path old = Files.createDirectories(cache.root().resolve("dead.part"));
        Files.writeString(old.resolve("model.bin"), "wei");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(2 * 86_400)));
        Path young = Files.createDirectories(cache.root().resolve("alive.part"));
        fetch();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../model.bin", "/etc/passwd", "a\\b", "c:d"})
    void namesThatLeadOutOfTheFolderAreRefused(String name) {
        assertThatThrownBy(() -> new RemoteFolder.ServedFile(name, 7, WEIGHTS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no name of a file");
    }

    private RemoteFolder fetch() {
        String uri = remote().toUri().toString();
        List<FileStatus> found = RemoteFolder.list("--model_name", uri, SETTINGS.hadoop(), name -> true);
        return cache.fetch(uri, found, SETTINGS);
    }

    private Path remote() {
        return folder.resolve("remote");
    }

    private static List<Path> parts(NodeCache cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.root())) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }
}
