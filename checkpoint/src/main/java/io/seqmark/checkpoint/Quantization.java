package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What {@code quantization_config} of a {@code config.json} declares. It says how the weights were or are to be quantized, not
 * whether the files hold quantized ones: a model that was loaded with {@code load_in_8bit} leaves it behind beside plain
 * weights. The tensors tell.
 *
 * @param file the {@code config.json}
 * @param method as people call it, for example {@code bitsandbytes 8-bit} or {@code gptq 4-bit}
 */
public record Quantization(Path file, String method) {
    private static final String KEY = "quantization_config";

    /** Last parts of the names of tensors that only quantized layers have, under the methods that transformers 5.12 reads. */
    private static final Set<String> PARTS = Set.of(
            "SCB",
            "W_q",
            "absmax",
            "codebooks",
            "codes",
            "g_idx",
            "nested_absmax",
            "nested_quant_map",
            "quant_map",
            "qweight",
            "qzeros",
            "scales",
            "weight_format",
            "weight_packed",
            "weight_scale",
            "weight_scale_inv",
            "weight_scales",
            "weight_zero_point");

    static Optional<Quantization> of(ConfigFile config) {
        return config.object(KEY).map(declared -> new Quantization(config.path(), method(declared)));
    }

    private static String method(ConfigFile declared) {
        boolean four = declared.bool("load_in_4bit").orElse(false);
        boolean eight = declared.bool("load_in_8bit").orElse(false);
        // transformers up to 4.34 wrote no quant_method for bitsandbytes, the only one there was
        String name =
                declared.text("quant_method").orElse(four || eight ? "bitsandbytes" : "a method that it does not name");
        String bits = four || eight
                ? (four ? "4" : "8")
                : declared.node("bits")
                        .filter(JsonNode::isInt)
                        .map(JsonNode::asString)
                        .orElse("");
        return Problems.shorten(name) + (bits.isEmpty() ? "" : " " + bits + "-bit");
    }

    /** Whether these weights are quantized. */
    boolean isIn(Weights weights) {
        return weights.names().stream()
                .anyMatch(name -> isQuantized(weights.find(name).orElseThrow()));
    }

    private static boolean isQuantized(StoredTensor tensor) {
        String name = tensor.name();
        String last = name.substring(name.lastIndexOf('.') + 1);
        return PARTS.contains(last)
                || name.contains(".quant_state.")
                || name.contains(".weight._") // the parts of a tensor that is a class of its own (quanto, torchao)
                || (last.equals("weight") && !tensor.dtype().isFloating());
    }

    /** What to say of weights that are quantized, in one line. */
    public String refusal() {
        return ("%s: %s says that the weights are quantized by %s, which Seqmark does not read; name the checkpoint that it was made"
                        + " from, or dequantize it in Python (model.dequantize()) and save it with save_pretrained")
                .formatted(file, KEY, method);
    }

    InputException refused(InputException cause) {
        return new InputException(refusal() + " (" + cause.getMessage() + ")", cause);
    }

    /** What to say of weights that are plain, in one line. */
    public String note() {
        return "%s: %s (%s) has no effect: the weights are stored unquantized, and evaluated as they are stored"
                .formatted(file, KEY, method);
    }
}
