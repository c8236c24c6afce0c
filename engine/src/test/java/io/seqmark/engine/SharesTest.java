package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SharesTest {
    private final Shares shares = new Shares(2);
    private final Shares.Part first = shares.part(0);
    private final Shares.Part second = shares.part(1);

    @Test
    void fewLinesAreDividedEqually() {
        assertThat(first.room(33)).isEqualTo(17);
        first.set(17);
        assertThat(first.room(16)).isZero();
        assertThat(second.room(16)).isEqualTo(17);
    }

    @Test
    void whoeverHasMoreTakesNothingAtTheEnd() {
        first.set(10);
        second.set(2);
        assertThat(first.room(4)).isZero();
        assertThat(second.room(4)).isEqualTo(6);
    }

    @Test
    void withManyLinesThereIsRoomForAll() {
        first.set(32);
        assertThat(first.room(10_000)).isGreaterThan(1_000);
    }

    @Test
    void oneReplicaTakesEverything() {
        assertThat(new Shares(1).part(0).room(5)).isEqualTo(5);
    }
}
