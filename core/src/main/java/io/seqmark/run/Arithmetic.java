package io.seqmark.run;

import io.seqmark.contract.InputException;
import io.seqmark.contract.Precision;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The class of a processor's arithmetic as the native library uses it, in ascending order on x86. */
enum Arithmetic {
    /** x86 without AVX2. */
    SSE(Set.of("sse2")),
    AVX2(Set.of("avx2", "fma")),
    AVX512(Set.of("avx512f", "avx512bw", "avx512vl", "avx512dq")),
    AVX512_BF16(Set.of("avx512_bf16")),
    AMX(Set.of("amx_tile", "amx_bf16")),
    NEON(Set.of("asimd"));

    /** oneDNN's own variable, older name second: it computes with nothing above it. */
    private static final String[] CAPS = {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"};

    private final Set<String> flags;

    Arithmetic(Set<String> flags) {
        this.flags = flags;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The highest class whose flags, and those of all classes below it, are there; empty where none is known. */
    static Optional<Arithmetic> of(Collection<String> flags, Map<String, String> environment) {
        if (flags.containsAll(NEON.flags)) {
            return Optional.of(NEON);
        }
        Arithmetic cap = cap(environment);
        Optional<Arithmetic> best = Optional.empty();
        for (Arithmetic next : values()) {
            if (next == NEON || next.compareTo(cap) > 0 || !flags.containsAll(next.flags)) {
                break;
            }
            best = Optional.of(next);
        }
        return best;
    }

    private static Arithmetic cap(Map<String, String> environment) {
        for (String name : CAPS) {
            String value = environment.get(name);
            if (value != null) {
                return switch (value.toUpperCase(Locale.ROOT)) {
                    case "SSE41", "AVX" -> SSE;
                    case "AVX2", "AVX2_VNNI", "AVX2_VNNI_2" -> AVX2;
                    case "AVX512_CORE", "AVX512_CORE_VNNI" -> AVX512;
                    case "AVX512_CORE_BF16", "AVX512_CORE_FP16" -> AVX512_BF16;
                    default -> AMX;
                };
            }
        }
        return AMX;
    }

    /**
     * Refuses what this class cannot compute, before a model is loaded.
     *
     * @throws InputException for bfloat16 without AVX-512
     */
    void require(Precision precision) {
        if (precision == Precision.BFLOAT16 && compareTo(AVX512) < 0) {
            throw new InputException("--dtype bfloat16 needs AVX-512, and the arithmetic here is " + label()
                    + " (the processor's, or what ONEDNN_MAX_CPU_ISA leaves of it): use --dtype float32 or int8");
        }
    }
}
