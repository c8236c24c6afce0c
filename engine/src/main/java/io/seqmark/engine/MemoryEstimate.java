package io.seqmark.engine;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.model.Architecture;
import io.seqmark.tensor.Footprint;
import java.util.OptionalInt;

/**
 * What a process of a run would take at the most, in bytes, beside the Java heap, the native library and what a step needs for itself.
 *
 * @param weights of linear layers, packed as the processor multiplies them fastest; shared by all threads
 * @param mapped the files, mapped; the system takes these pages back when memory is short
 * @param caches keys and values of all sentences in flight at their longest
 * @param sentences in flight at once, as many as {@link TokenBudget} lets in
 * @param beams of each
 * @param sourceTokens of each
 * @param targetTokens of each
 */
public record MemoryEstimate(
        long weights, long mapped, long caches, int sentences, int beams, int sourceTokens, int targetTokens) {
    /** Where neither tokenizer nor model sets a limit, sources of this many tokens are assumed. */
    private static final int ASSUMED_SOURCE_TOKENS = 512;
    /** No sum of three such is beyond a long. */
    private static final long LARGEST = 1L << 61;

    /**
     * Estimates, from the configuration alone.
     *
     * @param modelMaxLength the longest source by the tokenizer's word
     * @param mapped bytes of the files of weights
     * @throws io.seqmark.base.InputException if no model can have such sizes
     */
    public static MemoryEstimate of(Checkpoint checkpoint, EngineSpec spec, OptionalInt modelMaxLength, long mapped) {
        return of(Families.architecture(checkpoint), Devices.footprint(), spec, modelMaxLength, mapped);
    }

    static MemoryEstimate of(
            Architecture sizes, Footprint device, EngineSpec spec, OptionalInt modelMaxLength, long mapped) {
        int longest = Engine.maxSourceLength(
                spec.maxSourceLength(), modelMaxLength, sizes.encoder().limit());
        int sourceTokens = longest == Integer.MAX_VALUE ? ASSUMED_SOURCE_TOKENS : Math.max(1, longest);
        long tokenBytes = sizes.bytesPerToken(device);
        int each = TokenBudget.of(spec, tokenBytes).sentences(spec.batchSize(), sourceTokens);
        int sentences = Math.clamp((long) each * spec.threads(), 1, Integer.MAX_VALUE);
        // as doubles, in which what is too much does not turn negative
        double tokens = ((double) sourceTokens + TokenBudget.past(spec.generation())) * sentences;
        return new MemoryEstimate(
                (long) Math.min(sizes.weightBytes(device, spec.model().precision()), LARGEST),
                mapped,
                (long) Math.min(tokens * tokenBytes, LARGEST),
                sentences,
                spec.generation().numBeams(),
                sourceTokens,
                spec.generation().maxLength());
    }

    /** All of it. */
    public long total() {
        return weights + mapped + caches;
    }
}
