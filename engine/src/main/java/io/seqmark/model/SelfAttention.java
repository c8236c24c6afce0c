package io.seqmark.model;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import java.util.List;
import java.util.Optional;

/**
 * The self-attention of an encoder layer, from its input to its output projection: every token looks at every other one
 * ({@link Full}), or only at some of them, as in the families for long sources. A sentence's result must not depend on the
 * sentences packed with it, to the bit. Thread-safe.
 */
public interface SelfAttention {
    /** Heads, their size and the factor of the scores. */
    AttentionShape shape();

    /**
     * Attends within each sentence.
     *
     * @param hidden [all tokens, width], sentence after sentence, normalised where the layer normalises before; only read
     * @param sentences what the rows of {@code hidden} are
     * @return [all tokens, width], a new matrix in the innermost scope
     */
    Matrix apply(Matrix hidden, PackedSentences sentences);

    /**
     * Full attention (Vaswani et al., 2017, section 3.2).
     *
     * @param queryKeyValue fused projection, width to 3 x attention width
     * @param out attention width to width
     * @param bias added to the scores, by distance (T5)
     */
    record Full(AttentionShape shape, Linear queryKeyValue, Linear out, Optional<PositionBias.Distance> bias)
            implements SelfAttention {
        /** Without a bias. */
        public Full(AttentionShape shape, Linear queryKeyValue, Linear out) {
            this(shape, queryKeyValue, out, Optional.empty());
        }

        @Override
        public Matrix apply(Matrix hidden, PackedSentences sentences) {
            Matrix qkv = queryKeyValue.apply(hidden);
            if (sentences.batches().isEmpty()) {
                return out.apply(qkv.device().attend(qkv, sentences.lengths(), shape, bias));
            }
            List<float[]> masks = sentences.batches().stream()
                    .map(batch -> batch.encoderMask(shape.heads()))
                    .toList();
            return out.apply(qkv.device().attendMasked(qkv, sentences.lengths(), shape, masks));
        }
    }
}
