package io.seqmark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.engine.Lines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanTest {
    @ParameterizedTest
    @CsvSource({"1,1,8", "7,2,8", "100,2,8", "1000,16,1", "1000,3,64", "20000,128,8"})
    void everyLineIsInOnePartitionAndIdsAscend(int lines, int slots, int inFlight) {
        List<String> texts = texts(lines);
        Plan plan = Plan.of(Lines.all(i -> texts.get((int) i), lines), slots, inFlight);
        assertThat(plan.partitions())
                .allSatisfy(ids -> assertThat(ids).isNotEmpty().isSorted());
        assertThat(plan.partitions().stream().flatMapToLong(Arrays::stream).sorted())
                .containsExactlyElementsOf(LongStream.range(0, lines).boxed().toList());
        assertThat(plan.cost()).isEqualTo(texts.stream().mapToLong(Plan::cost).sum());
    }

    @Test
    void theLongestStartFirstAndTheLastPartitionsAreSmall() {
        List<String> texts = texts(2000);
        List<long[]> partitions =
                Plan.of(Lines.all(i -> texts.get((int) i), 2000), 4, 8).partitions();
        assertThat(Arrays.stream(partitions.getFirst())
                        .mapToObj(id -> texts.get((int) id).length()))
                .contains(texts.stream().mapToInt(String::length).max().orElseThrow());
        List<Long> costs = partitions.stream().map(ids -> cost(ids, texts)).toList();
        assertThat(costs.getLast()).isLessThan(costs.getFirst() / 3);
    }

    /** Simulated: each slot takes the next partition when it is free, and a byte takes one unit of time. */
    @Test
    void sixtyFourSlotsAreBusyNearlyAllTheTime() {
        List<String> texts = texts(50_000);
        List<long[]> partitions =
                Plan.of(Lines.all(i -> texts.get((int) i), texts.size()), 64, 8).partitions();
        long[] free = new long[64];
        for (long[] ids : partitions) {
            Arrays.sort(free);
            free[0] += cost(ids, texts);
        }
        double average = Arrays.stream(free).average().orElseThrow();
        assertThat(average / Arrays.stream(free).max().orElseThrow()).isGreaterThan(0.97);
    }

    @Test
    void whatIsLeftOfARunKeepsItsIds() {
        long[] missing = {3, 5, 8, 13};
        Plan plan = Plan.of(Lines.of(missing, id -> "x".repeat((int) id)), 1, 8);
        assertThat(plan.partitions().stream().flatMapToLong(Arrays::stream).sorted())
                .containsExactly(3L, 5L, 8L, 13L);
    }

    @Test
    void aLineOfAnyLengthHasAPartition() {
        String longest = "x".repeat(3 << 20);
        Plan plan = Plan.of(Lines.all(i -> i == 1 ? longest : "short", 3), 2, 8);
        assertThat(plan.partitions().getFirst()).containsExactly(1);
        assertThat(plan.partitions().stream().mapToInt(ids -> ids.length).sum()).isEqualTo(3);
    }

    private static long cost(long[] ids, List<String> texts) {
        return Arrays.stream(ids).map(id -> Plan.cost(texts.get((int) id))).sum();
    }

    /** Lengths as skewed as those of articles. */
    private static List<String> texts(int lines) {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            texts.add("x".repeat((int) Math.min(8000, 20 + Math.exp(4 + 1.2 * random.nextGaussian()))));
        }
        return texts;
    }
}
