package io.seqmark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HangDetectorTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final HangDetector pulse = new HangDetector();

    @Test
    void aWorkerWithoutWorkIsNeverTakenToHang() {
        assertThat(pulse.beats(0)).isTrue();
        pulse.working(0, 0);
        pulse.waiting(0);
        assertThat(pulse.beats(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void aStepMayTakeTwentyTimesAsLongAsTheLongestBefore() {
        pulse.working(0, 0);
        pulse.working(0, 10 * SECOND);
        pulse.working(0, 11 * SECOND);
        assertThat(pulse.beats(211 * SECOND)).isTrue();
        assertThat(pulse.beats(211 * SECOND + 1)).isFalse();
    }

    @Test
    void shortStepsMayTakeAMinute() {
        pulse.working(0, 0);
        pulse.working(0, 1000);
        assertThat(pulse.beats(1000 + HangDetector.LEAST_NANOS)).isTrue();
        assertThat(pulse.beats(1001 + HangDetector.LEAST_NANOS)).isFalse();
    }

    @Test
    void theFirstStepMayTakeLong() {
        pulse.working(0, 0);
        assertThat(pulse.beats(HangDetector.FIRST_NANOS)).isTrue();
        assertThat(pulse.beats(HangDetector.FIRST_NANOS + 1)).isFalse();
    }

    @Test
    void oneThreadThatHangsIsEnoughAndOneThatGoesOnBeatsAgain() {
        pulse.working(0, 0);
        pulse.working(1, 0);
        pulse.working(0, SECOND);
        pulse.working(1, SECOND);
        for (int second = 2; second <= 100; second++) {
            pulse.working(0, second * SECOND);
        }
        assertThat(pulse.beats(100 * SECOND)).isFalse();
        pulse.working(1, 100 * SECOND);
        assertThat(pulse.beats(100 * SECOND)).isTrue();
    }

    @Test
    void anHourOfSleepDoesNotAllowADayOfHanging() {
        pulse.working(0, 0);
        pulse.working(0, 3600 * SECOND);
        assertThat(pulse.beats(3600 * SECOND + HangDetector.FIRST_NANOS)).isTrue();
        assertThat(pulse.beats(3600 * SECOND + HangDetector.FIRST_NANOS + 1)).isFalse();
    }
}
