package io.seqmark.study.view;

import io.seqmark.base.Shell;
import io.seqmark.report.PythonJson;
import io.seqmark.run.RunRecord;
import io.seqmark.run.RunRow;
import io.seqmark.study.Direction;
import io.seqmark.study.Figure;
import io.seqmark.study.Histogram;
import io.seqmark.study.LengthGroup;
import io.seqmark.study.RunReport;
import io.seqmark.study.SentenceScore;
import io.seqmark.study.view.Table.ScoreColumn;
import io.seqmark.study.view.Table.TextColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The views of a report.
 *
 * @param report what is shown
 */
public record ReportView(RunReport report) {
    private static final int EXCERPT = 70;

    /** For a terminal. */
    public String text() {
        return heading() + "\n\n" + Sections.text(sections());
    }

    /** For a pull request. */
    public String markdown() {
        return Sections.markdown(sections());
    }

    /** For programs. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", report.run().saveDir().toString());
        json.put("examples", report.run().rows().size());
        json.put("metrics", report.figures().stream().map(Json::figure).toList());
        json.put("length_ratio", report.lengthRatio());
        json.put("flags", record().flags());
        SequencedMap<String, Object> changed = new LinkedHashMap<>();
        report.changed()
                .forEach(setting -> changed.put(setting.name(), setting.values().getFirst()));
        json.put("settings", changed);
        json.put(
                "by_source_length",
                report.bySourceLength().stream().map(Json::group).toList());
        json.put(
                "worst",
                report.worst().stream()
                        .map(row -> Json.row(row, report.sentence()))
                        .toList());
        json.put("seconds", record().timings().total());
        json.put("tokens_per_second", record().tokens().generatedPerSecond());
        json.put("arguments", record().arguments());
        return PythonJson.READABLE.dumps(json) + "\n";
    }

    /** A page. */
    public String html() {
        List<Card> cards = new ArrayList<>();
        report.figures().forEach(figure -> cards.add(Card.of(figure)));
        cards.add(new Card("examples", Numbers.whole(report.run().rows().size()), ""));
        if (report.lengthRatio() > 0) {
            cards.add(new Card("length", Numbers.ratio(report.lengthRatio()), "words per word of the reference"));
        }
        cards.add(new Card(
                "tokens per second",
                Numbers.whole(Math.round(record().tokens().generatedPerSecond())),
                Numbers.seconds(record().timings().total()) + " in all"));
        Table table = table();
        String shown = table.size() < report.run().rows().size()
                ? "The %s examples with the worst scores of %s."
                        .formatted(
                                Numbers.whole(table.size()),
                                Numbers.whole(report.run().rows().size()))
                : "All %s examples.".formatted(Numbers.whole(table.size()));
        return Page.of(
                        heading(),
                        "finished " + record().created() + ", seqmark "
                                + Visible.of(record().identity().seqmark())
                                + withoutBounds().map(why -> "; " + why).orElse(""),
                        cards,
                        copies(),
                        charts(),
                        List.of(settings(), time(), flags()),
                        table,
                        shown)
                .html();
    }

    private Optional<String> withoutBounds() {
        return report.withoutBounds().map(why -> "no intervals: " + Visible.of(why));
    }

    private RunRecord record() {
        return report.run().record();
    }

    private String heading() {
        return Visible.of(record().namedModel()) + " on " + Visible.of(record().namedData()) + " ("
                + Visible.of(record().identity().corpus().typePath()) + ")";
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(scores());
        sections.add(settings());
        sections.add(flags());
        sections.add(lengths());
        sections.add(worst());
        sections.add(time());
        sections.addAll(copies());
        return sections.stream().filter(section -> !section.isEmpty()).toList();
    }

    private Section scores() {
        Grid grid = Grid.of(
                List.of("metric", "score", "95 % interval"),
                report.figures(),
                figure -> List.of(
                        Visible.of(figure.name()),
                        Numbers.score(figure.name(), figure.score()),
                        figure.bounds()
                                .map(bounds -> Numbers.bounds(figure.name(), bounds))
                                .orElse("")));
        List<String> lines = new ArrayList<>();
        lines.add(Numbers.whole(report.run().rows().size()) + " examples"
                + (report.lengthRatio() > 0
                        ? ", length " + Numbers.ratio(report.lengthRatio()) + " of the reference"
                        : ""));
        withoutBounds().ifPresent(lines::add);
        return new Section("Scores", lines, Optional.of(grid));
    }

    private Section settings() {
        return Section.of(
                "Settings that differ from the defaults",
                Grid.of(
                        List.of("setting", "value"),
                        report.changed(),
                        setting -> List.of(
                                Visible.of(setting.name()),
                                Visible.shortened(setting.values().getFirst(), EXCERPT))));
    }

    private Section flags() {
        return Section.of(
                "Flags",
                Grid.of(
                        List.of("flag", "examples"),
                        record().flags().entrySet(),
                        flag -> List.of(Visible.of(flag.getKey()), Numbers.whole(flag.getValue()))));
    }

    private Section lengths() {
        return Section.of(
                "By source length",
                Grid.of(
                        List.of(
                                "words of the source",
                                "examples",
                                "mean "
                                        + report.sentence()
                                                .map(SentenceScore::name)
                                                .orElse("score")),
                        report.bySourceLength(),
                        group -> List.of(
                                group.label(),
                                Numbers.whole(group.examples()),
                                Numbers.score(group.scores().getFirst()))));
    }

