package io.seqmark.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process may use of its processor, and so in which precisions it can compute.
 *
 * @param arithmetic empty where the system does not tell
 * @param hasVnni whether sums of 8-bit products keep their range
 */
public record Processor(Optional<Arithmetic> arithmetic, boolean hasVnni) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private static final class Here {
        private static final Processor PROCESSOR = read();

        private static Processor read() {
            try (Stream<String> lines = Files.lines(CPUINFO)) {
                List<String> flags = Arithmetic.flags(lines.toList())
                        .map(all -> Arrays.asList(all.split(" ")))
                        .orElse(List.of());
                return of(flags, System.getenv());
            } catch (IOException notLinux) {
                return new Processor(Optional.empty(), true);
            }
        }
    }

    /** That of this process. */
    public static Processor here() {
        return Here.PROCESSOR;
    }

    /** What flags of {@code /proc/cpuinfo} and variables say. */
    public static Processor of(Collection<String> flags, Map<String, String> environment) {
        Optional<Arithmetic> arithmetic = Arithmetic.of(flags, environment);
        boolean isX86 = arithmetic.filter(found -> found != Arithmetic.NEON).isPresent();
        return new Processor(arithmetic, !isX86 || hasVnni(arithmetic.orElseThrow(), flags, environment));
    }

    private static boolean hasVnni(Arithmetic arithmetic, Collection<String> flags, Map<String, String> environment) {
        return switch (Arithmetic.capName(environment).orElse("")) {
            case "SSE41", "AVX", "AVX2", "AVX512_CORE" -> false;
            default -> flags.contains(arithmetic.hasAvx512() ? "avx512_vnni" : "avx_vnni");
        };
    }

    /** What it lacks to compute in a precision; empty where it can. */
    public Optional<String> lacks(Precision precision) {
        if (arithmetic.equals(Optional.of(Arithmetic.SSE))) {
            return Optional.of("AVX2"); // measured: without it, bits depend on the number of rows
        }
        return switch (precision) {
            case FLOAT32, FLOAT16 -> Optional.empty();
            case BFLOAT16 -> arithmetic.filter(Arithmetic.AVX2::equals).map(_ -> "AVX-512");
            case INT8 -> hasVnni ? Optional.empty() : Optional.of("VNNI instructions");
        };
    }

    /**
     * Refuses what it cannot compute, before a model is loaded.
     *
     * @throws InputException that says what it can
     */
    public void require(Precision precision) {
        lacks(precision).ifPresent(missing -> {
            String others = Arrays.stream(Precision.values())
                    .filter(other -> lacks(other).isEmpty())
                    .map(Precision::label)
                    .collect(Collectors.joining(", "));
            throw new InputException(
                    ("--dtype %s needs %s, and the arithmetic here is %s (the processor's, or what ONEDNN_MAX_CPU_ISA"
                                    + " leaves of it): it can compute %s")
                            .formatted(
                                    precision.label(),
                                    missing,
                                    arithmetic.map(Arithmetic::label).orElse(Arithmetic.UNKNOWN),
                                    others.isEmpty() ? "nothing" : others));
        });
    }
}
