package io.seqmark.family.prophetnet;

import io.seqmark.model.AutoregressiveDecoder;
import io.seqmark.model.DecoderRows;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * ProphetNet's decoder (Qi et al., 2020). A main stream reads the tokens; a predicting stream, which reads nothing but its own
 * position, looks at it and gives the next token's logits. The model has {@code ngram} such streams, trained to predict as
 * many tokens ahead. None of them looks at another, and only the first one's logits count, so the others are not computed.
 *
 * @param firstPosition row of position 0 in {@code positions}
 * @param ngram the vector that tells the predicting stream from others: the last of the table, because transformers
 *     counts its streams from -1
 */
record NgramDecoder(
        Embedding tokens,
        Embedding positions,
        int firstPosition,
        Embedding ngram,
        Norm embeddingNorm,
        List<NgramLayer> layers,
        RelativeBuckets buckets,
        Linear head)
        implements AutoregressiveDecoder {
    NgramDecoder {
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
        return layers.get(layer).crossKeyValue().apply(encoded);
    }

    @Override
    public int tokenEntries() {
        return tokens.entries();
    }

    @Override
    public OptionalInt limit() {
        // the predicting stream is one position ahead
        return OptionalInt.of(positions.entries() - firstPosition - 1);
    }

    @Override
    public int vocabularySize() {
        return head.outputs();
    }

    @Override
    public Logits logits(Matrix hidden) {
        return hidden.device().logits(head, hidden);
    }

    @Override
    public Stepper stepper() {
        return this::step;
    }

    private Matrix step(DecoderRows rows) {
        int[] at = rows.positions();
        Matrix hidden = mainStream(rows.tokens(), at).above(predictingStream(at));
        embeddingNorm.applyInPlace(hidden);
        for (int layer = 0; layer < layers.size(); layer++) {
            layers.get(layer).step(layer, hidden, rows, buckets);
        }
        return hidden.rows(rows.count(), rows.count());
    }

    private Matrix mainStream(int[] ids, int[] at) {
        Matrix stream = tokens.gather(ids, 1f);
        positions.addTo(stream, Arrays.stream(at).map(i -> firstPosition + i).toArray());
        return stream;
    }

    private Matrix predictingStream(int[] at) {
        int[] last =
                IntStream.generate(() -> ngram.entries() - 1).limit(at.length).toArray();
        Matrix stream = ngram.gather(last, 1f);
        positions.addTo(
                stream, Arrays.stream(at).map(i -> firstPosition + i + 1).toArray());
        return stream;
    }
}
