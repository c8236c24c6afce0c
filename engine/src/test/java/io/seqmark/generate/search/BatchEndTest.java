package io.seqmark.generate.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BatchEndTest {
    private static final BatchEnd.Step RUNS = new BatchEnd.Step(true, false, false);
    private static final BatchEnd.Step SETTLED = new BatchEnd.Step(false, false, false);
    private static final BatchEnd.Step CLOSED = new BatchEnd.Step(true, true, false);

    private final BatchEnd batch = new BatchEnd(2);
    private final BatchEnd.Member first = new BatchEnd.Member(batch, 0);
    private final BatchEnd.Member second = new BatchEnd.Member(batch, 1);

    @Test
    void aBatchGoesOnWhileOneOfItsSentencesCanImprove() {
        first.found(0, SETTLED, false);
        first.found(1, RUNS, false);
        first.found(2, SETTLED, false);
        assertThat(first.end()).isEmpty();

        second.found(0, RUNS, false);
        second.found(1, SETTLED, false);
        assertThat(second.end()).isEmpty(); // the first could improve again

        second.found(2, SETTLED, false);
        assertThat(first.end()).hasValue(2);
    }

    @Test
    void theEndStaysWhateverFollows() {
        first.found(0, SETTLED, false);
        first.found(1, RUNS, false);
        second.found(0, SETTLED, false);
        second.found(1, RUNS, false);

        assertThat(second.end()).hasValue(0);
    }

    @Test
    void aBatchEndsWhenAllTakeNoMore() {
        first.found(0, CLOSED, false);
        first.found(1, CLOSED, false);
        second.found(0, RUNS, false);
        second.found(1, CLOSED, false);

        assertThat(first.end()).hasValue(1);
    }

    @Test
    void whoHasNothingLeftToContinueHoldsNobodyUp() {
        first.found(0, new BatchEnd.Step(true, false, true), true);
        second.found(0, RUNS, false);
        second.found(1, RUNS, false);
        assertThat(second.end()).isEmpty();

        second.found(2, new BatchEnd.Step(true, false, true), true);
        assertThat(second.end()).hasValue(2);
    }

    @Test
    void aSearchThatBeginsAnewChangesNothing() {
        first.found(0, RUNS, false);
        first.found(0, SETTLED, false);
        second.found(0, SETTLED, false);
        assertThat(second.end()).isEmpty();

        first.found(1, SETTLED, false);
        second.found(1, SETTLED, false);
        assertThat(second.end()).hasValue(1);
    }
}
