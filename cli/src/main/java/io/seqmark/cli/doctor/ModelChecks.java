package io.seqmark.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.seqmark.base.ClockText;
import io.seqmark.base.InputException;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.MemoryEstimate;
import io.seqmark.run.Evaluation;
import io.seqmark.run.RunRecord;
import io.seqmark.run.RunResult;
import io.seqmark.run.inspect.Inspection;
import io.seqmark.run.inspect.InspectionSpec;
import io.seqmark.run.inspect.Inspector;
import io.seqmark.spec.RunSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A model beside its data: what would make a run fail, and what it will take. */
public final class ModelChecks {
    /** Lines of the trial run: enough to fill the batches of a few cores. */
    private static final long TRIAL_LINES = 32;
    /** A trial that takes longer is warm by itself. */
    private static final double QUICK_SECONDS = 20;

    private ModelChecks() {}

    /** All findings about a run that has not begun. */
    public static List<Finding> of(RunSpec spec) {
        List<Finding> findings = new ArrayList<>();
        Inspection inspection;
        try {
            inspection = Inspector.inspect(InspectionSpec.of(spec), _ -> {});
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

    /**
     * The first lines are generated twice where that is quick: a program that has just started is slower, and a longer run is
     * so only at its beginning. What the others take is that of their characters.
     */
    private static Finding time(RunSpec spec) {
        Lengths lengths = Lengths.of(spec);
        long lines = Math.min(TRIAL_LINES, lengths.lines());
        RunSpec trial = spec.withData(data -> data.withLimit(OptionalLong.of(lines)))
                .withCompute(compute -> compute.withRanks(Optional.empty()));
        RunRecord first = Trials.run(trial, RunResult::record);
        RunRecord warm = first.timings().generate() < QUICK_SECONDS ? Trials.run(trial, RunResult::record) : first;
        double others = (double) lengths.all() / Math.max(1, lengths.first()) - 1;
        return Finding.ok(
                "time",
                String.format(
                        Locale.ROOT,
                        "%,d lines in about %s, from a run of the first %d at %.0f tokens/s",
                        lengths.lines(),
                        clock(first.timings().total() + warm.timings().generate() * others),
                        lines,
                        warm.tokens().generatedPerSecond()));
    }

    private static String clock(double seconds) {
        return seconds < 60 ? Math.max(1, Math.round(seconds)) + " s" : ClockText.of(seconds);
    }

    /**
     * How long sources are.
     *
     * @param first characters of the lines that are tried
     * @param all characters of all that are asked for
     * @param lines that are asked for
     */
    private record Lengths(long first, long all, long lines) {
        static Lengths of(RunSpec spec) {
            long first = 0;
            long all = 0;
            try (Corpus corpus = Corpus.open(
                    spec.data().dir(),
                    spec.data().typePath(),
                    spec.data().files(),
                    false,
                    spec.data().limit())) {
                for (long line = 0; line < corpus.size(); line++) {
                    all += corpus.source(line).length();
                    first = line < TRIAL_LINES ? all : first;
                }
                return new Lengths(first, all, corpus.size());
            }
        }
    }
}
