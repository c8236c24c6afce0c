package io.seqmark.generate.option;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The value of an option of {@code generate()}, as JSON has values. Which of them an option takes its {@link GenerationOption}
 * says. Immutable; its text is JSON.
 */
public sealed interface OptionValue {
    /** Explicitly nothing: JSON's null, {@code none} on the command line. */
    record None() implements OptionValue {
        @Override
        public String toString() {
            return "null";
        }
    }

    /** True or false. */
    record Truth(boolean value) implements OptionValue {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A whole number; an option's have 32 bits. */
    record Whole(BigInteger value) implements OptionValue {
        boolean fits() {
            return value.bitLength() < Integer.SIZE;
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** A number with a decimal point or an exponent. */
    record Decimal(double value) implements OptionValue {
        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** A text. */
    record Text(String value) implements OptionValue {
        @Override
        public String toString() {
            return JsonMapper.shared().writeValueAsString(value);
        }
    }

    /** A list. */
    record Many(List<OptionValue> values) implements OptionValue {
        public Many {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.stream().map(OptionValue::toString).collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** An object, which only options have that are not supported. */
    record Named(SequencedMap<String, OptionValue> values) implements OptionValue {
        public Named {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        @Override
        public String toString() {
            return values.entrySet().stream()
                    .map(entry -> new Text(entry.getKey()) + ":" + entry.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }

    /** A whole number. */
    static OptionValue of(long value) {
        return new Whole(BigInteger.valueOf(value));
    }

    /**
     * A value as Java has it.
     *
     * @param plain null, a truth value, a number, a text, or a collection or a map of them
     * @throws IllegalArgumentException if it is something else
     */
    static OptionValue ofPlain(@Nullable Object plain) {
        return switch (plain) {
            case null -> new None();
            case Boolean truth -> new Truth(truth);
            case BigInteger whole -> new Whole(whole);
            case Integer whole -> of(whole);
            case Long whole -> of(whole);
            case Number decimal -> new Decimal(decimal.doubleValue());
            case String text -> new Text(text);
            case Collection<?> list ->
                new Many(list.stream().map(OptionValue::ofPlain).toList());
            case Map<?, ?> map -> {
                SequencedMap<String, OptionValue> values = new LinkedHashMap<>();
                map.forEach((key, value) -> values.put(String.valueOf(key), ofPlain(value)));
                yield new Named(values);
            }
            default -> throw new IllegalArgumentException("no value of an option: " + plain.getClass());
        };
    }

    /** The value as {@link #ofPlain} takes it; whole numbers are {@link Integer} or {@link Long} where they fit. */
    default @Nullable Object plain() {
        return switch (this) {
            case None() -> null;
            case Truth(boolean value) -> value;
            case Whole whole when whole.fits() -> whole.value().intValue();
            case Whole(BigInteger value) when value.bitLength() < Long.SIZE -> value.longValue();
            case Whole(BigInteger value) -> value;
            case Decimal(double value) -> value;
            case Text(String value) -> value;
            case Many(List<OptionValue> values) ->
                values.stream().map(OptionValue::plain).toList();
            case Named(SequencedMap<String, OptionValue> values) -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                values.forEach((key, value) -> plain.put(key, value.plain()));
                yield plain;
            }
        };
    }

    /** Whether it is explicitly nothing. */
    default boolean isNone() {
        return this instanceof None;
    }

    /** A whole number of 32 bits. */
    default int whole() {
        if (this instanceof Whole whole) {
            return whole.value().intValueExact();
        }
        throw unexpected();
    }

    /** A number of either kind. */
    default double number() {
        return switch (this) {
            case Whole(BigInteger value) -> value.doubleValue();
            case Decimal(double value) -> value;
            default -> throw unexpected();
        };
    }

    /** A truth value. */
    default boolean truth() {
        if (this instanceof Truth(boolean value)) {
            return value;
        }
        throw unexpected();
    }

    /** A text. */
    default String text() {
        if (this instanceof Text(String value)) {
            return value;
        }
        throw unexpected();
    }

    /** A list. */
    default List<OptionValue> list() {
        if (this instanceof Many(List<OptionValue> values)) {
            return values;
        }
        throw unexpected();
    }

    /** A list's values, or the one value that stands for a list of one. */
    default List<OptionValue> oneOrMany() {
        return this instanceof Many(List<OptionValue> values) ? values : List.of(this);
    }

    /** Types are checked before values are taken. */
    private IllegalStateException unexpected() {
        return new IllegalStateException("not of the type that was checked: " + this);
    }
}
