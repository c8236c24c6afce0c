package io.seqmark.report;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code run.json}: what was evaluated, how, and what came of it. The {@value #IDENTITY} section holds everything that can
 * change a result; two runs are the same run if it is equal. Immutable.
 */
public final class Manifest {
    /** What earlier versions did not write: nothing is known of it there. */
    private static final Set<String> ADDED_LATER = Set.of("settings.arithmetic");

    /** The file's name. */
    public static final String FILE = "run.json";

    private static final String IDENTITY = "identity";
    private static final String OUTPUTS = "outputs";
    private static final int MAX_BYTES = 64 << 20;

    private final Map<String, ? extends @Nullable Object> sections;

    private Manifest(Map<String, ? extends @Nullable Object> sections) {
        this.sections = sections;
    }

    /** The manifest of a run that has not ended: its identity alone. */
    public static Manifest of(Map<String, ? extends @Nullable Object> identity) {
        return new Manifest(Map.of(IDENTITY, identity));
    }

    /** The manifest of a finished run: all sections in the order of the file. */
    public static Manifest finished(SequencedMap<String, ? extends @Nullable Object> sections) {
        return new Manifest(Collections.unmodifiableMap(new LinkedHashMap<>(sections)));
    }

    /** All sections in the order of the file. */
    public Map<String, ? extends @Nullable Object> sections() {
        return Collections.unmodifiableMap(sections);
    }

    /** The file's content. */
    public StagedFiles.Content content() {
        return out -> out.write((this + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** JSON for people, indented. */
    @Override
    public String toString() {
        return PythonJson.READABLE.dumps(sections);
    }

    /**
     * Reads a manifest; empty where there is none, or none of ours.
     *
     * @throws InputException if the file is there and cannot be read
     */
    public static Optional<Manifest> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            Map<String, Object> sections = JsonMapper.shared()
                    .readValue(
                            RegularFile.bytes(file, MAX_BYTES), new TypeReference<LinkedHashMap<String, Object>>() {});
            return sections != null && sections.get(IDENTITY) instanceof Map<?, ?>
                    ? Optional.of(new Manifest(sections))
                    : Optional.empty();
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (JacksonException notOurs) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new InputException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** Where two runs differ, as {@code generation.num_beams is 4, was 5}; empty for the same run. */
    public List<String> differencesFrom(Manifest earlier) {
        Map<String, Object> now = flatten(identity());
        Map<String, Object> then = flatten(earlier.identity());
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(now.keySet());
        keys.addAll(then.keySet());
        keys.removeIf(key -> ADDED_LATER.contains(key) && !then.containsKey(key));
        for (String key : keys) {
            String is = shown(now, key);
            String was = shown(then, key);
            if (!is.equals(was)) {
                differences.add(key + " is " + is + ", was " + was);
            }
        }
        return differences;
    }

    /** The identity as a text: equal for the same run, whoever says it. */
    public String identityText() {
        Map<String, Object> flat = flatten(identity());
        StringBuilder text = new StringBuilder();
        for (String key : new TreeSet<>(flat.keySet())) {
            text.append(key).append('=').append(shown(flat, key)).append('\n');
        }
        return text.toString();
    }

    /** SHA-256 of the run's files by name. */
    public Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        if (sections.get(OUTPUTS) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> outputs.put(String.valueOf(key), String.valueOf(value)));
        }
        return outputs;
    }

    private Map<?, ?> identity() {
        return sections.get(IDENTITY) instanceof Map<?, ?> identity ? identity : Map.of();
    }

    private static String shown(Map<String, Object> values, String key) {
        return values.containsKey(key) ? PythonJson.ROW.dumps(values.get(key)) : "absent";
    }

    private static Map<String, Object> flatten(Object identity) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten("", identity, flat);
        return flat;
    }

    private static void flatten(String path, Object value, Map<String, Object> into) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, nested) -> flatten(path.isEmpty() ? key.toString() : path + "." + key, nested, into));
        } else {
            into.put(path, value);
        }
    }
}
