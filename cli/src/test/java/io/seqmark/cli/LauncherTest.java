package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.Arithmetic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a small repository of its own, where Maven is a script that counts its calls and the program says what
 * it was given.
 */
final class LauncherTest {
    private static final String PROGRAM = """
            package io.seqmark.cli;
            public class Main {
                public static void main(String[] args) throws Exception {
                    System.out.println(String.join("|", args));
                    System.out.println(System.getProperty("user.dir"));
                    System.out.println(System.getProperty("flag") + " " + System.getProperty("seqmark.home"));
                    if (System.getenv("SEQMARK_TEST_MORE") != null) {
                        System.out.println(System.getProperty("java.io.tmpdir"));
                        System.out.println(System.getProperty("seqmark.locale"));
                        System.out.println("cap " + System.getenv("ONEDNN_MAX_CPU_ISA") + " vectors "
                            + java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(option -> option.startsWith("-XX:UseAVX")).toList());
                    }
                    System.err.println("über");
                    System.exit(args.length == 0 || args[0].equals("demo") ? 0 : Integer.parseInt(args[0]));
                }
            }
            """;

    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    private Path home = Path.of("unset");
    private Path tools = Path.of("unset");

    private record Outcome(int code, List<String> out, List<String> err) {}

    @BeforeAll
    static void compileTheProgram() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell");
        Path source = Files.writeString(
                Files.createDirectories(classes.resolve("src")).resolve("Main.java"), PROGRAM);
        int code =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(code).isZero();
        try (OutputStream file = Files.newOutputStream(classes.resolve("program.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("io/seqmark/cli/Main.class"));
            Files.copy(classes.resolve("io/seqmark/cli/Main.class"), jar);
        }
    }

    @BeforeEach
    void aSmallRepository() throws IOException {
        home = Files.createDirectories(folder.resolve("a repository"));
        Files.copy(Repository.root().resolve("seqmark"), home.resolve("seqmark"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("pom.xml"), "");
        Path arguments = Files.createDirectories(home.resolve("tensor/src/main/resources/io/seqmark/tensor"));
        Files.writeString(
                arguments.resolve("required.jvm"), "# a comment\n--add-modules jdk.incubator.vector\n-Dflag=set\n");
        Files.writeString(arguments.resolve("hints.jvm"), "-XX:+UseSerialGC\n");
        Files.copy(
                Repository.root().resolve("tensor/src/main/resources/io/seqmark/tensor/launcher.jvm"),
                arguments.resolve("launcher.jvm"));
        Files.createDirectories(home.resolve("cli/src/main/java"));
        Files.writeString(home.resolve("cli/pom.xml"), "");
        Files.writeString(home.resolve("cli/src/main/java/A.java"), "");
        tools = Files.createDirectories(folder.resolve("tools"));
        script(
                "mvn",
                "echo call >>\"$SEQMARK_TEST_CALLS\"",
                "sleep 1",
                "[ ! -e \"$SEQMARK_TEST_CALLS.broken\" ] || { echo '[ERROR] A.java:[1,1] no good'; exit 1; }",
                "mkdir -p cli/target/lib",
                "cp '" + classes.resolve("program.jar") + "' cli/target/seqmark-cli-1.jar",
                "cp '" + classes.resolve("program.jar") + "' cli/target/lib/library.jar");
    }

    @Test
    void passesArgumentsExitCodeAndWorkingDirectoryThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a repository/seqmark"));
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Outcome outcome = launch(elsewhere, link.toString(), "7", "two words", "", "*", "$HOME");
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.out())
                .containsExactly("7|two words||*|$HOME", elsewhere.toRealPath().toString(), "set " + home.toRealPath());
        // the JVM's warning of an incubator module is gone, the program's own words are not
        assertThat(outcome.err()).hasSize(2).last().isEqualTo("über");
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewerOrGone() throws Exception {
        assertThat(launch().err()).first().asString().contains("first use: building");
        assertThat(launch().err()).containsExactly("über");
        assertThat(calls()).isEqualTo(1);
        Files.setLastModifiedTime(
                home.resolve("cli/src/main/java/A.java"),
                FileTime.from(Instant.now().plus(Duration.ofSeconds(2))));
        assertThat(launch().err()).first().asString().contains("sources have changed: building");
        assertThat(calls()).isEqualTo(2);
    }

    /** A module that is no more, before the library that has its classes today: seen after a pull. */
    @Test
    void jarsOfAnEarlierStateOfTheSourcesAreNotOnTheClassPath() throws Exception {
        Path lib = Files.createDirectories(home.resolve("cli/target/lib"));
        Files.writeString(lib.resolve("seqmark-core-1.jar"), "");
        Files.writeString(home.resolve("cli/target/seqmark-cli-0.jar"), "");
        assertThat(launch().code()).isZero();
        Path build = home.resolve("target/launcher")
                .resolve(Files.readString(home.resolve("target/launcher/current"))
                        .strip());
        assertThat(Files.readString(build.resolve("jvm.args")))
                .contains("seqmark-cli-1.jar", "library.jar")
                .doesNotContain("seqmark-core-1.jar", "seqmark-cli-0.jar");
    }

    @Test
    void aWarmUpThatFailsIsSaid() throws Exception {
        Files.createDirectories(home.resolve("demo"));
        Files.writeString(home.resolve("tensor/src/main/resources/io/seqmark/tensor/hints.jvm"), "-XX:NoSuchFlag=1\n");
        assertThat(launch().err())
                .anyMatch(line -> line.contains("the warm-up failed") && line.contains("training.log"));
    }

    @Test
    void anArchiveStartsWithItsOwnJavaWhereverItIs() throws Exception {
        Path archive = Files.createDirectories(folder.resolve("an archive"));
        Files.copy(
                Repository.root().resolve("seqmark"), archive.resolve("seqmark"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(archive.resolve("runtime"), Path.of(System.getProperty("java.home")));
        Path lib = Files.createDirectories(archive.resolve("lib"));
        Files.copy(classes.resolve("program.jar"), lib.resolve("seqmark.jar"));
        Files.writeString(lib.resolve("jvm.args"), "# a comment\n-Dflag=archived\n-Xlog:disable\n");
        Path moved = Files.move(archive, folder.resolve("moved elsewhere"));
        for (String tool : List.of("readlink", "head", "cat", "mkfifo", "rm", "nproc")) {
            Path found = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        Files.delete(tools.resolve("mvn"));
        Outcome outcome = finish(builder(
                        folder,
                        Map.of("PATH", tools.toString()),
                        moved.resolve("seqmark").toString(),
                        "7",
                        "two words")
                .start());
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.out()).first().isEqualTo("7|two words");
        assertThat(outcome.out()).last().isEqualTo("archived " + moved.toRealPath());
        assertThat(moved.resolve("target")).doesNotExist();
    }

    @Test
    void twoFirstStartsAtOnceBuildOnce() throws Exception {
        Process one = start(folder, home.resolve("seqmark").toString());
        Process two = start(folder, home.resolve("seqmark").toString());
        assertThat(finish(one).code()).isZero();
        assertThat(finish(two).code()).isZero();
        assertThat(calls()).isEqualTo(1);
        assertThat(home.resolve("target/launcher.lock")).doesNotExist();
    }

    @Test
    void aBuilderThatDiedDoesNotBlockTheNext() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String host = new String(
                        new ProcessBuilder("uname", "-n")
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8)
                .strip();
        Path lock = Files.createDirectories(home.resolve("target/launcher.lock"));
        Files.writeString(lock.resolve("owner"), host + " " + dead.pid() + "\n");
        assertThat(launch().code()).isZero();
    }

    @Test
    void aBrokenBuildIsShownAndLeavesTheNextOneFree() throws Exception {
        Files.writeString(folder.resolve("calls.broken"), "");
        Outcome outcome = launch();
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err()).anyMatch(line -> line.contains("A.java:[1,1] no good"));
        assertThat(outcome.err()).last().asString().contains("the build failed");
        Files.delete(folder.resolve("calls.broken"));
        assertThat(launch().code()).isZero();
    }

    /** What Maven 3.9 prints in batch mode where its local repository is empty. */
    @Test
    void theFirstBuildSaysWhatItIsAt() throws Exception {
        Files.createDirectories(home.resolve("demo"));
        script(
                "mvn",
                "echo '[INFO] Scanning for projects...'",
                "echo 'Downloading from central: https://repository.invalid/a.pom'",
                "echo 'Downloaded from central: https://repository.invalid/a.pom (8.0 kB at 1.2 MB/s)'",
                "echo '[INFO] --- maven-compiler-plugin:3.15.0:compile (default-compile) @ seqmark-base ---'",
                "echo 'Downloading from central: https://repository.invalid/b.pom'",
                "echo '[INFO] --- compiler:3.15.0:compile (default-compile) @ seqmark-cli ---'",
                "mkdir -p cli/target/lib",
                "cp '" + classes.resolve("program.jar") + "' cli/target/seqmark-cli-1.jar",
                "cp '" + classes.resolve("program.jar") + "' cli/target/lib/library.jar");
        assertThat(launch().err())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("seqmark: first use: building"),
                        line -> assertThat(line).isEqualTo("seqmark: downloading libraries, once"),
                        line -> assertThat(line).isEqualTo("seqmark: compiling"),
                        line -> assertThat(line).startsWith("seqmark: warming up: "),
                        line -> assertThat(line).isEqualTo("über"));
        assertThat(home.resolve("target/launcher/build.log")).content().contains("Scanning for projects...", "b.pom");
    }

