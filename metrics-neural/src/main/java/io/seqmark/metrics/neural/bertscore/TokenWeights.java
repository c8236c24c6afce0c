package io.seqmark.metrics.neural.bertscore;

import io.seqmark.base.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much tokens count: each 1 and the two that frame a text 0, or by how few of the references have them. Immutable.
 *
 * @param frame ids of the first and the last token of a text
 * @param documents by token, how many references have it; absent where each token counts the same
 * @param count of references
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TokenWeights(int[] frame, Optional<Map<Integer, Integer>> documents, long count) {
    /** Each token counts the same. */
    static TokenWeights equal(int first, int last) {
        return new TokenWeights(new int[] {first, last}, Optional.empty(), 0);
    }

    float of(int token) {
        if (documents.isEmpty()) {
            return token == frame[0] || token == frame[1] ? 0 : 1;
        }
        int having = documents.get().getOrDefault(token, 0);
        return (float) StrictMath.log((count + 1.0) / (having + 1.0));
    }

    /** What equal weights have in common. */
    String fingerprint() {
        return documents
                .map(counts -> Sha256.of(count + " " + new TreeMap<>(counts)))
                .orElse("equal");
    }
}
