package io.seqmark.tokenizer.sentencepiece;

import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.PieceType;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Merges neighbours into pieces, best score first, leftmost first among equals. User-defined pieces are never merged;
 * pieces that are switched off are taken apart again. Thread-safe.
 *
 * @see <a href="https://github.com/google/sentencepiece/blob/master/src/bpe_model.cc">bpe_model.cc</a>
 */
final class BpeSegmenter implements Segmenter {
    private final SentencePieceModel model;
    private final ByteTrie trie;
    private final ByteTrie userDefined;

    BpeSegmenter(SentencePieceModel model, ByteTrie trie, ByteTrie userDefined) {
        this.model = model;
        this.trie = trie;
        this.userDefined = userDefined;
    }

    private record Merge(int left, int right, int id, float score, int size) implements Comparable<Merge> {
        @Override
        public int compareTo(Merge other) {
            int byScore = Float.compare(other.score, score);
            return byScore != 0 ? byScore : Integer.compare(left, other.left);
        }
    }

    @Override
    public Spans segment(byte[] normalized) {
        return new Run(normalized).merge();
    }

    /** The state of one segmentation. */
    private final class Run {
        private final byte[] text;
        private final int[] start;
        private final int[] end;
        private final int[] previous;
        private final int[] next;
        private final boolean[] frozen;
        private int count;
        private final PriorityQueue<Merge> agenda = new PriorityQueue<>();
        /** Where a switched-off piece was merged from two: its range to the offset between them. */
        private final Map<Long, Integer> unusedSplits = new HashMap<>();

        Run(byte[] text) {
            this.text = text;
            this.start = new int[text.length];
            this.end = new int[text.length];
            this.previous = new int[text.length];
            this.next = new int[text.length];
            this.frozen = new boolean[text.length];
            for (int position = 0; position < text.length; count++) {
                int symbol = userDefined.longestPrefix(text, position);
                frozen[count] = symbol > 0;
                start[count] = position;
                position += symbol > 0 ? symbol : Normalizer.characterLength(text, position);
                end[count] = position;
                previous[count] = count - 1;
                next[count] = position == text.length ? -1 : count + 1;
            }
        }

        Spans merge() {
            for (int i = 1; i < count; i++) {
                offer(i - 1, i);
            }
            while (!agenda.isEmpty()) {
                Merge top = agenda.remove();
                int left = top.left;
                int right = top.right;
                if (isGone(left) || isGone(right) || size(left) + size(right) != top.size) {
                    continue;
                }
                end[left] = end[right];
                next[left] = next[right];
                if (next[right] >= 0) {
                    previous[next[right]] = left;
                }
                end[right] = start[right];
                offer(previous[left], left);
                offer(left, next[left]);
            }
            Spans spans = new Spans(count);
            for (int i = count == 0 ? -1 : 0; i != -1; i = next[i]) {
                emit(start[i], end[i], spans);
            }
            return spans;
        }

        private boolean isGone(int symbol) {
            return start[symbol] == end[symbol];
        }

        private int size(int symbol) {
            return end[symbol] - start[symbol];
        }

        private void offer(int left, int right) {
            if (left < 0 || right < 0 || frozen[left] || frozen[right]) {
                return;
            }
            int id = trie.find(text, start[left], end[right]);
            if (id == ByteTrie.NONE) {
                return;
            }
            agenda.add(new Merge(left, right, id, model.pieces().get(id).score(), size(left) + size(right)));
            if (model.pieces().get(id).type() == PieceType.UNUSED) {
                unusedSplits.put(range(start[left], end[right]), start[right]);
            }
        }

        private void emit(int from, int to, Spans spans) {
            int id = trie.find(text, from, to);
            Integer middle = id != ByteTrie.NONE && model.pieces().get(id).type() == PieceType.UNUSED
                    ? unusedSplits.get(range(from, to))
                    : null;
            if (middle == null) {
                spans.add(to, id == ByteTrie.NONE ? model.unkId() : id);
            } else {
                emit(from, middle, spans);
                emit(middle, to, spans);
            }
        }

        private long range(int from, int to) {
            return (long) from << 32 | to;
        }
    }
}