    private Section worst() {
        return Section.of(
                "Worst examples",
                Grid.of(
                        List.of("line", "score", "prediction", "reference"),
                        report.worst(),
                        row -> List.of(
                                Long.toString(row.id() + 1),
                                Numbers.score(report.sentence()
                                        .map(score -> score.of(row))
                                        .orElse(0.0)),
                                Visible.shortened(row.predictions().getFirst().text(), EXCERPT),
                                Visible.shortened(row.reference().orElse(""), EXCERPT))));
    }

    private Section time() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("in all", Numbers.seconds(record().timings().total())));
        rows.add(List.of("loading", Numbers.seconds(record().timings().load())));
        rows.add(List.of("generating", Numbers.seconds(record().timings().generate())));
        rows.add(List.of(
                "scoring after the last row", Numbers.seconds(record().timings().score())));
        record().timings()
                .earlier()
                .ifPresent(earlier -> rows.add(List.of("before it was interrupted", Numbers.seconds(earlier))));
        rows.add(List.of("tokens generated", Numbers.whole(record().tokens().generated())));
        rows.add(List.of(
                "tokens per second", Numbers.whole(Math.round(record().tokens().generatedPerSecond()))));
        rows.add(List.of("batch size", Numbers.whole(record().effective().batchSize())));
        rows.add(List.of("threads", Numbers.whole(record().effective().threads())));
        rows.add(List.of(
                "processor",
                Visible.of(record().machine().name().orElse(record().machine().architecture()))));
        return Section.of("Time and throughput", new Grid(List.of("what", "value"), rows));
    }

    private List<Section> copies() {
        List<Section> copies = new ArrayList<>();
        SequencedMap<String, String> signatures = new LinkedHashMap<>();
        record().metrics().forEach((name, metric) -> signatures.put(name, metric.signature()));
        signatures.forEach(
                (name, signature) -> copies.add(Section.of("Signature of " + Visible.of(name), Visible.of(signature))));
        copies.add(Section.of("Command", Visible.of("seqmark " + Shell.words(record().arguments()))));
        return copies;
    }

    private List<Chart> charts() {
        List<Chart> charts = new ArrayList<>();
        String score = report.sentence().map(SentenceScore::name).orElse("score");
        for (Histogram histogram : report.scores()) {
            charts.add(new Chart(
                    "Examples by sentence " + score, score, bins(histogram), series("examples", histogram.counts())));
        }
        if (!report.bySourceLength().isEmpty()) {
            charts.add(new Chart(
                    "Mean sentence " + score + " by words of the source",
                    "words",
                    report.bySourceLength().stream().map(LengthGroup::label).toList(),
                    series(
                            score,
                            report.bySourceLength().stream()
                                    .map(group -> group.scores().getFirst())
                                    .toList())));
        }
        SequencedMap<String, List<? extends Number>> lengths = new LinkedHashMap<>();
        List<String> names = List.of("predictions", "references");
        for (int i = 0; i < report.lengths().size(); i++) {
            lengths.put(names.get(i), report.lengths().get(i).counts());
        }
        charts.add(new Chart("Examples by words", "words", bins(report.lengths().getFirst()), lengths));
        return charts;
    }

    private static SequencedMap<String, List<? extends Number>> series(String name, List<? extends Number> values) {
        SequencedMap<String, List<? extends Number>> series = new LinkedHashMap<>();
        series.put(name, values);
        return series;
    }

    private static List<String> bins(Histogram histogram) {
        List<String> labels = new ArrayList<>();
        int width = histogram.width();
        for (int bin = 0; bin < histogram.counts().size(); bin++) {
            labels.add(width == 1 ? Long.toString(bin) : bin * width + "-" + (bin + 1) * width);
        }
        return labels;
    }

    private Table table() {
        List<String> names =
                report.figures().stream().map(Figure::name).limit(4).toList();
        List<ScoreColumn> scores = report.figures().stream()
                .limit(4)
                .map(figure -> new ScoreColumn(
                        figure.name(), figure.direction() == Direction.LOWER_IS_BETTER ? "desc" : "asc"))
                .toList();
        boolean compared = record().identity().corpus().targetSha256().isPresent();
        List<TextColumn> texts = compared
                ? List.of(
                        new TextColumn("source", -1, ""),
                        new TextColumn("reference", 2, "del"),
                        new TextColumn("prediction", 1, "ins"))
                : List.of(new TextColumn("source", -1, ""), new TextColumn("prediction", -1, ""));
        Table table = new Table(scores, texts);
        for (RunRow row : shown()) {
            String prediction = row.predictions().getFirst().text();
            table.add(
                    row.id() + 1,
                    names.stream()
                            .map(name -> row.sentence().getOrDefault(name, 0.0))
                            .toList(),
                    compared
                            ? List.of(row.source(), row.reference().orElse(""), prediction)
                            : List.of(row.source(), prediction),
                    row.flags());
        }
        return table;
    }

    /** In corpus order; the worst, where there are too many. */
    private List<RunRow> shown() {
        try (Stream<RunRow> rows = report.run().rows().stream()) {
            if (report.run().rows().size() <= Table.MOST_ROWS) {
                return rows.toList();
            }
            if (report.sentence().isEmpty()) {
                return rows.limit(Table.MOST_ROWS).toList();
            }
            SentenceScore score = report.sentence().get();
            PriorityQueue<RunRow> worst = new PriorityQueue<>(Comparator.<RunRow>comparingDouble(score::badness)
                    .thenComparing(RunRow::id, Comparator.reverseOrder()));
            rows.forEach(row -> {
                worst.add(row);
                if (worst.size() > Table.MOST_ROWS) {
                    worst.remove();
                }
            });
            return worst.stream().sorted(Comparator.comparingLong(RunRow::id)).toList();
        }
    }
}
