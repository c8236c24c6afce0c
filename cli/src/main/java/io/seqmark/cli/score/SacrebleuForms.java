package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Forms of sacrebleu's command line that need translation, and those that have no meaning here: refused by name. */
final class SacrebleuForms {
    private static final Set<String> INPUT = Set.of(ScoreOptions.INPUT, "-i");
    private static final Set<String> METRICS = Set.of(ScoreOptions.METRIC, "--metrics", "-m");
    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "u8", "utf", "cp65001", "utf-8-sig");

    /** What works on sacrebleu's own test sets, by option. */
    static final Map<String, String> TEST_SETS = Map.of(
            "--test-set", "-t",
            "--origlang", "-ol",
            "--subset", "--subset",
            "--download", "--download",
            "--echo", "--echo");

    /** The same, without a value. */
    static final Map<String, String> TEST_SET_FLAGS =
            Map.of("--list", "--list", "--citation", "--cite", "--detail", "-d");

    private SacrebleuForms() {}

    /**
     * Writes options that take several values once for each: {@code -i A B} is {@code -i A -i B}. As in argparse, {@code -i}
     * takes all up to the next option; {@code -m} takes names of metrics, so that files may follow it.
     */
    static List<String> expand(List<String> arguments) {
        List<String> expanded = new ArrayList<>();
        int i = 0;
        while (i < arguments.size()) {
            String option = arguments.get(i++);
            expanded.add(option);
            if (i < arguments.size() && (INPUT.contains(option) || METRICS.contains(option))) {
                expanded.add(arguments.get(i++));
                while (i < arguments.size() && continues(option, arguments.get(i))) {
                    expanded.add(option);
                    expanded.add(arguments.get(i++));
                }
            }
        }
        return expanded;
    }

    private static boolean continues(String option, String value) {
        return INPUT.contains(option)
                ? TextLines.isStandardInput(value) || !value.startsWith("-")
                : RequestedMetrics.NAMES.contains(value);
    }

    /**
     * Refuses what cannot be done.
     *
     * @throws InputException one line for each option
     */
    static void check(ScoreArguments given) {
        List<String> problems = new ArrayList<>();
        given.text(ScoreOptions.ENCODING)
                .filter(name -> !UTF_8.contains(name.toLowerCase(Locale.ROOT).replace('_', '-')))
                .ifPresent(name -> problems.add(ScoreOptions.ENCODING + " " + name
                        + ": files are read as UTF-8 only; convert them first, for example with iconv -f " + name
                        + " -t UTF-8"));
        TEST_SETS.keySet().stream().sorted().filter(given::flag).forEach(option -> problems.add(refusal(option)));
        TEST_SET_FLAGS.keySet().stream().sorted().filter(given::flag).forEach(option -> problems.add(refusal(option)));
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private static String refusal(String option) {
        return option + " is about sacrebleu's test sets, which Seqmark does not have: name files of references";
    }
}
