package io.seqmark.family.t5gemma;

import io.seqmark.model.DecoderRows;
import io.seqmark.model.FeedForward;
import io.seqmark.model.Residual;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;

/**
 * T5Gemma's: self-attention over the past, then cross-attention over the source, each between two norms.
 *
 * @param window steps that self-attention looks at
 * @param selfAfter normalises what {@code selfOut} gives
 * @param crossKeyValue the encoder's width to 2 x attention width
 * @param crossAfter normalises what {@code crossOut} gives
 */
record SplitLayer(
        GemmaHeads heads,
        int window,
        Linear queryKeyValue,
        Linear selfOut,
        Norm selfAfter,
        Residual self,
        Linear crossQuery,
        Linear crossKeyValue,
        Linear crossOut,
        Norm crossAfter,
        Residual cross,
        FeedForward feedForward,
        Residual feedForwardResidual)
        implements GemmaDecoder.Layer {
    @Override
    public AttentionShape shape() {
        return heads.shape();
    }

    @Override
    public Matrix sourceKeysAndValues(Matrix encoded) {
        return crossKeyValue.apply(encoded);
    }

    @Override
    public void step(int layer, Matrix hidden, DecoderRows rows) {
        self.apply(hidden, x -> {
            Matrix qkv = queryKeyValue.apply(x);
            heads.prepare(qkv, rows.positions());
            return normalised(selfOut.apply(rows.attendRecent(layer, qkv, window, false)), selfAfter);
        });
        cross.apply(hidden, x -> normalised(crossOut.apply(rows.attendSource(layer, crossQuery.apply(x))), crossAfter));
        feedForwardResidual.apply(hidden, feedForward::apply);
    }

    private static Matrix normalised(Matrix result, Norm norm) {
        norm.applyInPlace(result);
        return result;
    }
}
