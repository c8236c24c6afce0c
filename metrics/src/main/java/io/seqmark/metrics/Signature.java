package io.seqmark.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * All that must be known to compute a score again, as sacrebleu writes it:
 * {@code nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0}. Immutable.
 *
 * @param entries keys and values in the order of printing; {@code version} comes last
 */
public record Signature(SequencedMap<String, String> entries) {
    /** The version of sacrebleu to which BLEU, chrF and TER are equal. */
    public static final String SACREBLEU_VERSION = "2.6.0";

    private static final List<String> LEADING = List.of("nrefs", "bs", "ar", "seed");
    private static final String VERSION = "version";
    private static final Map<String, String> SHORT_KEYS = Map.ofEntries(
            Map.entry("version", "v"),
            Map.entry("nrefs", "#"),
            Map.entry("seed", "rs"),
            Map.entry("case", "c"),
            Map.entry("eff", "e"),
            Map.entry("smooth", "s"),
            Map.entry("space", "s"),
            Map.entry("norm", "nr"),
            Map.entry("punct", "pn"),
            Map.entry("asian", "as"));

    public Signature {
        SequencedMap<String, String> ordered = new LinkedHashMap<>();
        for (String key : LEADING) {
            copy(entries, key, ordered);
        }
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            if (!entry.getKey().equals(VERSION)) {
                ordered.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
        copy(entries, VERSION, ordered);
        entries = Collections.unmodifiableSequencedMap(ordered);
    }

    /** This signature with one more entry, or with another value for a key it has. */
    public Signature with(String key, String value) {
        SequencedMap<String, String> more = new LinkedHashMap<>(entries);
        more.put(key, value);
        return new Signature(more);
    }

    /** sacrebleu's {@code --short} form. */
    public String shortForm() {
        // sacrebleu shortens "tok" to "t" for TER alone, which is the metric with a "norm" entry
        boolean ter = entries.containsKey("norm");
        return entries.entrySet().stream()
                .map(entry -> (ter && entry.getKey().equals("tok")
                                ? "t"
                                : SHORT_KEYS.getOrDefault(entry.getKey(), entry.getKey()))
                        + ":" + entry.getValue())
                .collect(Collectors.joining("|"));
    }

    /** The long form. */
    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining("|"));
    }

    private static void copy(Map<String, String> from, String key, Map<String, String> to) {
        String value = from.get(key);
        if (value != null) {
            to.put(key, value);
        }
    }
}
