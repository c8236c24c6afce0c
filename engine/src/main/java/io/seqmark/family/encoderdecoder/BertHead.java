package io.seqmark.family.encoderdecoder;

import java.util.List;
import java.util.Optional;

/**
 * Where the language model head of a BERT-like decoder stands in a checkpoint.
 *
 * @param transform the layer before the projection
 * @param fixedGelu whether that layer's activation is GELU whatever {@code hidden_act} says
 * @param weight the projection, which most files leave out because it is the word embedding
 * @param biases its bias: the name that the projection itself has comes first, since only some versions tie the two
 */
record BertHead(Optional<Transform> transform, boolean fixedGelu, String weight, List<String> biases) {
    /** The names of its parts. */
    record Transform(String dense, String norm) {}

    static BertHead of(BertKind kind) {
        return switch (kind) {
            case BERT ->
                new BertHead(
                        Optional.of(new Transform(
                                "decoder.cls.predictions.transform.dense",
                                "decoder.cls.predictions.transform.LayerNorm")),
                        false,
                        "decoder.cls.predictions.decoder.weight",
                        List.of("decoder.cls.predictions.decoder.bias", "decoder.cls.predictions.bias"));
            case ROBERTA ->
                new BertHead(
                        Optional.of(new Transform("decoder.lm_head.dense", "decoder.lm_head.layer_norm")),
                        true,
                        "decoder.lm_head.decoder.weight",
                        List.of("decoder.lm_head.decoder.bias", "decoder.lm_head.bias"));
            case ELECTRA ->
                new BertHead(
                        Optional.of(new Transform(
                                "decoder.generator_predictions.dense", "decoder.generator_predictions.LayerNorm")),
                        true,
                        "decoder.generator_lm_head.weight",
                        List.of("decoder.generator_lm_head.bias"));
            case BERT_GENERATION ->
                new BertHead(
                        Optional.empty(),
                        false,
                        "decoder.lm_head.decoder.weight",
                        List.of("decoder.lm_head.decoder.bias", "decoder.lm_head.bias"));
        };
    }
}