    /** The first two are what Maven 3.8 and 3.9 print without a network, and the third with --offline. */
    @Test
    void withoutANetworkThereIsARemedyAndNoStackTrace() throws Exception {
        for (String words : List.of(
                "Non-resolvable import POM: Could not transfer artifact a:b:pom:1 from/to central"
                        + " (https://repository.invalid): Connection refused @ line 90",
                "Plugin a:b:3 or one of its dependencies could not be resolved: Unknown host repository.invalid: Name or"
                        + " service not known",
                "Cannot access central (https://repository.invalid) in offline mode and the artifact a:b:jar:1 has not"
                        + " been downloaded from it before.")) {
            script("mvn", "echo '[ERROR] " + words + "'", "echo '[ERROR] -> [Help 1]'", "exit 1");
            Outcome outcome = launch();
            assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
            assertThat(outcome.err())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("seqmark: the build takes libraries from a Maven repository that cannot be reached: ")
                    .contains("~/.m2/settings.xml", "mvn -Pdist package", "target/launcher/build.log");
        }
    }

    @Test
    void withoutMavenOneLineSaysSo() throws Exception {
        Files.delete(tools.resolve("mvn"));
        for (String tool : List.of("sed", "readlink", "find", "head", "cat", "mkdir", "rm", "uname", "sleep")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        Outcome outcome = finish(builder(
                        folder,
                        Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", tools.toString()),
                        home.resolve("seqmark").toString())
                .start());
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err()).singleElement().asString().contains("needs Maven 3.8 or newer on the PATH");
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
        Path old = Files.createDirectories(folder.resolve("jdk17/bin"));
        Files.createSymbolicLink(old.resolve("java"), Path.of("/bin/false"));
        Files.writeString(folder.resolve("jdk17/release"), "JAVA_VERSION=\"17.0.15\"\n");
        Process process = builder(
                        folder,
                        Map.of(
                                "JAVA_HOME",
                                folder.resolve("jdk17").toString(),
                                "PATH",
                                tools + ":" + System.getProperty("java.home") + "/bin:/usr/bin:/bin",
                                "SEQMARK_LAUNCHER",
                                "jdk"),
                        home.resolve("seqmark").toString())
                .start();
        Outcome outcome = finish(process);
        assertThat(outcome.code()).isZero();
        Path found = Path.of(outcome.out().getFirst());
        assertThat(found).isNotEqualTo(folder.resolve("jdk17"));
        assertThat(Files.readString(found.resolve("release"))).containsPattern("JAVA_VERSION=\"(2[5-9]|[3-9]\\d)");
    }

