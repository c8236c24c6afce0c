package io.seqmark.dataset.record;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the records of a file, one after the other. Not thread-safe. */
public interface RecordReader {
    /** A text has as many bytes at the most, as a line of a text file has. */
    int MAX_TEXT_BYTES = 16 << 20;

    /** A record has as many bytes at the most. */
    int MAX_RECORD_BYTES = 64 << 20;

    /**
     * The next record; empty after the last.
     *
     * @throws IOException if the file cannot be read, or not to its end
     */
    Optional<FieldTexts> next() throws IOException;

    /** What is wrong with a record; the next one is read all the same. */
    @FunctionalInterface
    interface Problems {
        /** Something is wrong with the record that begins at a line, counted from 1. */
        void add(long line, String problem);
    }

    /**
     * A record.
     *
     * @param line where it begins, from 1
     * @param texts of the fields that were asked for, in that order; empty where something is wrong with one, which was told
     */
    record FieldTexts(long line, List<Optional<String>> texts) {
        public FieldTexts {
            texts = List.copyOf(texts);
        }
    }
}
