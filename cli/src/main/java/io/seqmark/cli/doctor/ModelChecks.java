package io.seqmark.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.seqmark.base.InputException;
import io.seqmark.run.Evaluation;
import io.seqmark.run.RunResult;
import io.seqmark.run.inspect.Inspection;
import io.seqmark.run.inspect.InspectionSpec;
import io.seqmark.run.inspect.Inspector;
import io.seqmark.run.inspect.MemoryEstimate;
import io.seqmark.spec.RunSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A model beside its data: what would make a run fail, and what it will take. */
public final class ModelChecks {
    /** Lines of the trial run: enough to fill the batches of a few cores. */
    private static final long TRIAL_LINES = 32;

    private ModelChecks() {}

    /** All findings about a run that has not begun. */
    public static List<Finding> of(RunSpec spec) {
        List<Finding> findings = new ArrayList<>();
        Inspection inspection;
        try {
            inspection = Inspector.inspect(asked(spec), _ -> {});
        } catch (InputException unusable) {
            unusable.problems()
                    .forEach(problem -> findings.add(Finding.fix("model", problem, "see docs/checkpoints.md")));
            Evaluation.alsoWrong(spec).stream()
                    .filter(problem -> !unusable.problems().contains(problem))
                    .forEach(problem -> findings.add(Finding.fix("data", problem, "mend the file")));
            return findings;
        }
        findings.add(Finding.ok("model", inspection.modelType() + weights(inspection)));
        inspection.notes().forEach(note -> findings.add(Finding.warn("model", note, "see docs/decoding.md")));
        inspection.needs().forEach(need -> findings.add(Finding.fix("options", need, "give that option")));
        inspection
                .problems()
                .forEach(problem -> findings.add(Finding.fix("model", problem, "see docs/checkpoints.md")));
        List<String> wrong = Evaluation.alsoWrong(spec).stream()
                .filter(problem -> !inspection.problems().contains(problem))
                .toList();
        wrong.forEach(problem -> findings.add(Finding.fix("data", problem, "mend the file")));
        inspection.memory().ifPresent(memory -> findings.add(memory(memory)));
        if (Finding.toFix(findings) == 0) {
            findings.add(Finding.of("time", () -> time(spec)));
        }
        return findings;
    }

    private static String weights(Inspection inspection) {
        return inspection
                .weights()
                .map(weights -> String.format(Locale.ROOT, ", %,d parameters", weights.parameters()))
                .orElse("");
    }

    private static InspectionSpec asked(RunSpec spec) {
        return new InspectionSpec(
                spec.model().name(),
                Optional.of(spec.data().task()),
                spec.model().semantics(),
                spec.model().languages().source(),
                spec.model().languages().target(),
                spec.model().generation(),
                spec.model().maxSourceLength(),
                spec.compute().batchSize(),
                spec.compute().threads());
    }

    private static Finding memory(MemoryEstimate memory) {
        long total = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        String text = "about %s of %s, beside the Java heap and the native library"
                .formatted(MachineChecks.size(memory.total()), MachineChecks.size(total));
        return memory.total() > total
                ? Finding.warn(
                        "memory",
                        text,
                        "a smaller --bs, or --dtype int8; where memory runs out, fewer sentences are in" + " flight")
                : Finding.ok("memory", text);
    }

    /** The first lines are generated, and the time is that of their bytes. */
    private static Finding time(RunSpec spec) {
        Path source = spec.data().dir().resolve(spec.data().typePath() + ".source");
        long asked = spec.data().limit().orElse(Long.MAX_VALUE);
        Bytes bytes = Bytes.of(source, TRIAL_LINES, asked);
        long lines = Math.min(TRIAL_LINES, asked);
        RunResult trial = Trials.run(
                spec.withData(data -> data.withLimit(OptionalLong.of(lines)))
                        .withCompute(compute -> compute.withRanks(Optional.empty())),
                result -> result);
        double generate = trial.record().timings().generate() * bytes.all() / Math.max(1, bytes.first());
        double fixed =
                trial.record().timings().total() - trial.record().timings().generate();
        return Finding.ok(
                "time",
                String.format(
                        Locale.ROOT,
                        "%,d lines in about %s, from a run of the first %d at %.0f tokens/s",
                        bytes.lines(),
                        clock(generate + fixed),
                        Math.min(lines, bytes.lines()),
                        trial.record().tokens().generatedPerSecond()));
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? Math.max(1, whole) + " s"
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    /**
     * How long sources are.
     *
     * @param first bytes of the lines that are tried
     * @param all bytes of all that are asked for
     * @param lines that are asked for
     */
    private record Bytes(long first, long all, long lines) {
        static Bytes of(Path source, long tried, long asked) {
            long[] sums = new long[3];
            try (Stream<String> lines = Files.lines(source)) {
                lines.limit(asked).forEach(line -> {
                    if (sums[2] < tried) {
                        sums[0] += line.length();
                    }
                    sums[1] += line.length();
                    sums[2]++;
                });
            } catch (IOException failure) {
                throw new InputException("cannot read " + source + ": " + failure.getMessage(), failure);
            }
            return new Bytes(sums[0], sums[1], sums[2]);
        }
    }
}
