package io.seqmark.metrics.rouge;

/**
 * How rouge_score's {@code BootstrapAggregator} resamples. numpy's stream is not seeded there; here it always is.
 *
 * @param resamples at least 1
 * @param confidence width of the interval, from 0 to 1
 * @param seed as {@code numpy.random.seed} takes it, 0 to 2^32 - 1
 */
public record BootstrapConfig(int resamples, double confidence, long seed) {
    /** The seed of sacrebleu, for want of one of rouge_score. */
    public static final long DEFAULT_SEED = 12345;

    public BootstrapConfig {
        if (resamples < 1) {
            throw new IllegalArgumentException("a bootstrap needs at least 1 resample, not " + resamples);
        }
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence " + confidence + " is not between 0 and 1");
        }
        if (seed < 0 || seed > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("seed " + seed + " is not between 0 and 2^32 - 1");
        }
    }

    /** rouge_score's defaults, 1,000 resamples and 95 %, with the given seed. */
    public static BootstrapConfig seeded(long seed) {
        return new BootstrapConfig(1000, 0.95, seed);
    }
}
