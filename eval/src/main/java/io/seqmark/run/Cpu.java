package io.seqmark.run;

import io.seqmark.base.Arithmetic;
import io.seqmark.run.RunRecord.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The machine on which this process runs. */
    static Machine describe() {
        return describe(Path.of("/proc/cpuinfo"));
    }

    static Machine describe(Path cpuinfo) {
        List<String> lines = lines(cpuinfo);
        List<String> features = features(lines);
        return new Machine(
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                value(lines, "model name"),
                Arithmetic.of(features, System.getenv()).map(Arithmetic::label),
                features.stream()
                        .filter(flag -> INTERESTING.stream().anyMatch(flag::startsWith))
                        .sorted()
                        .toList());
    }

    /** None where the system is not Linux: the architecture alone has to do then. */
    private static List<String> lines(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.toList();
        } catch (IOException notLinux) {
            return List.of();
        }
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
