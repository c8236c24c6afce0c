package io.seqmark.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.tensor.Profile.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProfileTest {
    private final Profile profile = new Profile();

    @Test
    void aPhaseInsideAnotherCountsForTheOuterAndEverythingIsCountedOnce() {
        long began = System.nanoTime();
        try (var _ = profile.join()) {
            spin();
            try (var _ = Profile.enter(Phase.ENCODER)) {
                try (var _ = Profile.enter(Phase.LINEAR)) {
                    spin();
                }
                spin();
            }
            try (var _ = Profile.enter(Phase.LINEAR)) {
                spin();
            }
        }
        long wall = System.nanoTime() - began;
        Map<Phase, Double> seconds = profile.seconds();
        assertThat(seconds.get(Phase.OTHER)).isPositive();
        assertThat(seconds.get(Phase.LINEAR)).isPositive();
        assertThat(seconds.get(Phase.ENCODER)).isGreaterThan(2 * SPIN_NANOS * 0.999e-9);
        assertThat(seconds.get(Phase.ATTENTION)).isZero();
        assertThat(profile.total()).isGreaterThan(4 * SPIN_NANOS).isLessThanOrEqualTo(wall);
    }

    @Test
    void threadsThatHaveNotJoinedAreNotCounted() {
        try (var _ = Profile.enter(Phase.LINEAR)) {
            spin();
        }
        assertThat(profile.total()).isZero();
    }

    private static final long SPIN_NANOS = 2_000_000;

    private static void spin() {
        long until = System.nanoTime() + SPIN_NANOS;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}
