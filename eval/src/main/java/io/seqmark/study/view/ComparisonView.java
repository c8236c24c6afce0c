package io.seqmark.study.view;

import io.seqmark.study.ComparedMetric;
import io.seqmark.study.ComparedMetric.Outcome;
import io.seqmark.study.ComparedSystem;
import io.seqmark.study.Comparison;
import io.seqmark.study.Direction;
import io.seqmark.study.Duel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What is said of a comparison, for all forms but JSON.
 *
 * @param comparison what is shown
 */
record ComparisonView(Comparison comparison) {
    private static final int EXCERPT = 70;
    private static final double SIGNIFICANT = 0.05;

    String heading() {
        return IntStream.range(1, systems().size())
                        .mapToObj(this::name)
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("")
                + " against " + name(0);
    }

    String subtitle() {
        return Numbers.whole(comparison.examples()) + " examples; the baseline is " + name(0);
    }

    String name(int system) {
        return Visible.of(systems().get(system).name());
    }

    private List<ComparedSystem> systems() {
        return comparison.systems();
    }

    /** In the order of a terminal. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(scores());
        sections.add(settings());
        sections.add(duels());
        sections.add(byLength());
        sections.add(byFrequency());
        comparison.duels().forEach(duel -> {
            sections.add(changes(duel, "Largest gains of ", duel.gains()));
            sections.add(changes(duel, "Largest losses of ", duel.setbacks()));
        });
        sections.addAll(ngrams());
        sections.addAll(signatures());
        return sections.stream().filter(section -> !section.isEmpty()).toList();
    }

    Section scores() {
        List<List<String>> rows = new ArrayList<>();
        for (int system = 0; system < systems().size(); system++) {
            for (ComparedMetric metric : comparison.metrics()) {
                Outcome outcome = metric.outcomes().get(system);
                rows.add(List.of(
                        name(system),
                        Visible.of(metric.name()),
                        Numbers.score(metric.name(), outcome.score()),
                        outcome.bounds()
                                .map(bounds -> Numbers.bounds(metric.name(), bounds))
                                .orElse(""),
                        system == 0
                                ? ""
                                : Numbers.difference(
                                        metric.name(),
                                        outcome.score()
                                                - metric.outcomes().getFirst().score()),
                        pValue(metric, outcome, outcome.bootstrap()),
                        pValue(metric, outcome, outcome.randomization())));
            }
            rows.addAll(facts(system));
        }
        List<String> lines = new ArrayList<>();
        lines.add(subtitle());
        comparison.notes().forEach(note -> lines.add(Visible.of(note)));
        lines.add("p: how probable so large a difference is if the systems were the same; * marks p < 0.05");
        return new Section(
                "Scores",
                lines,
                Optional.of(new Grid(
                        List.of(
                                "system",
                                "metric",
                                "score",
                                "95 % interval",
                                "difference",
                                "p (bootstrap)",
                                "p (randomization)"),
                        rows)));
    }

    private List<List<String>> facts(int system) {
        ComparedSystem one = systems().get(system);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(name(system), "length ratio", Numbers.ratio(one.lengthRatio()), "", "", "", ""));
        one.speed().ifPresent(speed -> {
            rows.add(List.of(
                    name(system), "seconds", String.format(Locale.ROOT, "%,.1f", speed.seconds()), "", "", "", ""));
            rows.add(List.of(
                    name(system),
                    "tokens per second",
                    Numbers.whole(Math.round(speed.tokensPerSecond())),
                    "",
                    "",
                    "",
                    ""));
        });
        return rows;
    }

    /** sacrebleu's tests give the smallest p of all where nothing differs, which would be misread. */
    private static String pValue(ComparedMetric metric, Outcome outcome, OptionalDouble p) {
        boolean same = outcome.score() == metric.outcomes().getFirst().score();
        return p.isEmpty() || same ? "" : Numbers.pValue(p.getAsDouble()) + (p.getAsDouble() < SIGNIFICANT ? " *" : "");
    }

