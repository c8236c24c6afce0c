package io.seqmark.family.t5gemma2;

import io.seqmark.family.t5gemma.GemmaDecoder;
import io.seqmark.family.t5gemma.GemmaHeads;
import io.seqmark.model.DecoderRows;
import io.seqmark.model.FeedForward;
import io.seqmark.model.Residual;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;

/**
 * Self- and cross-attention in one softmax over past and source, with the same projections for both; a source's keys have no
 * positions.
 *
 * @param window steps of the past that it looks at; all of the source
 * @param keyValue the last two thirds of {@code queryKeyValue}, for sources
 * @param after normalises what {@code out} gives
 */
record MergedLayer(
        GemmaHeads heads,
        int window,
        Linear queryKeyValue,
        Linear keyValue,
        Linear out,
        Norm after,
        Residual attention,
        FeedForward feedForward,
        Residual feedForwardResidual)
        implements GemmaDecoder.Layer {
    @Override
    public AttentionShape shape() {
        return heads.shape();
    }

    @Override
    public Matrix sourceKeysAndValues(Matrix encoded) {
        Matrix keysAndValues = keyValue.apply(encoded);
        heads.prepareSource(keysAndValues);
        return keysAndValues;
    }

    @Override
    public void step(int layer, Matrix hidden, DecoderRows rows) {
        attention.apply(hidden, x -> {
            Matrix qkv = queryKeyValue.apply(x);
            heads.prepare(qkv, rows.positions());
            Matrix result = out.apply(rows.attendRecent(layer, qkv, window, true));
            after.applyInPlace(result);
            return result;
        });
        feedForwardResidual.apply(hidden, feedForward::apply);
    }
}
