package io.seqmark.cli.demo;

import java.util.List;
import java.util.Random;

/** Seeded choices. {@link Random} because its algorithm is part of the JDK's specification. Not thread-safe. */
final class Chance {
    private final Random random;

    Chance(long seed) {
        random = new Random(seed);
    }

    /** True in about {@code percent} of a hundred calls. */
    boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A whole number from {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** Any of the items, all equally likely. */
    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** Any of the items. */
    @SafeVarargs
    final <T> T pick(T... items) {
        return items[random.nextInt(items.length)];
    }

    /** Any of the items, the earlier ones likelier (density falls as one over the square root of the rank), as words are. */
    <T> T pickCommon(List<T> items) {
        double u = random.nextDouble();
        return items.get((int) (items.size() * u * u));
    }
}
