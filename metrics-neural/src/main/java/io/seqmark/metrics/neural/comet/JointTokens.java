package io.seqmark.metrics.neural.comet;

import java.util.Arrays;
import java.util.List;

/** Several encoded texts as one sequence: {@code <s> mt </s></s> src </s>}. */
final class JointTokens {
    private JointTokens() {}

    /**
     * Joins them as the original does: each loses its first and last token and any padding that its text names, and what is too long is cut
     * off at the end, the last {@code </s>} with it.
     *
     * @param texts encoded each by itself
     * @param separators tokens between two
     * @param padding the id of padding
     * @param longest tokens at the most
     */
    static int[] join(List<int[]> texts, int separators, int padding, int longest) {
        int[] first = texts.getFirst();
        int begin = first[0];
        int end = first[first.length - 1];
        int[] joined = new int
                [texts.stream().mapToInt(text -> text.length + separators).sum() + 2];
        int length = 0;
        long inner = 0;
        joined[length++] = begin;
        for (int part = 0; part < texts.size(); part++) {
            if (part > 0) {
                Arrays.fill(joined, length, length + separators, end);
                length += separators;
            }
            int[] counted =
                    Arrays.stream(texts.get(part)).filter(id -> id != padding).toArray();
            for (int i = 1; i < counted.length - 1; i++) {
                joined[length++] = counted[i];
            }
            inner += Math.max(0, counted.length - 2);
        }
        joined[length++] = end;
        boolean tooLong = inner > longest - (1 + (long) texts.size() * separators);
        return Arrays.copyOf(joined, tooLong ? Math.min(length, longest) : length);
    }
}
