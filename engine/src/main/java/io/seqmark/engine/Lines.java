package io.seqmark.engine;

import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * Lines to generate for: some of a corpus, which may be larger than memory. Thread-safe where its functions are.
 *
 * @param ids the ids of the lines {@code 0 .. count - 1} of this work, ascending: places in the corpus, on which samples depend
 * @param source the text of an id, thread-safe
 * @param count how many
 */
public record Lines(LongUnaryOperator ids, LongFunction<String> source, long count) {
    /** The whole of a corpus of that size. */
    public static Lines all(LongFunction<String> source, long count) {
        return new Lines(LongUnaryOperator.identity(), source, count);
    }

    /** The lines with these ids, ascending. */
    public static Lines of(long[] ids, LongFunction<String> source) {
        long[] copy = ids.clone();
        return new Lines(index -> copy[Math.toIntExact(index)], source, copy.length);
    }

    /** The ids, ascending. */
    public LongStream stream() {
        return LongStream.range(0, count).map(ids);
    }

    /** The text of an id. */
    public String text(long id) {
        return source.apply(id);
    }
}
