package io.seqmark.run;

import io.seqmark.base.Arithmetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            Arithmetic.of(features(all), System.getenv())
                    .ifPresent(arithmetic -> cpu.put("arithmetic", arithmetic.label()));
            List<String> features = features(all).stream()
                    .filter(flag -> INTERESTING.stream().anyMatch(flag::startsWith))
                    .sorted()
                    .toList();
            if (!features.isEmpty()) {
                cpu.put("features", features);
            }
        } catch (IOException notLinux) {
            // the architecture alone has to do
        }
        return cpu;
    }

    private static List<String> features(List<String> cpuinfo) {
        return Arithmetic.flags(cpuinfo).map(flags -> List.of(flags.split(" "))).orElse(List.of());
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key) && line.indexOf(':') > 0)
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }
}
