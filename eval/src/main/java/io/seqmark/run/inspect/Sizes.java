package io.seqmark.run.inspect;

import io.seqmark.checkpoint.ConfigFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/** The sizes in a {@code config.json}, whatever a family calls them. */
final class Sizes {
    static final String DECODER_LAYERS = "decoder_layers";
    static final String WIDTH = "d_model";
    static final String POSITIONS = "max_position_embeddings";

    private static final String DECODER_HEADS = "decoder_attention_heads";
    private static final String HEAD_SIZE = "d_kv";

    /** Our name, and where a family may have the value: pointers into the file, the first counts. */
    private static final Map<String, List<String>> PLACES = places();

    private final SequencedMap<String, Integer> found = new LinkedHashMap<>();

    Sizes(ConfigFile config) {
        PLACES.forEach((name, pointers) -> {
            for (String pointer : pointers) {
                JsonNode value = config.json().at(pointer);
                if (value.isIntegralNumber() && value.canConvertToInt()) {
                    found.put(name, value.intValue());
                    return;
                }
            }
        });
    }

    private static SequencedMap<String, List<String>> places() {
        SequencedMap<String, List<String>> places = new LinkedHashMap<>();
        places.put(
                "encoder_layers",
                List.of("/encoder_layers", "/num_encoder_layers", "/num_layers", "/encoder/num_hidden_layers"));
        places.put(
                DECODER_LAYERS,
                List.of(
                        "/decoder_layers",
                        "/num_decoder_layers",
                        "/num_layers",
                        "/decoder/num_hidden_layers",
                        "/decoder/n_layer"));
        places.put(
                "encoder_attention_heads",
                List.of(
                        "/encoder_attention_heads",
                        "/num_encoder_attention_heads",
                        "/num_heads",
                        "/encoder/num_attention_heads"));
        places.put(
                DECODER_HEADS,
                List.of(
                        "/decoder_attention_heads",
                        "/num_decoder_attention_heads",
                        "/num_heads",
                        "/decoder/num_attention_heads",
                        "/decoder/n_head"));
        places.put(WIDTH, List.of("/d_model", "/hidden_size", "/decoder/hidden_size", "/decoder/n_embd"));
        places.put(HEAD_SIZE, List.of("/d_kv"));
        places.put("encoder_ffn_dim", List.of("/encoder_ffn_dim", "/d_ff", "/encoder/intermediate_size"));
        places.put("decoder_ffn_dim", List.of("/decoder_ffn_dim", "/d_ff", "/decoder/intermediate_size"));
        places.put("vocab_size", List.of("/vocab_size", "/src_vocab_size", "/encoder/vocab_size"));
        places.put("decoder_vocab_size", List.of("/decoder_vocab_size", "/tgt_vocab_size", "/decoder/vocab_size"));
        places.put(
                POSITIONS,
                List.of(
                        "/max_position_embeddings",
                        "/max_encoder_position_embeddings",
                        "/encoder/max_position_embeddings"));
        return places;
    }

    SequencedMap<String, Integer> all() {
        return found;
    }

    OptionalInt find(String name) {
        Integer value = found.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** The width of the decoder's attention: a T5's is not that of its hidden states. */
    OptionalInt attentionWidth() {
        OptionalInt head = find(HEAD_SIZE);
        OptionalInt heads = find(DECODER_HEADS);
        if (head.isEmpty() || heads.isEmpty()) {
            return find(WIDTH);
        }
        long width = (long) head.getAsInt() * heads.getAsInt();
        return width == (int) width ? OptionalInt.of((int) width) : OptionalInt.empty();
    }
}
