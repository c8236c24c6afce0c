package io.seqmark.checkpoint.adapter;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How an adapter changes its base, by PEFT's {@code peft_type}. */
@SuppressWarnings("ImmutableEnumChecker") // its sets are never changed
public enum Tuner {
    LORA(
            "LoRA",
            Set.of(
                    "r",
                    "lora_alpha",
                    "use_rslora",
                    "use_dora",
                    "lora_bias",
                    "trainable_token_indices",
                    "layer_replication",
                    "alora_invocation_tokens",
                    "arrow_config",
                    "use_bdlora",
                    "use_qalora",
                    "target_parameters",
                    "megatron_config",
                    "megatron_core",
                    "qalora_group_size",
                    "init_lora_weights",
                    "lora_dropout",
                    "fan_in_fan_out",
                    "bias",
                    "loftq_config",
                    "eva_config",
                    "corda_config",
                    "lora_ga_config",
                    "velora_config",
                    "runtime_config",
                    "ensure_weight_tying",
                    "enable_lora",
                    "merge_weights",
                    "rank_pattern",
                    "alpha_pattern",
                    "layers_to_transform",
                    "layers_pattern")),
    ADALORA(
            "AdaLoRA",
            Set.of(
                    "r",
                    "lora_alpha",
                    "target_r",
                    "init_r",
                    "tinit",
                    "tfinal",
                    "deltaT",
                    "beta1",
                    "beta2",
                    "orth_reg_weight",
                    "total_step",
                    "rank_pattern",
                    "alpha_pattern",
                    "init_lora_weights",
                    "lora_dropout",
                    "fan_in_fan_out",
                    "bias",
                    "use_rslora",
                    "use_dora",
                    "lora_bias",
                    "layer_replication",
                    "loftq_config",
                    "eva_config",
                    "corda_config",
                    "lora_ga_config",
                    "runtime_config",
                    "megatron_config",
                    "megatron_core",
                    "layers_to_transform",
                    "layers_pattern",
                    "trainable_token_indices",
                    "use_qalora",
                    "qalora_group_size",
                    "alora_invocation_tokens",
                    "target_parameters",
                    "arrow_config",
                    "use_bdlora",
                    "velora_config",
                    "ensure_weight_tying")),
    IA3("IA3", Set.of("feedforward_modules", "fan_in_fan_out", "init_ia3_weights")),
    LOHA(
            "LoHa",
            Set.of(
                    "r",
                    "alpha",
                    "rank_dropout",
                    "module_dropout",
                    "use_effective_conv2d",
                    "init_weights",
                    "rank_pattern",
                    "alpha_pattern",
                    "layers_to_transform",
                    "layers_pattern")),
    LOKR(
            "LoKr",
            Set.of(
                    "r",
                    "alpha",
                    "rank_dropout",
                    "module_dropout",
                    "use_effective_conv2d",
                    "decompose_both",
                    "decompose_factor",
                    "rank_dropout_scale",
                    "init_weights",
                    "rank_pattern",
                    "alpha_pattern",
                    "layers_to_transform",
                    "layers_pattern")),
    PREFIX_TUNING(
            "prefix tuning",
            Set.of(
                    "num_virtual_tokens",
                    "token_dim",
                    "num_transformer_submodules",
                    "num_attention_heads",
                    "num_layers",
                    "encoder_hidden_size",
                    "prefix_projection",
                    "init_weights")),
    /** loralib's, whose files have no configuration and no {@code peft_type}. */
    LORALIB("LoRA (loralib)", Set.of());

    /** Keys that every configuration may have. */
    private static final Set<String> COMMON = Set.of(
            "peft_type",
            "peft_version",
            "base_model_name_or_path",
            "revision",
            "task_type",
            "inference_mode",
            "auto_mapping",
            "target_modules",
            "exclude_modules",
            "modules_to_save",
            "base_model_class",
            "parent_library");

    private final String label;
    private final Set<String> keys;

    Tuner(String label, Set<String> keys) {
        this.label = label;
        this.keys = keys;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The one of a {@code peft_type}. */
    static Optional<Tuner> of(String peftType) {
        return inPeft().stream().filter(tuner -> tuner.name().equals(peftType)).findFirst();
    }

    /** All that a configuration can name. */
    static List<Tuner> inPeft() {
        return Arrays.stream(values()).filter(tuner -> tuner != LORALIB).toList();
    }

    /** Whether its configuration has that key. */
    boolean knows(String key) {
        return keys.contains(key) || COMMON.contains(key);
    }
}
