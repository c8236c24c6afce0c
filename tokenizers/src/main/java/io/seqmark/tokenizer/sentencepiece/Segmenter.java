package io.seqmark.tokenizer.sentencepiece;

/** Splits normalized text into pieces. Thread-safe. */
interface Segmenter {
    /** Splits valid UTF-8 into pieces that cover it. */
    Spans segment(byte[] normalized);

    /** Pieces by the offsets of their ends, with their ids; an id may be the unknown piece's. Not thread-safe. */
    final class Spans {
        private int[] ends;
        private int[] ids;
        private int size;

        Spans(int capacity) {
            ends = new int[capacity];
            ids = new int[capacity];
        }

        void add(int end, int id) {
            if (size == ends.length) {
                ends = java.util.Arrays.copyOf(ends, Math.max(16, size * 2));
                ids = java.util.Arrays.copyOf(ids, Math.max(16, size * 2));
            }
            ends[size] = end;
            ids[size] = id;
            size++;
        }

        int size() {
            return size;
        }

        int start(int i) {
            return i == 0 ? 0 : ends[i - 1];
        }

        int end(int i) {
            return ends[i];
        }

        int id(int i) {
            return ids[i];
        }
    }
}
