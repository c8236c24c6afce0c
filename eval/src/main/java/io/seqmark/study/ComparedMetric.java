package io.seqmark.study;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of all systems.
 *
 * @param name its key in {@code run.json}
 * @param direction what is better
 * @param signature how all of them were scored
 * @param outcomes in the order of the systems
 */
public record ComparedMetric(String name, Direction direction, String signature, List<Outcome> outcomes) {
    public ComparedMetric {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * One system.
     *
     * @param score as {@code run.json} and {@code seqmark score} have it
     * @param bounds 95 % interval
     * @param bootstrap p-value of the difference to the baseline by paired bootstrap resampling; absent for the baseline
     * @param randomization the same by approximate randomization
     */
    public record Outcome(
            double score, Optional<Bounds> bounds, OptionalDouble bootstrap, OptionalDouble randomization) {}

    /** How much better a system is than the baseline; negative where it is worse. */
    public double gain(int system) {
        return direction.gain(outcomes.getFirst().score(), outcomes.get(system).score());
    }
}
