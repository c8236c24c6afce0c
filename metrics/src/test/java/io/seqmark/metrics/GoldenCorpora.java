package io.seqmark.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The corpora that sacrebleu 2.6.0 scored, with what it said. */
public final class GoldenCorpora {
    private GoldenCorpora() {}

    /**
     * A corpus.
     *
     * @param name for messages
     * @param golden corpus scores in many configurations
     * @param sentences scores of the first pairs
     * @param rouge the same by rouge_score, in several configurations
     * @param hypotheses one a pair
     * @param references one list a pair
     */
    public record Corpus(
            String name,
            JsonNode golden,
            JsonNode sentences,
            JsonNode rouge,
            List<String> hypotheses,
            List<List<String>> references) {
        /** The golden corpus scores of one metric. */
        public List<JsonNode> golden(String metric) {
            return StreamSupport.stream(golden.spliterator(), false)
                    .filter(entry -> entry.get("metric").stringValue().equals(metric))
                    .toList();
        }

        /** Adds all pairs. */
        public <S extends Score> Accumulator<S> accumulate(SummedMetric<S> metric) {
            Accumulator<S> corpus = metric.accumulator();
            for (int i = 0; i < references.size(); i++) {
                corpus.add(hypotheses.get(i), references.get(i));
            }
            return corpus;
        }
    }

    /** All of them: fuzzed pairs with one and two references, and two translations. */
    public static List<Corpus> all() {
        List<Corpus> corpora = new ArrayList<>(fuzzed());
        for (JsonNode set : SharedData.json("data/metrics/wmt.json")) {
            corpora.add(new Corpus(
                    set.get("pair").stringValue(),
                    set.get("corpus"),
                    set.get("sentences"),
                    set.get("rouge"),
                    wmtHypotheses(set, "system"),
                    wmtReferences(set)));
        }
        return corpora;
    }

    private static List<Corpus> fuzzed() {
        JsonNode fuzz = SharedData.json("data/metrics/fuzz.json").get("fuzz");
        List<String> hypotheses = SharedData.rawLines("data/metrics/fuzz.hyp");
        List<String> first = SharedData.rawLines("data/metrics/fuzz.ref");
        List<String> second = SharedData.rawLines("data/metrics/fuzz.ref2");
        JsonNode none = fuzz.path("absent");
        return List.of(
                new Corpus(
                        "fuzz with one reference",
                        fuzz.get("corpus_1ref"),
                        fuzz.get("sentences"),
                        fuzz.get("rouge"),
                        hypotheses,
                        first.stream().map(List::of).toList()),
                new Corpus(
                        "fuzz with two references",
                        fuzz.get("corpus_2ref"),
                        none,
                        none,
                        hypotheses,
                        IntStream.range(0, 1000)
                                .mapToObj(i -> List.of(first.get(i), second.get(i)))
                                .toList()));
    }

    /** The output of the golden entry's {@code system} or {@code other}. */
    public static List<String> wmtHypotheses(JsonNode set, String which) {
        return SharedData.rawLines("data/wmt/" + set.get("pair").stringValue() + "."
                + set.get("set").stringValue() + "." + set.get(which).stringValue() + "."
                + set.get("lang").stringValue());
    }

    /** The references of a golden entry. */
    public static List<List<String>> wmtReferences(JsonNode set) {
        return SharedData.rawLines("data/wmt/" + set.get("set").stringValue() + "."
                        + set.get("pair").stringValue() + ".ref."
                        + set.get("lang").stringValue())
                .stream()
                .map(List::of)
                .toList();
    }
}
