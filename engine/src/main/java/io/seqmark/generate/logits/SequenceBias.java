package io.seqmark.generate.logits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code sequence_bias}: adds to the score of each token that would complete one of the sequences. float32, as there. */
final class SequenceBias implements LogitsProcessor {
    private final List<Last> lasts;

    /** All sequences that end in one token. {@code alone} is the bias of the sequence that is that token alone. */
    private record Last(int token, float alone, List<Longer> longer) {}

    /** A sequence of two tokens or more: what stands before the last one. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Longer(int[] before, float bias) {}

    SequenceBias(Map<List<Integer>, Float> biases) {
        Map<Integer, List<Map.Entry<List<Integer>, Float>>> byLast = new LinkedHashMap<>();
        biases.entrySet()
                .forEach(bias -> byLast.computeIfAbsent(bias.getKey().getLast(), _ -> new ArrayList<>())
                        .add(bias));
        this.lasts = byLast.entrySet().stream()
                .map(each -> last(each.getKey(), each.getValue()))
                .toList();
    }

    private static Last last(int token, List<Map.Entry<List<Integer>, Float>> biases) {
        float alone = 0;
        List<Longer> longer = new ArrayList<>();
        for (Map.Entry<List<Integer>, Float> bias : biases) {
            List<Integer> sequence = bias.getKey();
            if (sequence.size() == 1) {
                alone = bias.getValue();
            } else {
                longer.add(new Longer(
                        sequence.subList(0, sequence.size() - 1).stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                        bias.getValue()));
            }
        }
        return new Last(token, alone, List.copyOf(longer));
    }

    @Override
    public void process(int[] history, int length, RowScores scores) {
        for (Last last : lasts) {
            float bias = last.alone();
            for (Longer sequence : last.longer()) {
                int before = sequence.before().length;
                // the whole sequence must fit into the history, although its last token is not there yet
                if (before < length && TokenSpans.equal(sequence.before(), 0, history, length - before, before)) {
                    bias += sequence.bias();
                }
            }
            if (bias != 0) {
                scores.set(last.token(), scores.get(last.token()) + bias);
            }
        }
    }
}
