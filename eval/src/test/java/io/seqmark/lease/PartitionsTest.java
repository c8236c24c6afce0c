package io.seqmark.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionsTest {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({"0,4,8", "1,1,8", "7,2,8", "100,2,8", "1000,16,1", "1000,3,64", "20000,128,8"})
    void everyExampleIsInOnePartitionAndIdsAscend(int examples, int slots, int inFlight) {
        List<long[]> partitions = Partitions.of(ids(examples), costs(examples), slots, inFlight, NO_LIMIT);
        assertThat(partitions).allSatisfy(ids -> assertThat(ids).isNotEmpty().isSorted());
        assertThat(partitions.stream().flatMapToLong(Arrays::stream).sorted())
                .containsExactlyElementsOf(LongStream.range(0, examples).boxed().toList());
    }

    @Test
    void theMostExpensiveStartFirstAndTheLastPartitionsAreSmall() {
        int[] costs = costs(2000);
        List<long[]> partitions = Partitions.of(ids(2000), costs, 4, 8, NO_LIMIT);
        assertThat(Arrays.stream(partitions.getFirst()).mapToInt(id -> costs[(int) id]))
                .contains(Arrays.stream(costs).max().orElseThrow());
        List<Long> sums = partitions.stream().map(ids -> cost(ids, costs)).toList();
        assertThat(sums.getLast()).isLessThan(sums.getFirst() / 3);
    }

    /** Simulated: each slot takes the next partition when it is free, and a cost of one takes one unit of time. */
    @Test
    void sixtyFourSlotsAreBusyNearlyAllTheTime() {
        int[] costs = costs(50_000);
        long[] free = new long[64];
        for (long[] ids : Partitions.of(ids(costs.length), costs, 64, 8, NO_LIMIT)) {
            Arrays.sort(free);
            free[0] += cost(ids, costs);
        }
        double average = Arrays.stream(free).average().orElseThrow();
        assertThat(average / Arrays.stream(free).max().orElseThrow()).isGreaterThan(0.97);
    }

    @Test
    void whatIsLeftOfARunKeepsItsIds() {
        long[] missing = {3, 5, 8, 13};
        assertThat(Partitions.of(missing, new int[] {3, 5, 8, 13}, 1, 8, NO_LIMIT).stream()
                        .flatMapToLong(Arrays::stream)
                        .sorted())
                .containsExactly(3L, 5L, 8L, 13L);
    }

    @Test
    void whatCostsMoreThanTheLimitIsAlone() {
        List<long[]> partitions = Partitions.of(ids(3), new int[] {5, 3 << 20, 5}, 2, 8, 512 << 10);
        assertThat(partitions.getFirst()).containsExactly(1);
        assertThat(partitions).hasSize(2).last().isEqualTo(new long[] {0, 2});
    }

    @Test
    void noPartitionCostsMoreThanTheLimitHoweverFewItHas() {
        int[] costs = IntStream.generate(() -> 100).limit(50).toArray();
        assertThat(Partitions.of(ids(50), costs, 1, 8, 250))
                .allSatisfy(ids -> assertThat(ids).hasSizeBetween(1, 2));
    }

    private static long[] ids(int examples) {
        return LongStream.range(0, examples).toArray();
    }

    private static long cost(long[] ids, int[] costs) {
        return Arrays.stream(ids).map(id -> costs[(int) id]).sum();
    }

    /** As skewed as the lengths of articles. */
    private static int[] costs(int examples) {
        Random random = new Random(7);
        return IntStream.range(0, examples)
                .map(i -> 32 + (int) Math.min(8000, 20 + Math.exp(4 + 1.2 * random.nextGaussian())))
                .toArray();
    }
}
