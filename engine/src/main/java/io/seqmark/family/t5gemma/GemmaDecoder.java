package io.seqmark.family.t5gemma;

import io.seqmark.model.AutoregressiveDecoder;
import io.seqmark.model.DecoderRows;
import io.seqmark.model.InputEmbedding;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.List;
import java.util.OptionalInt;

/**
 * The decoder of T5Gemma and T5Gemma 2, which differ in their layers.
 *
 * @param finalNorm applied after the last layer
 * @param logitCap softly bounds the logits; 0 where there is no bound
 * @param head projects to the vocabulary
 */
public record GemmaDecoder(InputEmbedding embedding, List<Layer> layers, Norm finalNorm, float logitCap, Linear head)
        implements AutoregressiveDecoder {
    /** One layer. */
    public interface Layer {
        /** Its heads. */
        AttentionShape shape();

        /** Keys and values of sources: [tokens, width] to [tokens, 2 x attention width]. */
        Matrix sourceKeysAndValues(Matrix encoded);

        /**
         * Updates {@code hidden} [rows, width] in place.
         *
         * @param layer its number
         */
        void step(int layer, Matrix hidden, DecoderRows rows);
    }

    public GemmaDecoder {
        layers = List.copyOf(layers);
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
        return layers.get(layer).sourceKeysAndValues(encoded);
    }

    @Override
    public int tokenEntries() {
        return embedding.tokens().entries();
    }

    @Override
    public OptionalInt limit() {
        return OptionalInt.empty();
    }

    @Override
    public int vocabularySize() {
        return head.outputs();
    }

    @Override
    public Logits logits(Matrix hidden) {
        return hidden.device().logits(head, hidden, logitCap);
    }

    @Override
    public Stepper stepper() {
        return rows -> {
            Matrix hidden = embedding.apply(rows.tokens(), rows.numbers(embedding));
            for (int layer = 0; layer < layers.size(); layer++) {
                try (var _ = hidden.device().scope()) {
                    layers.get(layer).step(layer, hidden, rows);
                }
            }
            finalNorm.applyInPlace(hidden);
            return hidden;
        };
    }
}
