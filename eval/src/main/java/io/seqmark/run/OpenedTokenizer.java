package io.seqmark.run;

import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.spec.BleuTokenizer;
import java.util.ArrayList;
import java.util.List;

/** Opens BLEU's tokenizer where a metric asks for it, and closes what it opened. Not thread-safe. */
final class OpenedTokenizer implements AutoCloseable {
    private final BleuTokenizer named;
    private final List<LineTokenizer> opened = new ArrayList<>();

    OpenedTokenizer(BleuTokenizer named) {
        this.named = named;
    }

    /**
     * The tokenizer.
     *
     * @throws io.seqmark.base.InputException if what it stands on is missing
     */
    LineTokenizer open() {
        LineTokenizer tokenizer = named.open();
        opened.add(tokenizer);
        return tokenizer;
    }

    @Override
    public void close() {
        opened.forEach(BleuTokenizer::close);
    }
}
