package io.seqmark.tokenizer.sentencepiece;

import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.PieceType;
import java.util.Arrays;

/**
 * The most probable segmentation under a unigram model, by Viterbi search. Scores are summed and compared as floats, as
 * the C++ library does, and the first of equals stays: ties are common ({@code ....} is {@code .} and {@code ...} in either
 * order), and wider sums decide them otherwise. Thread-safe.
 *
 * @see <a href="https://github.com/google/sentencepiece/blob/master/src/unigram_model.cc">EncodeOptimized</a>
 */
final class UnigramSegmenter implements Segmenter {
    /** Below the least probable piece by that much lies an unknown character. */
    private static final float UNKNOWN_PENALTY = 10;

    private final ByteTrie trie;
    private final float[] scores;
    private final PieceType[] types;
    private final int unkId;
    private final float unkScore;
    private final float maxScore;

    UnigramSegmenter(SentencePieceModel model, ByteTrie trie) {
        this.trie = trie;
        this.unkId = model.unkId();
        this.scores = new float[model.pieces().size()];
        this.types = new PieceType[scores.length];
        float min = Float.MAX_VALUE;
        float max = Float.MIN_NORMAL; // as in C++, where FLT_MIN was written for the lowest float
        for (int id = 0; id < scores.length; id++) {
            Piece piece = model.pieces().get(id);
            scores[id] = piece.score();
            types[id] = piece.type();
            if (piece.type() == PieceType.NORMAL) {
                min = Math.min(min, piece.score());
                max = Math.max(max, piece.score());
            }
        }
        this.unkScore = min - UNKNOWN_PENALTY;
        this.maxScore = max;
    }

    @Override
    public Spans segment(byte[] normalized) {
        int size = normalized.length;
        float[] best = new float[size + 1];
        int[] startOf = new int[size + 1];
        int[] idOf = new int[size + 1];
        Arrays.fill(startOf, -1);
        int start = 0;
        while (start < size) {
            int characterEnd = start + Normalizer.characterLength(normalized, start);
            boolean coversCharacter = false;
            float till = best[start];
            int node = ByteTrie.ROOT;
            for (int end = start; end < size; ) {
                node = trie.step(node, normalized[end++]);
                if (node == ByteTrie.NONE) {
                    break;
                }
                int id = trie.value(node);
                if (id == ByteTrie.NONE || types[id] == PieceType.UNUSED) {
                    continue;
                }
                float score =
                        types[id] == PieceType.USER_DEFINED ? (float) ((end - start) * maxScore - 0.1) : scores[id];
                relax(best, startOf, idOf, start, end, id, score + till);
                coversCharacter |= end == characterEnd;
            }
            if (!coversCharacter) {
                relax(best, startOf, idOf, start, characterEnd, unkId, unkScore + till);
            }
            start = characterEnd;
        }
        return backtrack(size, startOf, idOf);
    }

    private static void relax(float[] best, int[] startOf, int[] idOf, int start, int end, int id, float score) {
        if (startOf[end] == -1 || score > best[end]) {
            best[end] = score;
            startOf[end] = start;
            idOf[end] = id;
        }
    }

    private static Spans backtrack(int size, int[] startOf, int[] idOf) {
        int count = 0;
        for (int end = size; end > 0; end = startOf[end]) {
            count++;
        }
        int[] ends = new int[count];
        for (int end = size, i = count; end > 0; end = startOf[end]) {
            ends[--i] = end;
        }
        Spans spans = new Spans(count);
        for (int end : ends) {
            spans.add(end, idOf[end]);
        }
        return spans;
    }
}
