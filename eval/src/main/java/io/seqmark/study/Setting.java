package io.seqmark.study;

import io.seqmark.run.RunRecord;
import io.seqmark.spec.Scoring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting of one run or of several, as text.
 *
 * @param name as {@code run.json} has it
 * @param values one per run; "unset" where a run does not have it
 */
public record Setting(String name, List<String> values) {
    private static final String UNSET = "unset";

    /** What nobody set, so that a report need not say it. Ids of special tokens are the checkpoint's, and no setting. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("semantics", "hf-5"),
            Map.entry("prefix", ""),
            Map.entry("max_source_length", "default"),
            Map.entry("global_attention", "none"),
            Map.entry("device", "cpu"),
            Map.entry("dtype", "float32"),
            Map.entry("seed", Scoring.DEFAULT_SEED),
            Map.entry("dump_args", false),
            Map.entry("num_beams", 1L),
            Map.entry("min_length", 0L),
            Map.entry("length_penalty", 1.0),
            Map.entry("early_stopping", false),
            Map.entry("no_repeat_ngram_size", 0L),
            Map.entry("encoder_no_repeat_ngram_size", 0L),
            Map.entry("repetition_penalty", 1.0),
            Map.entry("encoder_repetition_penalty", 1.0),
            Map.entry("bad_words_ids", List.of()),
            Map.entry("sequence_bias", List.of()),
            Map.entry("suppress_tokens", List.of()),
            Map.entry("begin_suppress_tokens", List.of()),
            Map.entry("remove_invalid_values", false),
            Map.entry("renormalize_logits", false),
            Map.entry("num_return_sequences", 1L),
            Map.entry("stop_strings", List.of()),
            Map.entry("output_scores", false),
            Map.entry("use_cache", true),
            Map.entry("do_sample", false),
            Map.entry("temperature", 1.0),
            Map.entry("top_k", 50L),
            Map.entry("top_p", 1.0),
            Map.entry("typical_p", 1.0),
            Map.entry("epsilon_cutoff", 0.0),
            Map.entry("eta_cutoff", 0.0));

    private static final Set<String> NOT_SET_BY_ANYONE = Set.of(
            "arithmetic",
            "decoder_start_token_id",
            "eos_token_id",
            "pad_token_id",
            "forced_eos_token_id",
            "forced_bos_token_id");

    public Setting {
        values = List.copyOf(values);
    }

    /** The settings of a run that are not the defaults, those of the corpus and the metrics included. */
    static List<Setting> changed(RunRecord record) {
        List<Setting> changed = new ArrayList<>();
        all(record).forEach((name, value) -> {
            if (value != null && !NOT_SET_BY_ANYONE.contains(name) && !value.equals(DEFAULTS.get(name))) {
                changed.add(new Setting(name, List.of(text(value))));
            }
        });
        return changed;
    }

    /** What differs between runs: the checkpoint and its files, too. */
    static List<Setting> differing(List<RunRecord> records) {
        List<Map<String, @Nullable Object>> each = new ArrayList<>();
        for (RunRecord record : records) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("seqmark", record.identity().seqmark());
            all.put("model_name", record.namedModel());
            all.put("model_type", record.identity().modelType());
            all.putAll(all(record));
            record.identity()
                    .modelFiles()
                    .forEach((file, sha256) ->
                            all.put("sha256 of " + file, sha256.substring(0, Math.min(12, sha256.length()))));
            each.add(all);
        }
        Set<String> names = new LinkedHashSet<>();
        each.forEach(all -> names.addAll(all.keySet()));
        List<Setting> differing = new ArrayList<>();
        for (String name : names) {
            List<String> values = each.stream().map(all -> text(all.get(name))).toList();
            if (values.stream().distinct().count() > 1) {
                differing.add(new Setting(name, values));
            }
        }
        return differing;
    }

    private static SequencedMap<String, @Nullable Object> all(RunRecord record) {
        SequencedMap<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("semantics", record.identity().semantics());
        all.putAll(record.identity().settings());
        all.putAll(record.identity().generation());
        return Collections.unmodifiableSequencedMap(all);
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> UNSET;
            case List<?> several -> several.stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Object one -> one.toString();
        };
    }
}
