package io.seqmark.study.view;

import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRecord;
import io.seqmark.run.RunRow;
import io.seqmark.study.Figure;
import io.seqmark.study.RunReport;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What a terminal shows when a run has ended: half a dozen lines. All of it is in the report, which the run's page needs too, so
 * that nothing is read or counted for it: the report keeps three line numbers per flag and ten rows, and resamples no more
 * than {@link RunReport#MOST_RESAMPLED} lines.
 *
 * @param report of the run
 * @param columns of the terminal; a signature is not cut, because it is to be copied
 */
public record SummaryView(RunReport report, int columns) {
    /** Of fewer lines the percentiles of resampled scores say nothing. */
    private static final int FEWEST = 10;

    private static final int INDENT = 10;
    private static final int NARROWEST_TEXT = 12;

    private static final Map<String, String> NAMES =
            Map.of("bleu", "BLEU", "chrf", "chrF", "ter", "TER", "rouge1", "ROUGE-1", "rouge2", "ROUGE-2");

    private static final Map<String, String> FLAGS = Map.of(
            "unfinished", "cut off at max_length",
            "truncated", "cut sources");

    /** The lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(scores());
        if (!report.figures().isEmpty()) {
            whyWithoutInterval().ifPresent(why -> lines.addAll(labelled("", List.of(why), " ")));
        }
        lines.addAll(lengthsAndFlags());
        report.worst().stream()
                .findFirst()
                .filter(_ -> report.sentence().isPresent())
                .ifPresent(row -> lines.addAll(worst(row)));
        record().metrics()
                .forEach((name, metric) ->
                        lines.add(label("cite") + Visible.of(named(name)) + "|" + Visible.of(metric.signature())));
        lines.addAll(labelled("files", files(), ", "));
        return lines;
    }

    private RunRecord record() {
        return report.run().record();
    }

    private long size() {
        return report.run().rows().size();
    }

    private List<String> scores() {
        List<String> facts = new ArrayList<>();
        facts.add(Numbers.whole(size()) + (size() == 1 ? " line" : " lines"));
        facts.add(duration(record().timings().total()));
        double rate = record().tokens().generatedPerSecond();
        if (rate > 0) {
            facts.add(Numbers.whole(Math.round(rate)) + " tok/s");
        }
        if (record().identity().generation().get("num_beams") instanceof Long beams) {
            facts.add("beams " + beams);
        }
        facts.add(Visible.of(record().identity().semantics()));
        facts.add(Visible.of(Objects.toString(record().identity().settings().get("dtype"), "")));
        List<String> parts = new ArrayList<>();
        report.figures().forEach(figure -> parts.add(score(figure)));
        parts.addAll(facts);
        return TerminalText.wrapped("", parts, "   ", 2, columns);
    }

    private String score(Figure figure) {
        String interval = size() < FEWEST
                ? ""
                : figure.bounds()
                        .map(bounds -> "  [%s, %s] 95 %%"
                                .formatted(end(figure.name(), bounds.low()), end(figure.name(), bounds.high())))
                        .orElse("");
        return Visible.of(named(figure.name())) + " " + Numbers.score(figure.name(), figure.score()) + interval;
    }

    private Optional<String> whyWithoutInterval() {
        return size() < FEWEST
                ? Optional.of("no 95 % interval: " + size() + (size() == 1 ? " line is too few" : " lines are too few"))
                : report.withoutBounds().map(why -> "no 95 % interval: " + Visible.of(why));
    }

    private List<String> lengthsAndFlags() {
        List<String> parts = new ArrayList<>();
        if (report.lengthRatio() > 0) {
            parts.add("length " + String.format(Locale.ROOT, "%.2f", report.lengthRatio()) + " of the reference  ");
        }
        List<String> flags = new ArrayList<>();
        record().flags().forEach((flag, count) -> {
            List<Long> first = report.flagged().getOrDefault(flag, List.of());
            String numbers = first.stream().map(id -> Long.toString(id + 1)).collect(Collectors.joining(" "));
            flags.add(Numbers.whole(count) + " " + Visible.of(FLAGS.getOrDefault(flag, flag))
                    + (first.isEmpty() ? "" : " (line " + numbers + (count > first.size() ? " ...)" : ")")));
        });
        parts.add("flags: " + (flags.isEmpty() ? "none" : String.join(", ", flags)));
        return TerminalText.wrapped("  ", parts, "  ", INDENT, columns);
    }

    private List<String> worst(RunRow row) {
        String start = label("worst") + "#" + (row.id() + 1) + "  "
                + oneDecimal(report.sentence().orElseThrow().of(row)) + "  ";
        String more =
                "   more: seqmark report " + Visible.of(report.run().saveDir().toString());
        String text = row.predictions().getFirst().text();
        int left = columns - TerminalText.width(start) - TerminalText.width(more);
        if (left >= NARROWEST_TEXT) {
            return List.of(start + TerminalText.cut(text, left) + more);
        }
        return List.of(
                start + TerminalText.cut(text, Math.max(NARROWEST_TEXT, columns - TerminalText.width(start))),
                " ".repeat(INDENT) + more.strip());
    }

    /** Those of one name with different endings as one, as a shell would take them. */
    private List<String> files() {
        List<String> names = new ArrayList<>(record().outputs().keySet());
        names.add(FinishedRun.RECORD_FILE);
        if (Files.isRegularFile(report.run().saveDir().resolve(FinishedRun.PAGE_FILE))) {
            names.add(FinishedRun.PAGE_FILE);
        }
        SequencedMap<String, List<String>> endings = new LinkedHashMap<>();
        for (String name : names) {
            int dot = Math.max(0, name.lastIndexOf('.'));
            endings.computeIfAbsent(name.substring(0, dot), _ -> new ArrayList<>())
                    .add(name.substring(dot));
        }
        List<String> files = new ArrayList<>();
        endings.forEach((stem, all) -> files.add(Visible.of(
                all.size() == 1
                        ? stem + all.getFirst()
                        : stem + ".{"
                                + all.stream()
                                        .map(ending -> ending.isEmpty() ? "" : ending.substring(1))
                                        .collect(Collectors.joining(","))
                                + "}")));
        files.addFirst(Visible.of(report.run().saveDir() + "/") + files.removeFirst());
        return files;
    }

    private List<String> labelled(String label, List<String> parts, String between) {
        return TerminalText.wrapped(label(label), parts, between, INDENT, columns);
    }

    private static String label(String label) {
        return "  " + label + " ".repeat(INDENT - 2 - label.length());
    }

    private static String named(String metric) {
        return NAMES.getOrDefault(
                metric,
                metric.startsWith("rouge")
                        ? "ROUGE" + (metric.equals("rouge") ? "" : "-" + metric.substring(5))
                        : metric);
    }

    /** Of an interval: of percents one decimal says enough. */
    private static String end(String name, double bound) {
        return Figure.decimals(name) > 2 ? Numbers.score(name, bound) : oneDecimal(bound);
    }

    private static String oneDecimal(double score) {
        return String.format(Locale.ROOT, "%.1f", score);
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : Numbers.whole(whole / 3600) + " h " + whole / 60 % 60 + " min";
    }
}
