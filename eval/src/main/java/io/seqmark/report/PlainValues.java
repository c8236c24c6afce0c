package io.seqmark.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** JSON's values as Java has them, in one form each: equal values are equal whether they were computed or read. */
public final class PlainValues {
    private PlainValues() {}

    /** A map that nobody changes, in the same order. */
    public static SequencedMap<String, @Nullable Object> map(Map<?, ?> map) {
        SequencedMap<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), of(value)));
        return Collections.unmodifiableSequencedMap(plain);
    }

    /** Whole numbers become {@link Long} where they fit, others {@link Double}: with the digits that are printed. */
    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean truth -> truth;
            case Double number -> number;
            case Float number -> Double.valueOf(Float.toString(number));
            case BigDecimal number -> number.doubleValue();
            case BigInteger number -> number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
            case Number number -> number.longValue();
            case Map<?, ?> map -> map(map);
            case Collection<?> list -> list(list);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    private static List<@Nullable Object> list(Collection<?> list) {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        list.forEach(value -> plain.add(of(value)));
        return Collections.unmodifiableList(plain);
    }
}
