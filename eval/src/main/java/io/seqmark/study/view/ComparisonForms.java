package io.seqmark.study.view;

import io.seqmark.report.PythonJson;
import io.seqmark.study.ComparedMetric;
import io.seqmark.study.ComparedSystem;
import io.seqmark.study.Comparison;
import io.seqmark.study.Duel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A comparison as text. */
public final class ComparisonForms {
    private ComparisonForms() {}

    /** For a terminal. */
    public static String text(Comparison comparison) {
        return Sections.text(new ComparisonView(comparison).sections());
    }

    /** For a pull request. */
    public static String markdown(Comparison comparison) {
        return Sections.markdown(new ComparisonView(comparison).sections());
    }

    /** For a paper. */
    public static String latex(Comparison comparison) {
        return Sections.latex(new ComparisonView(comparison).sections());
    }

    /** A page, the systems side by side. */
    public static String html(Comparison comparison) {
        return new ComparisonPage(new ComparisonView(comparison)).html();
    }

    /** For programs, with numbers in full precision. */
    public static String json(Comparison comparison) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("examples", comparison.examples());
        json.put("notes", comparison.notes());
        json.put(
                "systems",
                comparison.systems().stream().map(ComparisonForms::system).toList());
        json.put(
                "metrics",
                comparison.metrics().stream().map(ComparisonForms::metric).toList());
        Map<String, Object> settings = new LinkedHashMap<>();
        comparison.settings().forEach(setting -> settings.put(setting.name(), setting.values()));
        json.put("settings", settings);
        json.put("sentence_score", comparison.sentence().name());
        json.put(
                "duels",
                comparison.duels().stream().map(duel -> duel(comparison, duel)).toList());
        json.put(
                "by_length",
                comparison.bySourceLength().stream().map(Json::group).toList());
        List<Map<String, Object>> frequencies = new ArrayList<>();
        comparison
                .byFrequency()
                .forEach(group ->
                        frequencies.add(Map.of("times", group.label(), "words", group.words(), "f1", group.f1())));
        json.put("by_word_frequency", frequencies);
        return PythonJson.READABLE.dumps(json) + "\n";
    }

    private static Map<String, @Nullable Object> system(ComparedSystem system) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", system.name());
        json.put("length_ratio", system.lengthRatio());
        json.put("seconds", system.speed().map(ComparedSystem.Speed::seconds).orElse(null));
        json.put(
                "tokens_per_second",
                system.speed().map(ComparedSystem.Speed::tokensPerSecond).orElse(null));
        return json;
    }

    private static Map<String, Object> metric(ComparedMetric metric) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", metric.name());
        json.put("signature", metric.signature());
        List<Map<String, @Nullable Object>> outcomes = new ArrayList<>();
        for (ComparedMetric.Outcome outcome : metric.outcomes()) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("score", outcome.score());
            one.put(
                    "interval",
                    outcome.bounds()
                            .map(bounds -> List.of(bounds.low(), bounds.high()))
                            .orElse(null));
            one.put("p_bootstrap", number(outcome.bootstrap()));
            one.put("p_randomization", number(outcome.randomization()));
            outcomes.add(one);
        }
        json.put("systems", outcomes);
        return json;
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Map<String, Object> duel(Comparison comparison, Duel duel) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("system", comparison.systems().get(duel.system()).name());
        json.put("wins", duel.wins());
        json.put("losses", duel.losses());
        json.put("ties", duel.ties());
        json.put("gains", duel.gains().stream().map(place -> place + 1).toList());
        json.put("setbacks", duel.setbacks().stream().map(place -> place + 1).toList());
        json.put("gained_ngrams", ngrams(duel.gainedNgrams()));
        json.put("lost_ngrams", ngrams(duel.lostNgrams()));
        return json;
    }

    private static Map<String, Integer> ngrams(List<Duel.NgramChange> changes) {
        Map<String, Integer> json = new LinkedHashMap<>();
        changes.forEach(change -> json.put(change.ngram(), change.times()));
        return json;
    }
}