    @Test
    void argumentsAndPathsAreUtf8InALocaleThatIsNotInstalled() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("größer"));
        for (String locale : List.of("xx_YY.UTF-8", "C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1")) {
            Outcome outcome =
                    launch(elsewhere, Map.of("LC_ALL", locale, "SEQMARK_TEST_MORE", "1"), "0", "Überraschung: ");
            assertThat(outcome.out())
                    .contains("0|Überraschung: ", elsewhere.toRealPath().toString(), locale);
        }
    }

    @Test
    void theTemporaryFolderIsTheOneThatIsNamed() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("for a while"));
        assertThat(launch(folder, Map.of("TMPDIR", temporary.toString(), "SEQMARK_TEST_MORE", "1"))
                        .out())
                .contains(temporary.toString());
        Outcome nowhere = launch(folder, Map.of("TMPDIR", "/no/such/folder", "SEQMARK_TEST_MORE", "1"));
        assertThat(nowhere.out()).contains("/tmp");
        assertThat(nowhere.err()).anyMatch(line -> line.contains("TMPDIR /no/such/folder"));
    }

    @Test
    void arithmeticIsPinnedBeforeTheProgramStarts() throws Exception {
        Map<String, String> more = Map.of("SEQMARK_TEST_MORE", "1");
        for (Arithmetic arithmetic : Arithmetic.values()) {
            if (arithmetic != Arithmetic.SSE) { // with which nothing can be computed
                assertThat(launch(folder, more, "0", "--arithmetic", arithmetic.label())
                                .out())
                        .contains("cap " + arithmetic.cap().orElse(null) + " vectors "
                                + arithmetic.jvmOption().stream().toList());
            }
        }
        assertThat(launch(folder, more, "0", "--arithmetic=avx2").out())
                .contains("cap AVX2_VNNI vectors [-XX:UseAVX=2]");
        assertThat(launch(folder, more, "0").out()).contains("cap null vectors []");
    }

    @Test
    void jvmOptionsThatAreWrongAreOneLine() throws Exception {
        assertThat(launch().code()).isZero(); // the build
        for (String wrong : List.of("-Xmx8q", "-XX:+NoSuchOption", "-Xmx1g nonsense", "-Xmx*")) {
            Outcome outcome = launch(folder, Map.of("SEQMARK_JAVA_OPTS", wrong));
            assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
            assertThat(outcome.err())
                    .singleElement()
                    .asString()
                    .startsWith("seqmark: SEQMARK_JAVA_OPTS=\"" + wrong + "\": ");
        }
        assertThat(launch(folder, Map.of("SEQMARK_JAVA_OPTS", "-Xmx64m -Dflag=other"))
                        .out())
                .anyMatch(line -> line.startsWith("other "));
    }

    @Test
    void aRemovedWorkingDirectoryIsOneLine() throws Exception {
        Path gone = Files.createDirectories(folder.resolve("gone"));
        Outcome outcome = launch(
                gone, Map.of(), "/bin/sh", "-c", "rmdir '" + gone + "' && exec '" + home.resolve("seqmark") + "' 0");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        // the shell may have a word of its own before it
        assertThat(outcome.err()).last().asString().contains("the current folder was removed");
    }

    private Outcome launch(Path directory, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (arguments.length == 0 || !arguments[0].startsWith("/")) {
            command.add(home.resolve("seqmark").toString());
        }
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("PATH", tools + ":/usr/bin:/bin");
        return finish(builder(directory, all, command.toArray(String[]::new)).start());
    }

    private Outcome launch() throws Exception {
        return launch(folder, home.resolve("seqmark").toString());
    }

    private Outcome launch(Path directory, String... command) throws Exception {
        return finish(start(directory, command));
    }

    private Process start(Path directory, String... command) throws IOException {
        return builder(
                        directory,
                        Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", tools + ":/usr/bin:/bin"),
                        command)
                .start();
    }

    private ProcessBuilder builder(Path directory, Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("SEQMARK_TEST_CALLS", folder.resolve("calls").toString());
        return builder;
    }

    private static Outcome finish(Process process) throws Exception {
        // both are short: neither pipe fills while the other is read
        List<String> out = lines(process.getInputStream().readAllBytes());
        List<String> err = lines(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), out, err);
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private int calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls")).size();
    }

    private void script(String name, String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("#!/bin/sh", "set -e"));
        all.addAll(List.of(lines));
        Path script = Files.write(tools.resolve(name), all);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
