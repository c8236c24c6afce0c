package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RowPoolTest {
    private static final long ROW_BYTES = 100_000;

    @Test
    void rowsThatAreTakenDoNotOverlap() {
        Random random = new Random(3);
        try (RowPool pool = new RowPool(ROW_BYTES)) {
            List<Long> taken = new ArrayList<>();
            for (int turn = 0; turn < 20_000; turn++) {
                // up and down, several times
                boolean grows = turn / 1000 % 2 == 0;
                if (taken.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
                    long row = pool.take();
                    assertThat(taken).allMatch(other -> Math.abs(other - row) >= ROW_BYTES);
                    Memory.ALL.set(Memory.FLOAT, row, 1f);
                    Memory.ALL.set(Memory.FLOAT, row + ROW_BYTES - Float.BYTES, 1f);
                    taken.add(row);
                } else {
                    pool.giveBack(taken.remove(random.nextInt(taken.size())));
                }
            }
        }
    }

    @Test
    void whatAPeakTookGoesBackWhenItsRowsDo() {
        try (RowPool pool = new RowPool(ROW_BYTES)) {
            Deque<Long> taken = new ArrayDeque<>();
            for (int i = 0; i < 200; i++) {
                taken.add(pool.take());
            }
            long usual = pool.bytes();
            for (int i = 0; i < 2000; i++) {
                taken.add(pool.take());
            }
            assertThat(pool.bytes()).isGreaterThan(10 * usual);
            for (int i = 0; i < 2000; i++) {
                pool.giveBack(taken.remove()); // the oldest, as sentences end
            }
            // rows in use still lie at the end: they go as the sentences do that hold them
            for (int i = 0; i < 200; i++) {
                taken.add(pool.take());
                pool.giveBack(taken.remove());
            }
            assertThat(pool.bytes()).isLessThan(2 * usual);
        }
    }

    @Test
    void aSteadyNeedAsksTheSystemOnce() {
        try (RowPool pool = new RowPool(ROW_BYTES)) {
            Deque<Long> taken = new ArrayDeque<>();
            for (int i = 0; i < 300; i++) {
                taken.add(pool.take());
            }
            Set<Long> addresses = new HashSet<>();
            for (int i = 0; i < 3000; i++) {
                pool.giveBack(taken.remove());
                long row = pool.take();
                addresses.add(row);
                taken.add(row);
            }
            assertThat(addresses).hasSizeLessThanOrEqualTo(300 + (int) ((1 << 21) / ROW_BYTES));
        }
    }
}
