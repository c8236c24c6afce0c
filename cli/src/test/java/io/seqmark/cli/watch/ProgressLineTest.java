package io.seqmark.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.compute.Console.Phase;
import io.seqmark.compute.ScoreSoFar;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ProgressLineTest {
    private static final Reading HALF_WAY = reading(7, 420, 0.42, List.of());

    private static Reading reading(double seconds, long lines, double share, List<Integer> lost) {
        return new Reading(
                Phase.GENERATING,
                seconds,
                lines,
                1000,
                share,
                Math.round(712 * seconds),
                Optional.of(new ScoreSoFar("bleu", 30.88, lines)),
                lost);
    }

    /** 7 s for 42 of 100: 9.67 s for the other 58. */
    @Test
    void hasAsMuchAsThereIsRoomFor() {
        assertThat(at(HALF_WAY, 120))
                .isEqualTo("translating 42% [========>           ] 420/1,000 lines  0:07 elapsed, 0:10 left  712 tok/s"
                        + "  BLEU so far 30.9");
        assertThat(at(HALF_WAY, 80))
                .isEqualTo("translating 42% [=======>          ] 420/1,000  0:10 left  712 tok/s  BLEU 30.9");
        assertThat(at(HALF_WAY, 50)).isEqualTo("translating 42% [====>     ] 420/1,000  0:10 left");
        assertThat(at(HALF_WAY, 30)).isEqualTo("translating 42% 0:10 left");
        assertThat(at(HALF_WAY, 10)).isEqualTo("translati");
        for (int columns = 1; columns < 200; columns++) {
            assertThat(at(HALF_WAY, columns)).hasSizeLessThanOrEqualTo(Math.max(1, columns - 1));
        }
    }

    @Test
    void lostWorkersAreNamedBeforeAllElse() {
        assertThat(at(reading(7, 420, 0.42, List.of(2)), 80))
                .isEqualTo("translating 42% [=====>        ] 420/1,000  0:10 left  worker 2 lost  712 tok/s");
        assertThat(at(reading(7, 420, 0.42, List.of(2)), 50)).isEqualTo("translating 42% 0:10 left  worker 2 lost");
        assertThat(at(reading(7, 420, 0.42, List.of(1, 3)), 120)).contains("  workers 1, 3 lost  ");
    }

    @Test
    void saysWhatIsLeftOnlyWhereItMeansSomething() {
        assertThat(reading(1, 500, 0.5, List.of()).left()).isEmpty();
        assertThat(reading(60, 30, 0.04, List.of()).left()).isEmpty();
        assertThat(reading(60, 50, 0.05, List.of()).left()).hasValueCloseTo(1140.0, within(1e-6));
        assertThat(reading(60, 100, 0.01, List.of()).left()).hasValueCloseTo(5940.0, within(1e-6));
        assertThat(at(reading(0, 0, 0, List.of()), 120))
                .isEqualTo("translating 0% [>                   ] 0/1,000 lines  0:00 elapsed  BLEU so far 30.9");
    }

    @Test
    void otherPhasesSayHowLongTheyTake() {
        Reading loading = new Reading(Phase.LOADING, 3700, 0, 0, 0, 0, Optional.empty(), List.of());
        assertThat(at(loading, 80)).isEqualTo("loading  1:01:40 elapsed");
        assertThat(PlainProgress.of(loading, "translating")).isEqualTo("loading, 1:01:40 elapsed");
    }

    @Test
    void aLogHasALine() {
        assertThat(PlainProgress.of(reading(7, 420, 0.42, List.of(2)), "translating"))
                .isEqualTo(
                        "translating: 420 of 1,000 lines, 42 %, 712 tok/s, 0:07 elapsed, 0:10 left, BLEU so far 30.9,"
                                + " worker 2 lost");
    }

    @Test
    void programsHaveAnObject() {
        JsonNode json = JsonMapper.shared()
                .readTree(JsonProgress.of(reading(7, 420, 0.42, List.of(2)), "progress", Instant.EPOCH));
        assertThat(json.propertyNames())
                .containsExactly(
                        "event",
                        "time",
                        "phase",
                        "elapsed_seconds",
                        "lines",
                        "of_lines",
                        "share",
                        "left_seconds",
                        "tokens",
                        "tokens_per_second",
                        "score_name",
                        "score",
                        "lost_workers");
        assertThat(json.get("phase").asString()).isEqualTo("generating");
        assertThat(json.get("left_seconds").asDouble()).isEqualTo(9.7);
        assertThat(json.get("score").asDouble()).isEqualTo(30.88);
        assertThat(json.at("/lost_workers/0").asInt()).isEqualTo(2);
        JsonNode early = JsonMapper.shared()
                .readTree(JsonProgress.of(
                        new Reading(Phase.LOADING, 1, 0, 0, 0, 0, Optional.empty(), List.of()),
                        "phase",
                        Instant.EPOCH));
        assertThat(early.get("left_seconds").isNull()).isTrue();
        assertThat(early.get("time").asString()).isEqualTo("1970-01-01T00:00:00Z");
    }

    private static String at(Reading reading, int columns) {
        return ProgressLine.of(reading, "translating", columns);
    }
}
