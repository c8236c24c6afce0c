package io.seqmark.study.expect;

import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.tokenize.LineTokenizers;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.study.expect.Change.Kind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is often done otherwise, from the questions that people ask about scores that do not agree. */
final class Changes {
    private static final List<Integer> ORDERS = List.of(1, 2, 3, 4);

    private Changes() {}

    /** All that can be tried on texts that are scored in that way. */
    static List<Change> of(Way way) {
        List<Change> changes = new ArrayList<>();
        switch (way.metric()) {
            case BLEU -> bleu(way.settings().bleu(), changes);
            case ROUGE -> rouge(way, changes);
            default -> {
                // scored in one way only
            }
        }
        if (way.metric() != Metric.ROUGE && way.metric() != Metric.LENGTH) {
            changes.add(Change.ofWay(
                    Kind.MEAN,
                    "the mean of the sentences' scores instead of the corpus's",
                    "report the corpus's score",
                    each -> each.withMean(Way.Mean.PLAIN)));
        }
        texts(changes);
        return changes;
    }

    private static void bleu(MetricSettings.Bleu bleu, List<Change> changes) {
        for (String name : LineTokenizers.names()) {
            if (!name.equals(bleu.tokenizer().name())) {
                BleuTokenizer other = new BleuTokenizer(name, Optional.empty(), BleuTokenizer.DEFAULT.mecab());
                changes.add(Change.ofWay(
                        Kind.TOKENIZER,
                        "BLEU's tokenizer " + name + " instead of "
                                + bleu.tokenizer().name(),
                        "--tokenize " + name,
                        way -> {
                            MetricSettings.Bleu now = way.settings().bleu();
                            return way.withBleu(new MetricSettings.Bleu(
                                    other, now.lowercase(), now.smoothing(), now.maxNgramOrder()));
                        }));
            }
        }
        changes.add(Change.ofWay(
                Kind.CASE,
                bleu.lowercase() ? "case that counts" : "lower-cased texts",
                bleu.lowercase() ? "leave out --lowercase" : "--lowercase",
                way -> {
                    MetricSettings.Bleu now = way.settings().bleu();
                    return way.withBleu(new MetricSettings.Bleu(
                            now.tokenizer(), !bleu.lowercase(), now.smoothing(), now.maxNgramOrder()));
                }));
        for (Smoothing.Method method : Smoothing.Method.values()) {
            if (method != bleu.smoothing().method()) {
                changes.add(Change.ofWay(
                        Kind.SMOOTHING,
                        "smoothing " + method.label() + " instead of "
                                + bleu.smoothing().method().label(),
                        "--smooth-method " + method.label(),
                        way -> {
                            MetricSettings.Bleu now = way.settings().bleu();
                            return way.withBleu(new MetricSettings.Bleu(
                                    now.tokenizer(), now.lowercase(), Smoothing.of(method), now.maxNgramOrder()));
                        }));
            }
        }
        for (int order : ORDERS) {
            if (order != bleu.maxNgramOrder()) {
                changes.add(Change.ofWay(
                        Kind.ORDER, "BLEU-" + order + ", n-grams up to " + order, "--max-ngram-order " + order, way -> {
                            MetricSettings.Bleu now = way.settings().bleu();
                            return way.withBleu(
                                    new MetricSettings.Bleu(now.tokenizer(), now.lowercase(), now.smoothing(), order));
                        }));
            }
        }
    }

    private static void rouge(Way way, List<Change> changes) {
        boolean stemmer = way.settings().rougeStemmer();
        changes.add(Change.ofWay(
                Kind.STEMMER,
                stemmer ? "words that are not stemmed" : "stemmed words",
                stemmer ? "--rouge-no-stemmer" : "leave out --rouge-no-stemmer",
                each -> each.withStemmer(!stemmer)));
        for (SentenceSplit split : SentenceSplit.values()) {
            if (split != way.split()) {
                changes.add(Change.ofWay(
                        Kind.SENTENCES,
                        "sentences of rougeLsum by " + split.label() + " instead of "
                                + way.split().label(),
                        "--rouge-split " + split.label(),
                        each -> each.withSplit(split)));
            }
        }
        changes.add(Change.ofWay(
                Kind.MEAN,
                "the plain mean instead of the bootstrap's middle",
                "seqmark score --rouge-bootstrap-n 0",
                each -> each.withMean(Way.Mean.PLAIN)));
        changes.add(Change.ofWay(
                Kind.PART,
                "recall instead of the F-measure",
                "report fmeasure",
                each -> each.withPart(Way.RougePart.RECALL)));
        changes.add(Change.ofWay(
                Kind.PART,
                "precision instead of the F-measure",
                "report fmeasure",
                each -> each.withPart(Way.RougePart.PRECISION)));
    }

    private static void texts(List<Change> changes) {
        changes.add(Change.ofTexts(
                Kind.MARKER,
                "Pegasus' <n> in the predictions replaced by a line end",
                "replace <n> before scoring",
                texts -> texts.withPredictions(text -> text.replace("<n>", "\n"))));
        changes.add(Change.ofTexts(
                Kind.MARKER,
                "Pegasus' <n> replaced by a blank on both sides",
                "replace <n> before scoring",
                texts -> texts.withBoth(text -> text.replace("<n>", " "))));
        changes.add(Change.ofTexts(
                Kind.SPACES,
                "spaces around predictions and references removed",
                "strip both files",
                texts -> texts.withBoth(PythonText::strip)));
        changes.add(Change.ofTexts(
                Kind.SPACES,
                "several spaces in a row made one on both sides",
                "squeeze the spaces of both files",
                texts -> texts.withBoth(text -> text.strip().replaceAll("\\s+", " "))));
        changes.add(Change.ofTexts(
                Kind.COLUMNS,
                "predictions and references swapped",
                "name the predictions first",
                ScoredTexts::swapped));
        changes.add(Change.ofTexts(
                Kind.ALIGNMENT,
                "each prediction scored against the next line's reference",
                "look for a line that is missing from the references' start, or too many in the predictions",
                texts -> texts.shifted(1)));
        changes.add(Change.ofTexts(
                Kind.ALIGNMENT,
                "each prediction scored against the line before's reference",
                "look for a line that is missing from the predictions' start, or too many in the references",
                texts -> texts.shifted(-1)));
        for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFKC, Normalizer.Form.NFD)) {
            changes.add(Change.ofTexts(
                    Kind.UNICODE,
                    "both sides in Unicode form " + form,
                    "normalize both files to " + form,
                    texts -> texts.withBoth(text -> Normalizer.normalize(text, form))));
        }
        changes.add(Change.ofTexts(
                Kind.ENTITIES,
                "&amp;, &lt;, &gt;, &quot; and &apos; read as the characters that they stand for",
                "unescape both files",
                texts -> texts.withBoth(Changes::unescaped)));
        changes.add(Change.ofTexts(
                Kind.QUOTES,
                "typographic quotes and dashes written in ASCII on both sides",
                "normalize the punctuation of both files",
                texts -> texts.withBoth(Changes::plainQuotes)));
        changes.add(Change.ofTexts(
                Kind.EMPTY,
                "lines with an empty prediction left out",
                "count them: they are worth 0",
                ScoredTexts::withoutEmpty));
    }

    private static String unescaped(String text) {
        return text.replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String plainQuotes(String text) {
        return text.replaceAll("[\u201C\u201D\u201E\u00AB\u00BB]", "\"")
                .replaceAll("[\u2018\u2019\u201A]", "'")
                .replaceAll("[\u2013\u2014]", "-")
                .replace("\u2026", "...");
    }
}
