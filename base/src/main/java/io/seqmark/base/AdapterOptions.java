package io.seqmark.base;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the adapters of a run are read, where their files do not say.
 *
 * @param merge {@code --adapter_merge}
 * @param loraAlpha {@code --lora_alpha}, of files of loralib
 * @param enableLora {@code --enable_lora}: which parts of loralib's merged projections have a delta; empty where none is given
 * @param merged {@code --adapter_merged}: whether a state dictionary of loralib holds weights that have the deltas in them
 */
public record AdapterOptions(
        Merge merge, OptionalDouble loraAlpha, List<Boolean> enableLora, Optional<Boolean> merged) {
    /** Nothing is said. */
    public static final AdapterOptions DEFAULT =
            new AdapterOptions(Merge.FLOAT32, OptionalDouble.empty(), List.of(), Optional.empty());

    /** How a sum of weights and deltas is rounded. */
    public enum Merge {
        /** Not below float32, whatever the checkpoint is stored in. */
        FLOAT32,
        /** To the type in which the checkpoint is stored, as PEFT's {@code merge_and_unload}. */
        PEFT;

        /** The name that {@code --adapter_merge} takes. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AdapterOptions {
        enableLora = List.copyOf(enableLora);
    }

    /**
     * Reads {@code 1,0,1}.
     *
     * @throws InputException if it is no such list, or no part is on
     */
    public static List<Boolean> parts(String text) {
        String plain = text.strip();
        if (!plain.matches("[01](\\s*,\\s*[01]){0,63}") || plain.indexOf('1') < 0) {
            throw new InputException("--enable_lora " + text
                    + ": expected 1 or 0 for each part of the projection, as in 1,0,1, and at least one 1");
        }
        return plain.chars()
                .filter(c -> c == '0' || c == '1')
                .mapToObj(c -> c == '1')
                .toList();
    }
}
