package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineProgressTest {
    @Test
    void aLineEveryTenSecondsAtMostWithRateAndTimeLeft() {
        AtomicLong clock = new AtomicLong();
        List<String> lines = new ArrayList<>();
        LineProgress progress = new LineProgress(lines::add, clock::get);
        progress.begin(2000, 40_000);
        for (int second = 1; second <= 25; second++) {
            clock.set(Duration.ofSeconds(second).toNanos());
            progress.advance(10, 200, 120);
        }
        // 100 examples in 10 s, of 2,000 with as many tokens each: 190 s to go; 200 in 20 s: 180 s
        assertThat(lines)
                .containsExactly(
                        "100 of 2,000 examples, 5 %, 120 tokens/s, 0:03:10 left",
                        "200 of 2,000 examples, 10 %, 120 tokens/s, 0:03:00 left");
    }
}
