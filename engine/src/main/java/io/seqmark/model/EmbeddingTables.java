package io.seqmark.model;

import io.seqmark.base.Semantics;
import io.seqmark.tensor.HostArray;
import java.util.Optional;

/**
 * The tables of token vectors of a model: each [vocabulary, width]. Most checkpoints hold one for all places, but each place
 * may have its own.
 *
 * @param encoder of the encoder's input
 * @param decoder of the decoder's input
 * @param output the weights of the projection to the vocabulary
 */
public record EmbeddingTables(HostArray encoder, HostArray decoder, HostArray output) {
    /**
     * What a family calls its tables. {@code base.shared.weight}, {@code base.encoder.embed_tokens.weight} and so on.
     *
     * @param shared the one that stands for those that are absent
     */
    public record Names(String shared, String encoder, String decoder, String output) {}

    /**
     * Reads the tables of a model.
     *
     * <p>transformers 5.12 ties two tables only where they are equal or one is absent, also where {@code tie_word_embeddings}
     * asks for more (<a href="https://github.com/huggingface/transformers/blob/v5.12.1/src/transformers/modeling_utils.py">
     * {@code tie_weights}</a>); so each place has its own where the file has it. In transformers 4.4 encoder and decoder are
     * built with one table, and the output's is the same where it is tied: what the file has for them is read into it one
     * after the other, and the last one stays.
     *
     * @param tied {@code tie_word_embeddings}
     */
    public static EmbeddingTables read(
            WeightReader weights, int vocabulary, int width, Names names, boolean tied, Semantics semantics) {
        Reader reader = new Reader(weights, vocabulary, width);
        return switch (semantics) {
            case HF_5, HF_4_51 ->
                new EmbeddingTables(
                        reader.first(names.encoder(), names.shared(), names.output(), names.decoder()),
                        reader.first(names.decoder(), names.shared(), names.output(), names.encoder()),
                        reader.first(names.output(), names.shared(), names.decoder(), names.encoder()));
            case HF_4_4 -> {
                HostArray one = tied
                        ? reader.first(names.output(), names.decoder(), names.encoder(), names.shared())
                        : reader.first(names.decoder(), names.encoder(), names.shared(), names.output());
                yield new EmbeddingTables(
                        one, one, tied ? one : reader.optional(names.output()).orElse(one));
            }
        };
    }

    private record Reader(WeightReader weights, int vocabulary, int width) {
        /** The first that exists; the others are wanted as well. */
        HostArray first(String... names) {
            return weights.matrix(vocabulary, width, names);
        }

        Optional<HostArray> optional(String name) {
            return weights.optionalMatrix(vocabulary, width, name);
        }
    }
}
