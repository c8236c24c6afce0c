package io.seqmark.study.view;

import io.seqmark.study.ComparedMetric;
import io.seqmark.study.Comparison;
import io.seqmark.study.LengthGroup;
import io.seqmark.study.view.Table.ScoreColumn;
import io.seqmark.study.view.Table.TextColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * A comparison as a page: the systems side by side.
 *
 * @param view what is said in all forms
 */
record ComparisonPage(ComparisonView view) {
    /** More columns of texts than this cannot be read side by side. */
    private static final int MOST_SYSTEMS = 4;

    /** Half the bins of the changes of sentence scores. */
    private static final int BINS = 10;

    private Comparison comparison() {
        return view.comparison();
    }

    String html() {
        List<Section> sections = new ArrayList<>();
        sections.add(view.scores());
        sections.add(view.settings());
        sections.add(view.duels());
        sections.add(view.byFrequency());
        sections.addAll(view.ngrams());
        Table table = table();
        int systems = comparison().systems().size();
        String shown = (table.size() < comparison().examples() ? "The " : "All ") + Numbers.whole(table.size())
                + " examples" + (table.size() < comparison().examples() ? " whose scores differ most." : ".")
                + (systems > MOST_SYSTEMS ? " The first " + MOST_SYSTEMS + " systems." : "");
        return Page.of(view.heading(), view.subtitle(), cards(), view.signatures(), charts(), sections, table, shown)
                .html();
    }

    private List<Card> cards() {
        List<Card> cards = new ArrayList<>();
        for (ComparedMetric metric : comparison().metrics()) {
            double baseline = metric.outcomes().getFirst().score();
            for (int system = 0; system < metric.outcomes().size() && cards.size() < 12; system++) {
                ComparedMetric.Outcome outcome = metric.outcomes().get(system);
                String note = outcome.bootstrap().isPresent() && outcome.score() != baseline
                        ? Numbers.difference(metric.name(), outcome.score() - baseline) + ", p "
                                + Numbers.pValue(outcome.bootstrap().getAsDouble())
                        : outcome.bounds()
                                .map(bounds -> "95 % " + Numbers.bounds(metric.name(), bounds))
                                .orElse("");
                cards.add(new Card(
                        Visible.of(metric.name()) + " of " + view.name(system),
                        Numbers.score(metric.name(), outcome.score()),
                        note));
            }
        }
        return cards;
    }

    private List<Chart> charts() {
        SequencedMap<String, List<? extends Number>> lengths = new LinkedHashMap<>();
        SequencedMap<String, List<? extends Number>> frequencies = new LinkedHashMap<>();
        for (int system = 0;
                system < Math.min(MOST_SYSTEMS, comparison().systems().size());
                system++) {
            int column = system;
            lengths.put(
                    view.name(system),
                    comparison().bySourceLength().stream()
                            .map(group -> group.scores().get(column))
                            .toList());
            frequencies.put(
                    view.name(system),
                    comparison().byFrequency().stream()
                            .map(group -> group.f1().get(column))
                            .toList());
        }
        return List.of(
                new Chart(
                        view.sentence() + " by words of the " + view.measured(),
                        "words",
                        comparison().bySourceLength().stream()
                                .map(LengthGroup::label)
                                .toList(),
                        lengths),
                changes(),
                new Chart(
                        "Word F1 by how often the word is in the references",
                        "times",
                        comparison().byFrequency().stream()
                                .map(group -> group.label())
                                .toList(),
                        frequencies));
    }

    /** How many examples changed by how much. */
    private Chart changes() {
        SequencedMap<String, List<? extends Number>> series = new LinkedHashMap<>();
        for (int system = 1;
                system < Math.min(MOST_SYSTEMS, comparison().systems().size());
                system++) {
            long[] counts = new long[2 * BINS + 1];
            for (int i = 0; i < comparison().examples(); i++) {
                double change = change(system, i);
                int bin = change == 0
                        ? 0
                        : (int) (Math.signum(change) * Math.min(BINS, Math.ceil(Math.abs(change) / 10)));
                counts[bin + BINS]++;
            }
            series.put(
                    view.name(system),
                    IntStream.range(0, counts.length)
                            .mapToObj(bin -> counts[bin])
                            .toList());
        }
        List<String> labels = IntStream.rangeClosed(-BINS, BINS)
                .mapToObj(bin -> bin == 0
                        ? "same"
                        : bin > 0 ? "+" + (bin - 1) * 10 + " to " + bin * 10 : bin * 10 + " to " + (bin + 1) * 10)
                .toList();
        return new Chart("Examples by change of sentence " + view.sentence(), "change", labels, series);
    }

    private double change(int system, int i) {
        List<List<Double>> scores = comparison().sentenceScores();
        return scores.get(system).get(i) - scores.getFirst().get(i);
    }

    private Table table() {
        int systems = Math.min(MOST_SYSTEMS, comparison().systems().size());
        boolean sources = !comparison().systems().getFirst().sources().isEmpty();
        String worst = view.ascending() ? "asc" : "desc";
        List<ScoreColumn> scores = new ArrayList<>();
        List<TextColumn> texts = new ArrayList<>();
        if (sources) {
            texts.add(new TextColumn("source", -1, ""));
        }
        int reference = texts.size();
        texts.add(new TextColumn("reference", -1, ""));
        for (int system = 1; system < systems; system++) {
            scores.add(new ScoreColumn(systems == 2 ? "change" : "change of " + view.name(system), worst));
        }
        for (int system = 0; system < systems; system++) {
            scores.add(new ScoreColumn(systems == 2 ? (system == 0 ? "before" : "after") : view.name(system), worst));
            texts.add(new TextColumn(view.name(system), reference, "ins"));
        }
        Table table = new Table(scores, texts);
        for (int i : shown()) {
            List<Double> values = new ArrayList<>();
            List<String> cells = new ArrayList<>();
            if (sources) {
                cells.add(comparison().systems().getFirst().sources().get(i));
            }
            cells.add(comparison().systems().getFirst().references().get(i));
            for (int system = 1; system < systems; system++) {
                values.add(change(system, i));
            }
            for (int system = 0; system < systems; system++) {
                values.add(comparison().sentenceScores().get(system).get(i));
                cells.add(comparison().systems().get(system).predictions().get(i));
            }
            table.add(i + 1L, values, cells, List.of(mark(i)));
        }
        return table;
    }

    private String mark(int i) {
        double gain = view.ascending() ? change(1, i) : -change(1, i);
        return gain > 0 ? "better" : gain < 0 ? "worse" : "same";
    }

    private List<Integer> shown() {
        List<Integer> all = IntStream.range(0, comparison().examples()).boxed().toList();
        if (all.size() <= Table.MOST_ROWS) {
            return all;
        }
        List<Integer> most = new ArrayList<>(all.stream()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(change(1, i))))
                .limit(Table.MOST_ROWS)
                .toList());
        Collections.sort(most);
        return most;
    }
}
