package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.PositionBias;
import java.util.List;
import java.util.Optional;

/**
 * A decoder of shared blocks and its vocabulary projection. Thread-safe; its state is in {@link Decoding}.
 *
 * @param bias added to the self-attention scores of every layer, by distance (T5)
 * @param finalNorm applied after the last layer
 * @param headScale factor of the hidden states before the projection (T5 with tied embeddings: width^-0.5)
 * @param transform applied before the projection (BERT)
 * @param head projects to the vocabulary
 */
public record Decoder(
        InputEmbedding embedding,
        List<DecoderLayer> layers,
        Optional<PositionBias.Distance> bias,
        Optional<Norm> finalNorm,
        float headScale,
        Optional<HeadTransform> transform,
        Linear head) {
    public Decoder {
        layers = List.copyOf(layers);
    }

    /** A decoder whose last layer's states are projected as they are. */
    public Decoder(
            InputEmbedding embedding,
            List<DecoderLayer> layers,
            Optional<PositionBias.Distance> bias,
            Optional<Norm> finalNorm,
            float headScale,
            Linear head) {
        this(embedding, layers, bias, finalNorm, headScale, Optional.empty(), head);
    }
}
