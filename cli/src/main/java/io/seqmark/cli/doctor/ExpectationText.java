package io.seqmark.cli.doctor;

import io.seqmark.study.expect.Expectation;
import io.seqmark.study.expect.Expectation.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** What explains a number, for people and for programs. */
public final class ExpectationText {
    private ExpectationText() {}

    /** Lines for people. */
    public static List<String> lines(String run, Expectation expectation) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s; expected %s".formatted(run, figures(expectation.scores()), expectation.expected()));
        if (expectation.isMet()) {
            lines.add("ok    the run has that number");
            return lines;
        }
        for (Explanation explanation : expectation.explanations()) {
            lines.add("cause " + shown(explanation));
            explanation.remedies().forEach(remedy -> lines.add("      " + remedy));
        }
        if (expectation.explanations().isEmpty()) {
            lines.add("none  of the causes that are known gives that number, alone or two together; nearest:");
            expectation.nearest().forEach(explanation -> lines.add("      " + shown(explanation)));
            lines.add("      other texts would: compare checkpoint, source lines and generate() options"
                    + " (seqmark compare RUN RUN), or try --decode");
        }
        return lines;
    }

    private static String shown(Explanation explanation) {
        String changes =
                explanation.changes().isEmpty() ? "as it was run" : String.join(", and ", explanation.changes());
        return "%s: %s %s".formatted(changes, explanation.figure(), digits(explanation.value()));
    }

    private static String figures(Map<String, Double> scores) {
        return scores.entrySet().stream()
                .map(score -> score.getKey() + " " + digits(score.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** For programs. */
    public static Map<String, Object> json(Expectation expectation) {
        SequencedMap<String, Object> file = new LinkedHashMap<>();
        file.put("expected", expectation.expected());
        file.put("metric", expectation.metric());
        file.put("scores", expectation.scores());
        file.put("met", expectation.isMet());
        file.put(
                "explanations",
                expectation.explanations().stream().map(ExpectationText::json).toList());
        file.put(
                "nearest",
                expectation.nearest().stream().map(ExpectationText::json).toList());
        return file;
    }

    private static Map<String, Object> json(Explanation explanation) {
        SequencedMap<String, Object> entry = new LinkedHashMap<>();
        entry.put("figure", explanation.figure());
        entry.put("value", explanation.value());
        entry.put("changes", explanation.changes());
        entry.put("remedies", explanation.remedies());
        return entry;
    }
}
