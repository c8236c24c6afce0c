package io.seqmark.spec;

import io.seqmark.metrics.tokenize.LineTokenizer;
import java.util.ArrayList;
import java.util.List;

/** Opens BLEU's tokenizer where a metric asks for it, and closes what it opened. Not thread-safe. */
public final class OpenedTokenizer implements AutoCloseable {
    private final BleuTokenizer named;
    private final List<LineTokenizer> opened = new ArrayList<>();

    /** Opens none yet. */
    public OpenedTokenizer(BleuTokenizer named) {
        this.named = named;
    }

    /**
     * The tokenizer.
     *
     * @throws io.seqmark.base.InputException if what it stands on is missing
     */
    public LineTokenizer open() {
        LineTokenizer tokenizer = named.open();
        opened.add(tokenizer);
        return tokenizer;
    }

    @Override
    public void close() {
        opened.forEach(BleuTokenizer::close);
    }
}
