package io.seqmark.checkpoint.adapter;

import java.util.List;
import java.util.Map;

/** The modules that PEFT takes for a family of models where a configuration names none. */
final class DefaultTargets {
    private static final List<String> T5_LINEAR = List.of("q", "k", "v", "o", "wi", "wo");
    private static final List<String> MT5_LINEAR = List.of("q", "k", "v", "o", "wi_0", "wi_1", "wo");
    private static final List<String> BART_LINEAR = List.of("q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2");
    private static final List<String> T5 = List.of("q", "v");
    private static final List<String> BART = List.of("q_proj", "v_proj");

    private static final Map<String, List<String>> USUAL = Map.of("t5", T5, "mt5", T5, "bart", BART);
    private static final Map<String, List<String>> ADALORA =
            Map.of("t5", T5_LINEAR, "mt5", MT5_LINEAR, "bart", BART_LINEAR);
    private static final Map<String, List<String>> IA3 = Map.of(
            "t5",
            List.of("k", "v", "wo"),
            "mt5",
            List.of("k", "v", "wi_1"),
            "bart",
            List.of("q_proj", "v_proj", "fc2"));
    private static final Map<String, List<String>> IA3_FEED_FORWARD =
            Map.of("t5", List.of("wo"), "bart", List.of("fc2"));

    private DefaultTargets() {}

    /** Those of a tuner; of a family for which it has none, those that the file has. */
    static ModuleRule of(Tuner tuner, String modelType) {
        Map<String, List<String>> defaults = switch (tuner) {
            case ADALORA -> ADALORA;
            case IA3 -> IA3;
            case LORA, LOHA, LOKR, PREFIX_TUNING, LORALIB -> USUAL;
        };
        List<String> names = defaults.get(modelType);
        return names == null ? new ModuleRule.AsStored() : new ModuleRule.Names(names);
    }

    /** Of IA3: those whose inputs are scaled. */
    static List<String> feedForward(String modelType) {
        return IA3_FEED_FORWARD.getOrDefault(modelType, List.of());
    }
}
