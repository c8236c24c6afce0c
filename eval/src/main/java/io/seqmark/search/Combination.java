package io.seqmark.search;

import io.seqmark.base.Sha256;
import io.seqmark.spec.RunSpec;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One combination of the settings that a search tries. Immutable.
 *
 * @param settings the values by name, as they were given
 * @param spec the run with them; its {@code save_dir} is the folder of the whole search
 */
public record Combination(SequencedMap<String, String> settings, RunSpec spec) {
    /** Longer names of folders are cut: some file systems end at 143 bytes. */
    private static final int LONGEST_NAME = 100;
    /** Characters of a hash that keep apart what was cut. */
    private static final int HASH = 8;

    public Combination {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }

    /** The settings for people: {@code num_beams=5 length_penalty=1.2}. */
    public String label() {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The folder of this combination's run: one of the search's, named by the settings, whatever the others are. */
    public Path saveDir() {
        String exact = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(","));
        String safe = exact.replaceAll("[^A-Za-z0-9._=+,-]", "_");
        // a value may hold what divides the settings
        boolean ambiguous = settings.values().stream().anyMatch(value -> value.contains(","));
        if (ambiguous || !safe.equals(exact) || safe.length() > LONGEST_NAME) {
            String hash = Sha256.of(label()).substring(0, HASH);
            safe = safe.substring(0, Math.min(safe.length(), LONGEST_NAME)) + "-" + hash;
        }
        return spec.report().saveDir().resolve(safe);
    }

    /** The run of this combination in its own folder. */
    RunSpec run() {
        return spec.withReport(report -> report.withSaveDir(saveDir()));
    }
}