    Section settings() {
        List<String> head = new ArrayList<>(List.of("setting"));
        IntStream.range(0, systems().size()).mapToObj(this::name).forEach(head::add);
        return Section.of("Settings that differ", Grid.of(head, comparison.settings(), setting -> {
            List<String> row = new ArrayList<>(List.of(Visible.of(setting.name())));
            setting.values().forEach(value -> row.add(Visible.shortened(value, EXCERPT)));
            return row;
        }));
    }

    Section duels() {
        return Section.of(
                "By sentence " + sentence(),
                Grid.of(
                        List.of("system", "better", "worse", "same"),
                        comparison.duels(),
                        duel -> List.of(
                                name(duel.system()),
                                Numbers.whole(duel.wins()),
                                Numbers.whole(duel.losses()),
                                Numbers.whole(duel.ties()))));
    }

    String sentence() {
        return Visible.of(comparison.sentence().name());
    }

    Section byLength() {
        return Section.of(
                sentence() + " by words of the " + measured(),
                Grid.of(perSystem("words", "examples"), comparison.bySourceLength(), group -> {
                    List<String> row = new ArrayList<>(List.of(group.label(), Numbers.whole(group.examples())));
                    group.scores().forEach(score -> row.add(Numbers.score(score)));
                    return row;
                }));
    }

    String measured() {
        return systems().getFirst().sources().isEmpty() ? "reference" : "source";
    }

    Section byFrequency() {
        return Section.of(
                "Word F1 by how often the word is in the references",
                Grid.of(perSystem("times", "words"), comparison.byFrequency(), group -> {
                    List<String> row = new ArrayList<>(List.of(group.label(), Numbers.whole(group.words())));
                    group.f1().forEach(score -> row.add(Numbers.score(score)));
                    return row;
                }));
    }

    private List<String> perSystem(String... first) {
        List<String> head = new ArrayList<>(List.of(first));
        IntStream.range(0, systems().size()).mapToObj(this::name).forEach(head::add);
        return head;
    }

    private Section changes(Duel duel, String title, List<Integer> places) {
        List<Double> before = comparison.sentenceScores().getFirst();
        List<Double> after = comparison.sentenceScores().get(duel.system());
        return Section.of(
                title + name(duel.system()),
                Grid.of(
                        List.of("line", "from", "to", "reference", "baseline", "system"),
                        places,
                        place -> List.of(
                                Integer.toString(place + 1),
                                Numbers.score(before.get(place)),
                                Numbers.score(after.get(place)),
                                Visible.shortened(
                                        systems().getFirst().references().get(place), EXCERPT),
                                Visible.shortened(
                                        systems().getFirst().predictions().get(place), EXCERPT),
                                Visible.shortened(
                                        systems()
                                                .get(duel.system())
                                                .predictions()
                                                .get(place),
                                        EXCERPT))));
    }

    List<Section> ngrams() {
        List<Section> sections = new ArrayList<>();
        for (Duel duel : comparison.duels()) {
            sections.add(ngrams(
                    "N-grams of the references that " + name(duel.system()) + " has more often", duel.gainedNgrams()));
            sections.add(ngrams(
                    "N-grams of the references that " + name(0) + " has more often than " + name(duel.system()),
                    duel.lostNgrams()));
        }
        return sections;
    }

    private static Section ngrams(String title, List<Duel.NgramChange> changes) {
        return Section.of(
                title,
                Grid.of(
                        List.of("n-gram", "times more"),
                        changes,
                        change -> List.of(Visible.shortened(change.ngram(), EXCERPT), Numbers.whole(change.times()))));
    }

    List<Section> signatures() {
        return comparison.metrics().stream()
                .map(metric -> Section.of("Signature of " + Visible.of(metric.name()), Visible.of(metric.signature())))
                .toList();
    }

    /** Whether the smallest score is the worst. */
    boolean ascending() {
        return comparison.sentence().direction() != Direction.LOWER_IS_BETTER;
    }
}
