package io.seqmark.report;

import io.seqmark.base.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a run's file, with typed access. A value that is not what was expected is an {@link InputException} with
 * file, place, key and remedy; a null counts as absent. Immutable.
 *
 * @param where the file, with the line where it has one object a line
 * @param remedy what to do where something is wrong
 * @param path of keys that lead to it, each with a dot behind it
 * @param values as {@link PlainValues} has them
 */
public record JsonSection(String where, String remedy, String path, SequencedMap<String, @Nullable Object> values) {
    /** What to do about a file that is not as it was written. */
    public static final String REMEDY =
            "the file was damaged or changed: take it from a copy, or run the command of that run again with --resume never";

    private static final int SHOWN = 80;

    /** A whole object of a file. */
    public static JsonSection of(String where, Map<?, ?> json) {
        return of(where, REMEDY, json);
    }

    /** The same with another remedy. */
    public static JsonSection of(String where, String remedy, Map<?, ?> json) {
        return new JsonSection(where, remedy, "", PlainValues.map(json));
    }

    /** That something is wrong here. */
    public InputException problem(String what) {
        return new InputException(where + ": " + what + "; " + remedy);
    }

    /** That a value is not what it should be. */
    public InputException wrong(String key, Object value, String expected) {
        return problem(name(key) + " is " + shown(value) + ", expected " + expected);
    }

    /** A value of a file that anybody may have written, fit for one line. */
    public static String shown(Object value) {
        String text = PythonJson.SORTED_LINE.dumps(value);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    private String name(String key) {
        String quoted = shown(path + key);
        return quoted.substring(1, quoted.length() - (quoted.endsWith("\"") ? 1 : 0));
    }

    public Optional<JsonSection> optionalSection(String key) {
        return get(key, "an object", value -> section(key, value));
    }

    public JsonSection section(String key) {
        return require(key, "an object", value -> section(key, value));
    }

    public Optional<String> optionalText(String key) {
        return get(key, "a text", JsonSection::text);
    }

    public String text(String key) {
        return require(key, "a text", JsonSection::text);
    }

    public long whole(String key) {
        return require(key, "a whole number", JsonSection::whole);
    }

    public boolean truth(String key) {
        return require(
                key, "true or false", value -> value instanceof Boolean truth ? Optional.of(truth) : Optional.empty());
    }

    public Optional<Long> optionalWhole(String key) {
        return get(key, "a whole number", JsonSection::whole);
    }

    public int integer(String key) {
        return require(key, "a whole number", JsonSection::integer);
    }

    public OptionalInt optionalInteger(String key) {
        return get(key, "a whole number", JsonSection::integer)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    public double number(String key) {
        return require(key, "a number", JsonSection::number);
    }

    public OptionalDouble optionalNumber(String key) {
        return get(key, "a number", JsonSection::number).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    public List<String> texts(String key) {
        return require(key, "a list of texts", value -> all(value, JsonSection::text));
    }

    /** Numbers of 32 bits, with the bits that were written. */
    public List<Float> floats(String key) {
        return require(key, "a list of numbers", value -> all(value, JsonSection::float32));
    }

    public Optional<List<List<Float>>> optionalFloatLists(String key) {
        return get(key, "a list of lists of numbers", value -> all(value, each -> all(each, JsonSection::float32)));
    }

    public List<List<Integer>> integerLists(String key) {
        return require(
                key, "a list of lists of whole numbers", value -> all(value, each -> all(each, JsonSection::integer)));
    }

    /** All values of this object; each must be a text. */
    public SequencedMap<String, String> textMap() {
        return each("a text", JsonSection::text);
    }

    public SequencedMap<String, Double> numberMap() {
        return each("a number", JsonSection::number);
    }

    public SequencedMap<String, Long> wholeMap() {
        return each("a whole number", JsonSection::whole);
    }

    private <T> SequencedMap<String, T> each(String expected, Function<Object, Optional<T>> read) {
        SequencedMap<String, T> all = new LinkedHashMap<>();
        values.keySet().forEach(key -> all.put(key, require(key, expected, read)));
        return all;
    }

    private <T> T require(String key, String expected, Function<Object, Optional<T>> read) {
        return get(key, expected, read).orElseThrow(() -> problem(name(key) + " is missing, " + expected));
    }

    private <T> Optional<T> get(String key, String expected, Function<Object, Optional<T>> read) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(read.apply(value).orElseThrow(() -> wrong(key, value, expected)));
    }

    private Optional<JsonSection> section(String key, Object value) {
        return value instanceof Map<?, ?> map
                ? Optional.of(new JsonSection(where, remedy, path + key + ".", PlainValues.map(map)))
                : Optional.empty();
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Long> whole(Object value) {
        return value instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Integer> integer(Object value) {
        return whole(value).filter(number -> number == number.intValue()).map(Long::intValue);
    }

    private static Optional<Double> number(Object value) {
        return value instanceof Double || value instanceof Long
                ? Optional.of(((Number) value).doubleValue())
                : Optional.empty();
    }

    /** By its digits: what is rounded to 64 bits before may be one bit off. */
    private static Optional<Float> float32(Object value) {
        return number(value).map(number -> Float.valueOf(Double.toString(number)));
    }

    private static <T> Optional<List<T>> all(Object value, Function<Object, Optional<T>> read) {
        if (!(value instanceof List<?> list)) {
            return Optional.empty();
        }
        List<T> all = new ArrayList<>(list.size());
        for (Object item : list) {
            Optional<T> one = item == null ? Optional.empty() : read.apply(item);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return Optional.of(all);
    }
}
