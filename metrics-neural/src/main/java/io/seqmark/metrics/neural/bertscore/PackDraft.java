package io.seqmark.metrics.neural.bertscore;

import io.seqmark.engine.EncoderEngine;
import io.seqmark.metrics.neural.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** A pack that is being put together: each text is in it once. */
final class PackDraft {
    private final Map<String, int[]> ids;
    private final SequencedMap<String, Integer> places = new LinkedHashMap<>();
    private final List<MatchedPair> pairs = new ArrayList<>();
    private long tokens;

    /**
     * @param ids of all texts
     */
    PackDraft(Map<String, int[]> ids) {
        this.ids = ids;
    }

    /** Whether it may be added: the first one always may. */
    boolean fits(Segment segment) {
        long more = texts(segment)
                .distinct()
                .filter(text -> !places.containsKey(text))
                .mapToLong(text -> tokens(text).length)
                .sum();
        return places.isEmpty() || tokens + more <= EncoderEngine.PACK_TOKENS;
    }

    void add(int index, Segment segment) {
        int prediction = place(segment.prediction());
        segment.references().forEach(text -> pairs.add(new MatchedPair(index, prediction, place(text))));
    }

    private static Stream<String> texts(Segment segment) {
        return Stream.concat(Stream.of(segment.prediction()), segment.references().stream());
    }

    private int place(String text) {
        return places.computeIfAbsent(text, added -> {
            tokens += tokens(added).length;
            return places.size();
        });
    }

    private int[] tokens(String text) {
        return ids.getOrDefault(text, new int[0]);
    }

    MatchPack pack(TokenWeights weights, int layers, MatchPack.Scores scores) {
        return new MatchPack(places.keySet().stream().map(this::tokens).toList(), pairs, weights, layers, scores);
    }
}
