package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Learned keys and values that stand before every prediction in the decoder's self-attention (Li and Liang, 2021). PEFT saves them with
 * what its reparametrisation made of them, and gives them to transformers as a past; cross-attention, for which it repeats them, does
 * not use them.
 */
public final class PrefixTuning {
    /**
     * The name under which adapted weights have them: [virtual tokens, 2 x layers x width], for each layer its keys and its values. No
     * checkpoint has such a tensor.
     */
    public static final String TENSOR = "seqmark.learned_prefix";

    private static final String PROMPT = "prompt_embeddings";

    private PrefixTuning() {}

    static void read(AdapterConfig config, AdapterTensors tensors, Changes changes) {
        Optional<StoredTensor> prompt = tensors.prompt();
        if (prompt.isEmpty()) {
            changes.problem("tensor " + PROMPT + " is missing");
            return;
        }
        int layers = config.file().requireInteger("num_layers");
        int width = config.file().requireInteger("token_dim");
        long tokens = config.file().requireInteger("num_virtual_tokens");
        if (config.file().integer("num_transformer_submodules").orElse(2) != 2) {
            changes.problem("num_transformer_submodules is not 2: the adapter is of no encoder-decoder");
        } else if (layers > 0
                && width > 0
                && tokens > 0
                && changes.requireShape(prompt.get(), List.of(tokens, 2L * layers * width))) {
            // PEFT doubles the list for cross-attention and then cuts it into four parts a layer
            List<Integer> order = IntStream.range(0, layers)
                    .flatMap(layer -> IntStream.of(4 * layer % (2 * layers), (4 * layer + 1) % (2 * layers)))
                    .boxed()
                    .toList();
            changes.bring(TENSOR, new ChangedTensor(prompt.get(), List.of(new TensorChange.Arranged(order))));
        }
    }

    static boolean isPrompt(String name) {
        return name.equals(PROMPT);
    }
}
