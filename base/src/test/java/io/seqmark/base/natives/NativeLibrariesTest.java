package io.seqmark.base.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.base.Unpacking;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in the folder, what is loaded from it is what the jar has. */
final class NativeLibrariesTest {
    private static final byte[] CONTENT = "a library of some bytes".getBytes(StandardCharsets.UTF_8);
    /** Enough that a process is killed in the middle of it. */
    private static final long LARGE = 256L << 20;

    @TempDir
    private Path folder;

    private Path cache;

    @TempDir
    private static Path shared;

    private static Path jar;

    @BeforeAll
    static void makeJar() throws IOException {
        jar = shared.resolve("some.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "lib/small.so");
            out.write(CONTENT);
            entry(out, "lib/large.so");
            writeLarge(out);
        }
    }

    @BeforeEach
    void chooseCache() {
        cache = folder.resolve("cache");
    }

    private static void entry(JarOutputStream out, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.fromMillis(1_700_000_000_000L));
        out.putNextEntry(entry);
    }

    private static void writeLarge(OutputStream out) throws IOException {
        byte[] chunk = new byte[1 << 20];
        for (long written = 0; written < LARGE; written += chunk.length) {
            out.write(chunk);
        }
    }

    private static NativeFile file(Path jar, String name) throws IOException {
        return NativeFile.of(URI.create("jar:" + jar.toUri() + "!/lib/" + name).toURL(), Path.of("v1", name));
    }

    private NativeLibraries libraries(CacheFolder folder, String... names) throws IOException {
        List<NativeFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(file(jar, name));
        }
        return new NativeLibraries("some", files, folder);
    }

    private static CacheFolder chosen(Path root) {
        return new CacheFolder(List.of(root), Optional.of(CacheFolder.VARIABLE));
    }

    @Test
    void whatIsUnpackedIsAnnouncedWithItsFolderAndSize() throws IOException {
        NativeLibraries libraries = libraries(chosen(cache), "small.so");
        assertThat(libraries.pending()).contains(new Unpacking(cache.resolve("natives"), CONTENT.length));
        Path unpacked = libraries.unpack();
        assertThat(unpacked.resolve("v1/small.so")).hasBinaryContent(CONTENT);
        assertThat(libraries(chosen(cache), "small.so").pending()).isEmpty();
    }

    @Test
    void halfAFileIsWrittenAnew() throws IOException {
        Path library = libraries(chosen(cache), "small.so").unpack().resolve("v1/small.so");
        FileTime time = Files.getLastModifiedTime(library);
        Files.write(library, new byte[] {CONTENT[0], CONTENT[1]});
        Files.setLastModifiedTime(library, time);
        libraries(chosen(cache), "small.so").unpack();
        assertThat(library).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileOfTheRightSizeAndTimeWithOtherContentIsWrittenAnew() throws IOException {
        Path library = libraries(chosen(cache), "small.so").unpack().resolve("v1/small.so");
        FileTime time = Files.getLastModifiedTime(library);
        Files.write(library, new byte[CONTENT.length]); // as after a power cut
        Files.setLastModifiedTime(library, time);
        libraries(chosen(cache), "small.so").unpack();
        assertThat(library).hasBinaryContent(CONTENT);
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(time);
    }

    @Test
    void anotherTimeAloneIsPutRight() throws IOException {
        Path library = libraries(chosen(cache), "small.so").unpack().resolve("v1/small.so");
        FileTime time = Files.getLastModifiedTime(library);
        Object inode = Files.readAttributes(library, "fileKey").get("fileKey");
        Files.setLastModifiedTime(library, FileTime.fromMillis(0));
        assertThat(libraries(chosen(cache), "small.so").pending()).isEmpty();
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(time);
        assertThat(Files.readAttributes(library, "fileKey").get("fileKey")).isEqualTo(inode);
    }

    @Test
    void aLinkIsReplacedAndItsTargetLeftAlone() throws IOException {
        Path library = libraries(chosen(cache), "small.so").unpack().resolve("v1/small.so");
        Path other = Files.writeString(folder.resolve("other"), "somebody's");
        Files.delete(library);
        Files.createSymbolicLink(library, other);
        libraries(chosen(cache), "small.so").unpack();
        assertThat(library).hasBinaryContent(CONTENT);
        assertThat(Files.isSymbolicLink(library)).isFalse();
        assertThat(other).hasContent("somebody's");
    }

    private NativeLibraries found(String origin, AtomicInteger searches, String... names) {
        return new NativeLibraries(
                "some",
                Optional.of(origin),
                () -> {
                    searches.incrementAndGet();
                    return Stream.of(names)
                            .map(name -> unchecked(() -> file(jar, name)))
                            .toList();
                },
                chosen(cache));
    }

    private static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whatWasComparedIsNotLookedForAgainWhileItsOriginIsTheSame() {
        AtomicInteger searches = new AtomicInteger();
        found("a.jar 1", searches, "small.so").unpack();
        assertThat(searches).hasValue(1);
        assertThat(found("a.jar 1", searches, "small.so").pending()).isEmpty();
        assertThat(found("a.jar 1", searches, "small.so").unpack()).isEqualTo(cache.resolve("natives"));
        assertThat(searches).hasValue(1);
        assertThat(found("a.jar 2", searches, "small.so").pending()).isEmpty();
        assertThat(searches).hasValue(2);
        assertThat(found("a.jar 2", searches, "small.so").pending()).isEmpty();
        assertThat(searches).hasValue(2);
    }

    @Test
    void aChangedFileIsLookedForAndWrittenAnewWhateverItsOriginSays() throws IOException {
        AtomicInteger searches = new AtomicInteger();
        Path library = found("a.jar 1", searches, "small.so").unpack().resolve("v1/small.so");
        Files.write(library, new byte[CONTENT.length]);
        found("a.jar 1", searches, "small.so").unpack();
        assertThat(library).hasBinaryContent(CONTENT);
    }

    @Test
    void aListThatWasCutIsNotBelieved() throws IOException {
        AtomicInteger searches = new AtomicInteger();
        found("a.jar 1", searches, "small.so", "large.so").unpack();
        Path list = cache.resolve("natives/some.verified");
        Files.write(list, Files.readAllLines(list).subList(0, 2));
        Files.delete(cache.resolve("natives/v1/large.so"));
        assertThat(found("a.jar 1", searches, "small.so", "large.so").pending()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "from a.jar 1",
                "from a.jar 1\n",
                "from a.jar 1\n\n",
                "from a.jar 1; files 1\nx y z",
                "from a.jar 1; files 1\n00000000 9999999999999999999999 k t v1/small.so",
                "from a.jar 1; files 1\n00000000 0 null null ../../other",
                "from a.jar 1; files 1\n00000000 0 null null \0"
            })
    void aDamagedListIsNotBelieved(String list) throws IOException {
        AtomicInteger searches = new AtomicInteger();
        Path natives = Files.createDirectories(cache.resolve("natives"));
        Files.writeString(natives.resolve("some.verified"), list);
        assertThat(found("a.jar 1", searches, "small.so").unpack().resolve("v1/small.so"))
                .hasBinaryContent(CONTENT);
        assertThat(searches).hasValue(1);
    }

    /** The process that {@link #aProcessThatIsKilledLeavesNothingToLoad} kills. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws IOException {
            new NativeLibraries("some", List.of(file(Path.of(args[0]), "large.so")), chosen(Path.of(args[1]))).unpack();
        }
    }

    @Test
    void aProcessThatIsKilledLeavesNothingToLoad() throws IOException, InterruptedException {
        Path place = cache.resolve("natives/v1");
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        jar.toString(),
                        cache.toString())
                .inheritIO()
                .start();
        while (victim.isAlive() && list(place).isEmpty()) {
            Thread.sleep(1);
        }
        victim.destroyForcibly().waitFor();
        assertThat(list(place))
                .singleElement()
                .satisfies(left -> assertThat(left.toString()).endsWith(".part"));
        Path library = libraries(chosen(cache), "large.so").unpack().resolve("v1/large.so");
        assertThat(library).hasSize(LARGE);
        assertThat(list(place)).containsExactly(library);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void severalAtOnceWriteTheFileOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Path>> jobs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                NativeLibraries libraries = libraries(chosen(cache), "large.so", "small.so");
                jobs.add(libraries::unpack);
            }
            for (Future<Path> job : threads.invokeAll(jobs, 120, TimeUnit.SECONDS)) {
                assertThat(job.get().resolve("v1/large.so")).hasSize(LARGE);
            }
        }
        assertThat(list(cache.resolve("natives/v1"))).hasSize(2);
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamedWithTheVariable() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        NativeLibraries libraries = libraries(chosen(file.resolve("cache")), "small.so");
        assertThatThrownBy(libraries::unpack)
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("SEQMARK_CACHE", file.resolve("cache").toString());
    }

    @Test
    void whereTheUsualFolderCannotBeWrittenToTheNextOneIsUsedAndNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        CacheFolder usual = new CacheFolder(List.of(file.resolve("seqmark"), cache), Optional.empty());
        assertThat(libraries(usual, "small.so").pending().orElseThrow().folder())
                .isEqualTo(cache.resolve("natives"));
        assertThat(libraries(usual, "small.so").unpack()).isEqualTo(cache.resolve("natives"));
        CacheFolder none = new CacheFolder(List.of(file.resolve("seqmark"), file.resolve("x")), Optional.empty());
        assertThatThrownBy(libraries(none, "small.so")::unpack)
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll(file.resolve("x").toString(), "SEQMARK_CACHE");
    }
}
