package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParallelCorpusTest {
    private static Iterator<Pair> numbered(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Pair("pair " + i, List.of("")))
                .iterator();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,3", "1023,2", "1024,2", "1025,2", "9999,1", "9999,4"})
    void everyPairIsCountedOnceAtItsPlace(int size, int threads) {
        Places first = new Places();
        Places second = new Places();
        ParallelCorpus.count(numbered(size), List.of(first, second), threads);
        for (Places places : List.of(first, second)) {
            assertThat(places.seen.stream().sorted())
                    .containsExactlyElementsOf(LongStream.range(0, size).boxed().toList());
            assertThat(places.texts)
                    .hasSize(size)
                    .allSatisfy(text -> assertThat(text).startsWith("pair "));
            assertThat(places.wrong).hasValue(0);
        }
    }

    @Test
    void allProcessorsCountUnlessToldOtherwise() {
        Places places = new Places();
        ParallelCorpus.count(numbered(5000), List.of(places));
        assertThat(places.seen).hasSize(5000);
        assertThat(places.forks).hasValue(Runtime.getRuntime().availableProcessors());
    }

    /** The reader is never further ahead than one block a thread and the one it fills. */
    @ParameterizedTest
    @CsvSource({"0, 20000, 1024", "20000, 2000, 105", "4194304, 30, 1"})
    void theReaderDoesNotRunAhead(int referenceLength, int size, int pairsInABlock) {
        String reference = "x".repeat(referenceLength);
        AtomicInteger read = new AtomicInteger();
        Iterator<Pair> pairs = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return read.get() < size;
            }

            @Override
            public Pair next() {
                if (read.getAndIncrement() >= size) {
                    throw new NoSuchElementException();
                }
                // half of the characters are in the second reference
                return new Pair(reference, List.of("", reference));
            }
        };
        int threads = 2;
        Ahead ahead = new Ahead(read, new AtomicLong(), new AtomicLong());
        ParallelCorpus.count(pairs, List.of(ahead), threads);
        assertThat(ahead.counted).hasValue(size);
        assertThat(ahead.most.get()).isLessThanOrEqualTo((threads + 1L) * pairsInABlock);
    }

    @Test
    void anErrorOfACounterIsThrownAsItIs() {
        assertThatExceptionOfType(StackOverflowError.class)
                .isThrownBy(() -> ParallelCorpus.count(numbered(1), List.of(new Failing()), 1))
                .withMessage("deep");
    }

    @Test
    void anInterruptEndsTheCountAndIsNotForgotten() {
        Thread.currentThread().interrupt();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ParallelCorpus.count(numbered(10_000), List.of(new Places()), 1))
                    .withMessage("interrupted while counting");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    /** Remembers places and texts. */
    private static final class Places implements CorpusTally<Places> {
        private final List<Long> seen = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final AtomicInteger wrong = new AtomicInteger();
        private final AtomicInteger forks = new AtomicInteger();

        @Override
        public Places fork() {
            forks.incrementAndGet();
            return new Places();
        }

        @Override
        public void add(long place, Pair pair) {
            seen.add(place);
            texts.add(pair.hypothesis());
            if (!pair.hypothesis().equals("pair " + place)) {
                wrong.incrementAndGet();
            }
        }

        @Override
        public void join(Places other) {
            seen.addAll(other.seen);
            texts.addAll(other.texts);
            wrong.addAndGet(other.wrong.get());
        }
    }

    /** How far the reader is ahead of the pairs that are counted. */
    private record Ahead(AtomicInteger read, AtomicLong counted, AtomicLong most) implements CorpusTally<Ahead> {
        @Override
        public Ahead fork() {
            return this;
        }

        @Override
        public void add(long place, Pair pair) {
            long ahead = read.get() - counted.getAndIncrement();
            most.accumulateAndGet(ahead, Math::max);
        }

        @Override
        public void join(Ahead other) {}
    }

    private static final class Failing implements CorpusTally<Failing> {
        @Override
        public Failing fork() {
            return this;
        }

        @Override
        public void add(long place, Pair pair) {
            throw new StackOverflowError("deep");
        }

        @Override
        public void join(Failing other) {}
    }
}
