package io.seqmark.engine;

import io.seqmark.checkpoint.Checkpoint;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** One checkpoint on one device: lines in, hypotheses out. Owns the tokenizer and the model. */
public final class Engine implements AutoCloseable {
    private Engine() {}

    /**
     * Loads tokenizer and weights.
     *
     * @throws io.seqmark.contract.InputException if the checkpoint cannot be used; names the tensor, file or option
     */
    public static Engine open(Checkpoint checkpoint, EngineSpec spec) {
        throw new UnsupportedOperationException(spec.toString());
    }

    /**
     * Generates for the lines {@code 0 .. count - 1}. Results arrive in no particular order, each id once, on the
     * engine's threads one at a time (calls never overlap).
     *
     * @param source the text of a line, thread-safe
     * @param sink takes each result; what it throws ends the run and is thrown here
     * @param progress told of generated tokens and finished sentences now and then, from any thread
     */
    public void generate(LongFunction<String> source, long count, Consumer<Generated> sink, Progress progress) {
        throw new UnsupportedOperationException();
    }

    /** The longest source in tokens: {@code --max_source_length}, or the tokenizer's limit capped by the model's. */
    public int maxSourceLength() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    /** Follows a generation. Thread-safe. */
    public interface Progress {
        /** The whole work is known: source tokens over all sentences, the unit of the bar. Called once, before any result. */
        void begin(long sentences, long sourceTokens);

        /** A sentence is done. */
        void advance(long sentences, long sourceTokens, long generatedTokens);
    }
}
