package io.seqmark.model;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.PositionBias;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A decoder of shared blocks and its vocabulary projection. Thread-safe; its state is in {@link
 * Decoding}.
 *
 * @param biases added to the self-attention scores of each layer, by distance; none, or one a layer: the same object where
 *     layers share one (T5)
 * @param finalNorm applied after the last layer
 * @param headScale factor of the hidden states before the projection (T5 with tied embeddings: width^-0.5)
 * @param transform applied before the projection (BERT)
 * @param head projects to the vocabulary
 */
public record Decoder(
        InputEmbedding embedding,
        List<DecoderLayer> layers,
        List<PositionBias.Distance> biases,
        Optional<Norm> finalNorm,
        float headScale,
        Optional<HeadTransform> transform,
        Linear head)
        implements AutoregressiveDecoder {
    public Decoder {
        layers = List.copyOf(layers);
        biases = List.copyOf(biases);
        if (!biases.isEmpty() && biases.size() != layers.size()) {
            throw new IllegalArgumentException(biases.size() + " biases for " + layers.size() + " layers");
        }
    }

    /** A decoder whose last layer's states are projected as they are. */
    public Decoder(
            InputEmbedding embedding,
            List<DecoderLayer> layers,
            List<PositionBias.Distance> biases,
            Optional<Norm> finalNorm,
            float headScale,
            Linear head) {
        this(embedding, layers, biases, finalNorm, headScale, Optional.empty(), head);
    }

    @Override
    public AttentionShape shape() {
        return layers.getFirst().shape();
    }

    @Override
    public int layerCount() {
        return layers.size();
    }

    @Override
    public Matrix sourceKeysAndValues(int layer, Matrix encoded) {
        return layers.get(layer).crossKeyValue().apply(encoded);
    }

    @Override
    public int tokenEntries() {
        return embedding.tokens().entries();
    }

    @Override
    public OptionalInt limit() {
        return embedding.limit();
    }

    @Override
    public int vocabularySize() {
        return head.outputs();
    }

    @Override
    public Logits logits(Matrix hidden) {
        Matrix states = transform.map(before -> before.apply(hidden)).orElse(hidden);
        if (!(head instanceof SystemLinear shared)) {
            return hidden.device().logits(head, states);
        }
        // the rows are of one system: others are projected apart
        int system = RowSystems.current().partsOf(hidden.rows()).getFirst().system();
        return shared.alone(system)
                .map(layer -> hidden.device().logits(layer, states))
                .orElseGet(() -> hidden.device().logits(shared.apply(states)));
    }

    /** Whether rows of several systems cannot be projected together. */
    boolean projectsApart() {
        return head instanceof SystemLinear;
    }

    @Override
    public Stepper stepper() {
        // layers that share a distance share its table
        var byDistance = new IdentityHashMap<PositionBias.Distance, PositionBias>();
        List<PositionBias> tables = biases.stream()
                .map(distance -> byDistance.computeIfAbsent(distance, d -> new PositionBias(shape().heads(), d)))
                .toList();
        return rows -> {
            tables.forEach(table -> table.prepare(rows.lastPosition()));
            Matrix hidden = embedding.apply(rows.tokens(), rows.numbers(embedding));
            for (int layer = 0; layer < layers.size(); layer++) {
                layers.get(layer).step(layer, hidden, rows, tables.isEmpty() ? null : tables.get(layer));
            }
            finalNorm.ifPresent(norm -> norm.applyInPlace(hidden));
            if (headScale != 1f) {
                hidden.scale(headScale);
            }
            return hidden;
        };
    }
}
