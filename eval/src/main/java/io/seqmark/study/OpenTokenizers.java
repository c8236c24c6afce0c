package io.seqmark.study;

import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.MecabTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes tokenizers that hold a program. Not thread-safe.
 *
 * @param opened those that were opened
 */
record OpenTokenizers(List<LineTokenizer> opened) implements AutoCloseable {
    OpenTokenizers() {
        this(new ArrayList<>());
    }

    @Override
    public void close() {
        for (LineTokenizer tokenizer : opened) {
            if (tokenizer instanceof MecabTokenizer program) {
                program.close();
            }
        }
    }
}
