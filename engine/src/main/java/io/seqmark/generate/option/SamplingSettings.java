package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import java.util.List;
import java.util.OptionalDouble;

/** Makes the settings of sampling of option values. */
final class SamplingSettings {
    /** The library's own, in both versions. */
    static final int DEFAULT_TOP_K = 50;

    private static final int MAX_TOKENS = 1 << 20;

    private final OptionValues values;

    SamplingSettings(OptionValues values) {
        this.values = values;
    }

    /** Whether tokens are drawn. */
    boolean asked() {
        return values.bool(GenerationOption.DO_SAMPLE, false);
    }

    /**
     * The settings.
     *
     * @param eos the tokens that end a sequence
     */
    GenerationConfig.Sampling resolve(int beams, int returned, List<Integer> eos) {
        int perBeam = values.legacy() ? 2 : Math.max(2, 1 + eos.size());
        // 4.4 returns the best of as many independent searches; 5.x the best of one
        boolean independent = beams == 1 || values.legacy();
        return new GenerationConfig.Sampling(
                values.number(GenerationOption.TEMPERATURE, 1.0, Float.MIN_NORMAL, 1e6),
                values.integer(GenerationOption.TOP_K, DEFAULT_TOP_K, 0, MAX_TOKENS),
                fraction(GenerationOption.TOP_P, 1),
                values.find(GenerationOption.MIN_P).isPresent()
                        ? OptionalDouble.of(fraction(GenerationOption.MIN_P, 0))
                        : OptionalDouble.empty(),
                typicalP(),
                fraction(GenerationOption.EPSILON_CUTOFF, 0),
                fraction(GenerationOption.ETA_CUTOFF, 0),
                beams == 1 ? 1 : perBeam,
                independent ? returned : 1);
    }

    private double typicalP() {
        double mass = fraction(GenerationOption.TYPICAL_P, 1);
        if (mass == 0) {
            throw new InputException(
                    values.where(GenerationOption.TYPICAL_P) + " 0.0: expected a number above 0, up to 1");
        }
        return mass;
    }

    private double fraction(GenerationOption option, double absent) {
        return values.number(option, absent, 0, 1);
    }
}
