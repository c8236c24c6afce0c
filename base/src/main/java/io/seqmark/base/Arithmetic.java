package io.seqmark.base;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The class of a processor's arithmetic as the native library uses it, in ascending order on x86. Results are equal bit for
 * bit between processors of one class, whatever the batch; between classes sums are added in another order.
 */
public enum Arithmetic {
    /** x86 without AVX2. */
    SSE("sse2"),
    AVX2("avx2 fma"),
    AVX512("avx512f avx512bw avx512vl avx512dq"),
    AVX512_BF16("avx512_bf16"),
    AMX("amx_tile amx_bf16"),
    NEON("asimd");

    /** The variable of a process that says what oneDNN may use at the most. */
    public static final String CAP = "ONEDNN_MAX_CPU_ISA";

    /** In the place of a class that the system does not tell. */
    public static final String UNKNOWN = "unknown";

    /** oneDNN's own variable, older name second: it computes with nothing above it. */
    private static final String[] CAPS = {Arithmetic.CAP, "DNNL_MAX_CPU_ISA"};

    /** Separated by spaces. */
    private final String flags;

    Arithmetic(String flags) {
        this.flags = flags;
    }

    /** The name on the command line and in reports, for example {@code avx512_bf16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class with which this process computes; empty where the system does not tell. */
    public static Optional<Arithmetic> here() {
        return Processor.here().arithmetic();
    }

    /** The line of features in {@code /proc/cpuinfo}. */
    public static Optional<String> flags(List<String> cpuinfo) {
        return Stream.of("flags", "Features")
                .flatMap(key -> cpuinfo.stream().filter(line -> line.startsWith(key) && line.indexOf(':') > 0))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }

    /** The highest class whose flags, and those of all classes below it, are there; empty where none is known. */
    public static Optional<Arithmetic> of(Collection<String> flags, Map<String, String> environment) {
        if (NEON.isAmong(flags)) {
            return Optional.of(NEON);
        }
        Arithmetic cap = cap(environment);
        Optional<Arithmetic> best = Optional.empty();
        for (Arithmetic next : values()) {
            if (next == NEON || next.compareTo(cap) > 0 || !next.isAmong(flags)) {
                break;
            }
            best = Optional.of(next);
        }
        return best;
    }

    private boolean isAmong(Collection<String> found) {
        return found.containsAll(List.of(flags.split(" ")));
    }

    private static Arithmetic cap(Map<String, String> environment) {
        return switch (capName(environment).orElse("")) {
            case "SSE41", "AVX" -> SSE;
            case "AVX2", "AVX2_VNNI", "AVX2_VNNI_2" -> AVX2;
            case "AVX512_CORE", "AVX512_CORE_VNNI" -> AVX512;
            case "AVX512_CORE_BF16", "AVX512_CORE_FP16" -> AVX512_BF16;
            default -> AMX;
        };
    }

    /** oneDNN's name of what it may use at the most, in capitals. */
    static Optional<String> capName(Map<String, String> environment) {
        return Arrays.stream(CAPS)
                .map(environment::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> name.toUpperCase(Locale.ROOT));
    }

    /** Whether the vectors of AVX-512 are there. */
    public boolean hasAvx512() {
        return this == AVX512 || this == AVX512_BF16 || this == AMX;
    }

    /**
     * The lowest class that gives the bits of this one in a precision: what comes above AVX-512 changes bfloat16 alone
     * (measured on an AMD Zen 5 and an Intel Xeon with AMX).
     */
    public Arithmetic bits(Precision precision) {
        return hasAvx512() && precision != Precision.BFLOAT16 ? AVX512 : this;
    }

    /**
     * Why a process may not compute rows of a run, and what helps; empty where both have the same bits.
     *
     * @param found what decides on the bits of the process: a class, and more words where something is unusual
     * @param run the same of the run
     */
    public static Optional<String> difference(String found, String run) {
        if (found.equals(run)) {
            return Optional.empty();
        }
        return Optional.of("computes with %s and the run with %s, whose bits differ; %s"
                .formatted(
                        found,
                        run,
                        common(found, run)
                                .map(lower -> "give --arithmetic " + lower.label()
                                        + ", which both can compute with (docs/decoding.md)")
                                .orElse("use processors of one class (docs/decoding.md)")));
    }

    /** The lower of two classes of one family. */
    private static Optional<Arithmetic> common(String one, String other) {
        Optional<Arithmetic> first = named(one.split(" ", 2)[0]);
        Optional<Arithmetic> second = named(other.split(" ", 2)[0]);
        if (first.isEmpty() || second.isEmpty() || (first.get() == NEON) != (second.get() == NEON)) {
            return Optional.empty();
        }
        return first.get() == second.get()
                ? Optional.empty()
                : Optional.of(first.get().compareTo(second.get()) < 0 ? first.get() : second.get());
    }

    /**
     * Checks {@code --arithmetic}, which the launcher has carried out before this process began: the class here must give
     * the same bits.
     *
     * @throws InputException if there is no such class, or this process computes with another
     */
    public static void requirePinned(String label, Precision precision) {
        Arithmetic wanted = choice().named("--arithmetic", label);
        here().filter(found -> found.bits(precision) != wanted.bits(precision)).ifPresent(found -> {
            throw new InputException("--arithmetic %s: this process computes %s with %s%s"
                    .formatted(label, precision.label(), found.label(), wanted.remedy(found)));
        });
    }

    private String remedy(Arithmetic higher) {
        return common(label(), higher.label()).equals(Optional.of(this))
                ? "; start it by the launcher, or with %s%s (docs/decoding.md)"
                        .formatted(
                                CAP + "=" + cap().orElseThrow(),
                                jvmOption().map(" and "::concat).orElse(""))
                : ", which is the most that its processor can do";
    }

    /** The value of {@link #CAP} with which a process computes with no more than this class; empty where nothing is above. */
    public Optional<String> cap() {
        return switch (this) {
            case SSE -> Optional.of("SSE41");
            case AVX2 -> Optional.of("AVX2_VNNI"); // int8 needs VNNI where it is; float32 has the same bits
            case AVX512 -> Optional.of("AVX512_CORE_VNNI");
            case AVX512_BF16 -> Optional.of("AVX512_CORE_BF16");
            case AMX, NEON -> Optional.empty();
        };
    }

    /** The option that gives a JVM the vectors of this class on a processor with longer ones. */
    public Optional<String> jvmOption() {
        return this == AVX2 ? Optional.of("-XX:UseAVX=2") : Optional.empty();
    }

    private static Choice<Arithmetic> choice() {
        return Choice.of(values(), Arithmetic::label);
    }

    /** The class of that name, if there is one. */
    public static Optional<Arithmetic> named(String label) {
        return choice().find(label);
    }
}
