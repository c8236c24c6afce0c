package io.seqmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processor of this machine, for the record: results are equal bit for bit between machines of equal vector
 * instructions only.
 */
final class Cpu {
    private static final List<String> INTERESTING =
            List.of("avx", "avx2", "avx512", "avx_vnni", "amx", "fma", "f16c", "asimd", "sve", "bf16", "i8mm");

    private Cpu() {}

    /** The class with which this process computes; empty where the system does not tell. */
    static Optional<Arithmetic> arithmetic() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return arithmetic(lines.toList());
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private static Optional<Arithmetic> arithmetic(List<String> lines) {
        return flags(lines).flatMap(flags -> Arithmetic.of(Arrays.asList(flags.split(" ")), System.getenv()));
    }

    private static Optional<String> flags(List<String> lines) {
        return value(lines, "flags").or(() -> value(lines, "Features"));
    }

    /** {@code name} (where the system tells), {@code arch}, {@code cores}, {@code arithmetic}, {@code features}. */
    static Map<String, Object> describe() {
        return describe(Path.of("/proc/cpuinfo"));
    }

    static Map<String, Object> describe(Path cpuinfo) {
        Map<String, Object> cpu = new LinkedHashMap<>();
        cpu.put("arch", System.getProperty("os.arch"));
        cpu.put("cores", Runtime.getRuntime().availableProcessors());
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            List<String> all = lines.toList();
            value(all, "model name").ifPresent(name -> cpu.put("name", name));
            arithmetic(all).ifPresent(arithmetic -> cpu.put("arithmetic", arithmetic.label()));
            flags(all)
                    .ifPresent(flags -> cpu.put(
                            "features",
                            Arrays.stream(flags.split(" "))
                                    .filter(flag -> INTERESTING.stream().anyMatch(flag::startsWith))
                                    .sorted()
                                    .toList()));
        } catch (IOException notLinux) {
            // the architecture alone has to do
        }
        return cpu;
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key) && line.indexOf(':') > 0)
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }
}
