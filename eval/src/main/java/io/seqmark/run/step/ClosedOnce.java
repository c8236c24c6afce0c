package io.seqmark.run.step;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import java.util.function.Consumer;

/** A generator that may be closed before the run ends, to make room for other models, and again at its end. For one thread. */
public final class ClosedOnce implements Generator {
    private final Generator generator;
    private boolean closed;

    /** Takes ownership. */
    public ClosedOnce(Generator generator) {
        this.generator = generator;
    }

    @Override
    public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
        generator.generate(lines, sink, progress);
    }

    @Override
    public Facts facts() {
        return generator.facts();
    }

    /** Closes it before its time. */
    public void release() {
        if (!closed) {
            closed = true;
            generator.close();
        }
    }

    @Override
    public void close() {
        release();
    }
}
