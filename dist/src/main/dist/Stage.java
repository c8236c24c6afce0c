import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Fills the folder that becomes the archive: launcher, documents, demo, JVM arguments, and the class archive that about halves the
 * time to the first line. Equal input gives equal bytes, so that two builds of one commit can be compared: the class archive is
 * made from a list of names and not from a run, whose order would differ.
 *
 * <p>{@code java Stage.java REPOSITORY STAGE JAR TIMESTAMP}
 */
final class Stage {
    private static final List<String> FILES = List.of("LICENSE", "README.md", "CHANGELOG.md", "SECURITY.md");
    /** Classes of programs that other jars carry along, and of libtorch, of which a run loads a handful of thousands. */
    private static final List<String> LEFT_OUT = List.of(
            "pytorch", "openblas", "javacpp-1.5.13-", "jna", "jline", "error_prone", "commons-io", "gson");

    private Stage() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path repository = Path.of(arguments[0]);
        Path stage = Path.of(arguments[1]);
        FileTime time = FileTime.from(Instant.parse(arguments[3]));
        Path lib = stage.resolve("lib");
        Files.copy(Path.of(arguments[2]), lib.resolve("seqmark.jar"), StandardCopyOption.REPLACE_EXISTING);
        for (String file : FILES) {
            Files.copy(repository.resolve(file), stage.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(repository.resolve("seqmark"), stage.resolve("seqmark"), StandardCopyOption.REPLACE_EXISTING);
        if (Files.getFileStore(stage).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(stage.resolve("seqmark"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.copy(
                repository.resolve("dist/src/main/dist/seqmark.cmd"),
                stage.resolve("seqmark.cmd"),
                StandardCopyOption.REPLACE_EXISTING);
        copyFolder(repository.resolve("docs"), stage.resolve("docs"));
        copyFolder(repository.resolve("demo"), stage.resolve("demo"));
        Files.write(lib.resolve("jvm.args"), jvmArguments(repository));
        stamp(stage, time);
        classArchive(stage);
        stamp(stage, time);
    }

    private static List<String> jvmArguments(Path repository) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : List.of("required.jvm", "hints.jvm", "launcher.jvm")) {
            lines.addAll(Files.readAllLines(
                    repository.resolve("tensor/src/main/resources/io/seqmark/tensor").resolve(name)));
        }
        // where a copy has lost the times of its files, the class archive is not used, and nothing else happens
        lines.addAll(List.of("-Xlog:aot*=off", "-Xlog:cds*=off", "-Xlog:class+path*=off"));
        return lines;
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().contains("__pycache__")) {
                    continue;
                }
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** The JVM compares the jars' times with those that it saw when it wrote the class archive. */
    private static void stamp(Path stage, FileTime time) throws IOException {
        try (Stream<Path> files = Files.walk(stage)) {
            files.forEach(file -> setTime(file, time));
        }
    }

    private static void setTime(Path file, FileTime time) {
        try {
            Files.setLastModifiedTime(file, time);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The JVM writes the class path as it is told into the archive: relative, so that no build's folder is in it. */
    private static void classArchive(Path relativeStage) throws IOException, InterruptedException {
        Path stage = relativeStage.toAbsolutePath();
        Path lib = stage.resolve("lib");
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> jars = Files.list(lib)) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                String name = jar.getFileName().toString();
                if (name.endsWith(".jar") && LEFT_OUT.stream().noneMatch(name::startsWith)) {
                    addClasses(jar, names);
                }
            }
        }
        List<String> lines = new ArrayList<>(
                Files.readAllLines(Path.of(System.getProperty("java.home"), "lib", "classlist")));
        lines.addAll(names);
        Path list = Files.write(stage.resolveSibling("classes.lst"), lines);
        Process dump = new ProcessBuilder(
                        stage.resolve("runtime/bin/java").toString(),
                        "@" + lib.resolve("jvm.args"),
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + lib.resolve("seqmark.jsa"),
                        "-Xshare:dump",
                        "-cp",
                        "lib/seqmark.jar")
                .directory(stage.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = dump.getInputStream()) {
            String text = new String(output.readAllBytes());
            if (dump.waitFor() != 0) {
                throw new IOException("the class archive cannot be made: " + text);
            }
        }
    }

    private static void addClasses(Path jar, TreeSet<String> names) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .forEach(names::add);
        }
    }
}
