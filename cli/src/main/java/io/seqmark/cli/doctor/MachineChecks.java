package io.seqmark.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.seqmark.base.Arithmetic;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.base.natives.CacheFolder;
import io.seqmark.checkpoint.HubFolder;
import io.seqmark.cuda.GpuSurvey;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks the machine over: what a run needs from it, and what would make it faster. */
public final class MachineChecks {
    private static final long GB = 1L << 30;
    private static final long LEAST_MEMORY = 2 * GB;
    private static final long LEAST_SPACE = GB;
    private static final int MOST_JDKS = 20;

    private final Map<String, String> environment;
    private final Path home;

    /**
     * A machine as this process sees it.
     *
     * @param home of the program; holds {@code pom.xml} where it is a checkout that builds itself
     */
    public MachineChecks(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /** All findings, in a fixed order. */
    public List<Finding> all() {
        return List.of(
                Finding.of("java", this::java),
                Finding.of("maven", this::maven),
                Finding.of("cpu", MachineChecks::cpu),
                Finding.of("dtypes", MachineChecks::dtypes),
                Finding.of("memory", MachineChecks::memory),
                Finding.of("locale", MachineChecks::locale),
                Finding.of("cache", MachineChecks::cache),
                Finding.of("hub", this::hub),
                Finding.of("tmp", MachineChecks::temporary),
                Finding.of("devices", this::devices));
    }

    private Finding java() {
        String chosen = System.getProperty("java.home");
        List<String> passedOver = jdks().stream()
                .filter(jdk -> !same(jdk, Path.of(chosen)))
                .map(jdk -> jdk + " (" + version(jdk) + ")")
                .toList();
        String text = "Java %s (%s) in %s%s"
                .formatted(
                        Runtime.version().feature(),
                        System.getProperty("java.vendor"),
                        chosen,
                        passedOver.isEmpty() ? "" : "; passed over: " + String.join(", ", passedOver));
        String asked = environment.getOrDefault("JAVA_HOME", "");
        return asked.isEmpty() || same(Path.of(asked), Path.of(chosen))
                ? Finding.ok("java", text)
                : Finding.warn(
                        "java",
                        text,
                        "JAVA_HOME names " + asked + ", which is not used: let it name a JDK 25 or newer");
    }

    /** The homes that the launcher looks at first. */
    private List<Path> jdks() {
        List<Path> found = new ArrayList<>();
        Optional.ofNullable(environment.get("JAVA_HOME")).map(Path::of).ifPresent(found::add);
        onPath("java")
                .map(java -> Optional.ofNullable(java.getParent())
                        .map(Path::getParent)
                        .orElse(java))
                .ifPresent(found::add);
        for (String folder : List.of("/usr/lib/jvm", "/usr/java", "/opt/java")) {
            try (Stream<Path> homes = Files.list(Path.of(folder))) {
                homes.filter(Files::isDirectory).sorted().limit(MOST_JDKS).forEach(found::add);
            } catch (IOException none) {
                // no JDK there
            }
        }
        return found.stream()
                .map(MachineChecks::real)
                .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                .distinct()
                .toList();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            return path;
        }
    }

    private static boolean same(Path one, Path other) {
        return real(one).equals(real(other));
    }

    private static String version(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private Optional<Path> onPath(String program) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> real(Path.of(folder).resolve(program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Finding maven() {
        if (!Files.exists(home.resolve("pom.xml"))) {
            return Finding.ok("maven", "not needed: this is a built archive");
        }
        return onPath("mvn")
                .or(() -> onPath("mvn.cmd"))
                .map(mvn -> Finding.ok("maven", mvn + ", for building after a change"))
                .orElseGet(() -> Finding.warn(
                        "maven", "not on the PATH", "install Maven 3.9 or newer before the sources change"));
    }

    private static Finding cpu() {
        String arithmetic = Processor.here().arithmetic().map(Arithmetic::label).orElse(Arithmetic.UNKNOWN);
        int cores = Runtime.getRuntime().availableProcessors();
        String text = "%d %s, arithmetic %s".formatted(cores, cores == 1 ? "core" : "cores", arithmetic);
        return arithmetic.equals(Arithmetic.UNKNOWN)
                ? Finding.warn(
                        "cpu", text, "runs of unlike machines cannot be told apart: name a class with --arithmetic")
                : Finding.ok("cpu", text);
    }

    private static Finding dtypes() {
        Processor processor = Processor.here();
        List<String> usable = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            processor
                    .lacks(precision)
                    .ifPresentOrElse(
                            why -> refused.add(precision.label() + " (" + why + ")"),
                            () -> usable.add(precision.label()));
        }
        return Finding.ok(
                "dtypes",
                String.join(", ", usable)
                        + (refused.isEmpty() ? "" : "; not on this processor: " + String.join(", ", refused)));
    }

    private static Finding memory() {
        long total = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        long physical = physical().orElse(total);
        String text = size(total) + (total < physical ? ", of " + size(physical) + ": the container's limit" : "")
                + "; Java heap of at most " + size(Runtime.getRuntime().maxMemory());
        return total < LEAST_MEMORY
                ? Finding.warn("memory", text, "seqmark info MODEL says what a model takes")
                : Finding.ok("memory", text);
    }

    private static Optional<Long> physical() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException | NumberFormatException elsewhere) {
            return Optional.empty();
        }
    }

    private static Finding locale() {
        String encoding = System.getProperty("sun.jnu.encoding", "unknown");
        String text = "arguments and file names in " + encoding;
        return encoding.toUpperCase(Locale.ROOT).startsWith("UTF-8")
                ? Finding.ok("locale", text)
                : Finding.warn(
                        "locale", text, "set LC_ALL=C.UTF-8, or names with other letters than ASCII cannot be read");
    }

    private static Finding cache() {
        Path folder = CacheFolder.ofProcess().writable();
        return space("cache", folder, "native libraries in ", "name another folder with SEQMARK_CACHE");
    }

    private Finding hub() {
        HubFolder hub = HubFolder.of(environment, Path.of(System.getProperty("user.home", "")));
        String mode = hub.offline() ? "offline, " : "";
        Path folder = hub.folder();
        Path there = folder;
        while (!Files.isDirectory(there)) {
            Path parent = there.getParent();
            if (parent == null) {
                return Finding.warn("hub", mode + "no folder " + folder, "name one with HF_HUB_CACHE");
            }
            there = parent;
        }
        if (!Files.isWritable(there)) {
            return Finding.warn(
                    "hub",
                    mode + "models of the hub in " + folder + ", which cannot be written",
                    "name another folder with HF_HUB_CACHE to download models");
        }
        return space(
                "hub",
                there,
                mode + "models of the hub in " + folder + ", on ",
                "name another folder with HF_HUB_CACHE");
    }

    private static Finding temporary() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.isWritable(folder)
                ? space("tmp", folder, "", "set TMPDIR to a folder with room")
                : Finding.fix("tmp", folder + " cannot be written", "set TMPDIR to a folder that can");
    }

    private static Finding space(String subject, Path folder, String what, String remedy) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String text = what + folder + ", " + size(free) + " free";
            return free < LEAST_SPACE ? Finding.warn(subject, text, remedy) : Finding.ok(subject, text);
        } catch (IOException unknown) {
            return Finding.warn(subject, what + folder + ", whose free space is unknown", remedy);
        }
    }

    private Finding devices() {
        GpuSurvey survey = GpuSurvey.of(environment);
        boolean card = !survey.gpus().isEmpty() || hasCard();
        List<String> found = new ArrayList<>(List.of("cpu"));
        found.addAll(survey.found());
        if (card) {
            found.addAll(survey.missing());
        }
        String text = String.join("; ", found);
        return card ? Finding.warn("devices", text, "this version computes on the CPU") : Finding.ok("devices", text);
    }

    private static boolean hasCard() {
        try (Stream<Path> devices = Files.list(Path.of("/dev"))) {
            return devices.anyMatch(device -> device.getFileName().toString().matches("nvidia\\d+"));
        } catch (IOException elsewhere) {
            return false; // another system, or nobody may look
        }
    }

    static String size(long bytes) {
        return bytes >= GB
                ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) GB)
                : String.format(Locale.ROOT, "%d MB", bytes >> 20);
    }
}
