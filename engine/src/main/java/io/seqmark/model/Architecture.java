package io.seqmark.model;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Footprint;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * The sizes of a model, as its family reads them from a {@code config.json} with the defaults of its class in transformers. What a
 * run takes follows from them before a weight is read, and a loaded model is held against them. All are positive and bounded
 * ({@link ModelConfig}), so that no product of them overflows a long.
 *
 * @param vocabSize entries of the encoder's embedding
 * @param decoderVocabSize entries of the decoder's embedding and of the output, where the configuration has a number for them
 * @param linearWeights elements of the matrices of all linear layers
 */
public record Architecture(
        Side encoder, Side decoder, int vocabSize, OptionalInt decoderVocabSize, long linearWeights) {
    /**
     * The encoder or the decoder.
     *
     * @param layers that it has
     * @param heads of each attention
     * @param dKv the size of a head, where the configuration has a number for it; else the heads divide the width
     * @param width of the states that its layers hand on
     * @param ffnDim inner width of its feed-forward blocks
     * @param gated whether these have a second projection to that width
     * @param positions absent where attention knows positions itself (T5)
     */
    public record Side(
            int layers,
            int heads,
            OptionalInt dKv,
            int width,
            int ffnDim,
            boolean gated,
            Optional<Positions> positions) {
        /** One whose heads divide the width, with plain feed-forward blocks. */
        public Side(int layers, int heads, int width, int ffnDim, Positions positions) {
            this(layers, heads, OptionalInt.empty(), width, ffnDim, false, Optional.of(positions));
        }

        /** Floats of a head. */
        public int headSize() {
            return dKv.orElse(width / heads);
        }

        /** The longest sequence in tokens; absent where there is no limit. */
        public OptionalInt limit() {
            return positions.map(Positions::limit).orElseGet(OptionalInt::empty);
        }

        /** Of layers with so many attentions; each has four projections. */
        private long linearWeights(int attentions) {
            long attention = 4L * width * heads * headSize();
            long feedForward = (gated ? 3L : 2L) * width * ffnDim;
            return layers * (attentions * attention + feedForward);
        }
    }

    /**
     * The positions of a side.
     *
     * @param table {@code max_position_embeddings}, or what the family calls it
     * @param limit the longest sequence in tokens; absent where a position beyond the table has a vector too
     */
    public record Positions(int table, OptionalInt limit) {
        /** Those of a table from its first row to its last. */
        public static Positions upTo(int table) {
            return new Positions(table, OptionalInt.of(table));
        }

        /** Those of a table that is only the first part of one without end. */
        public static Positions withoutEnd(int table) {
            return new Positions(table, OptionalInt.empty());
        }
    }

    /** Sizes of a model whose linear layers are those of its attentions and feed-forward blocks, and the output. */
    public Architecture(Side encoder, Side decoder, int vocabSize, OptionalInt decoderVocabSize) {
        this(
                encoder,
                decoder,
                vocabSize,
                decoderVocabSize,
                encoder.linearWeights(1)
                        + decoder.linearWeights(2)
                        + (long) decoder.width() * decoderVocabSize.orElse(vocabSize));
    }

    /**
     * The same with other linear layers besides.
     *
     * @param more elements of their matrices; negative where a usual layer is smaller
     */
    public Architecture plusLinearWeights(long more) {
        return new Architecture(encoder, decoder, vocabSize, decoderVocabSize, linearWeights + more);
    }

    /** Entries of the decoder's embedding and of the output. */
    public int targetVocabulary() {
        return decoderVocabSize.orElse(vocabSize);
    }

    /** What the keys and values of one token take in all decoder layers: of a source, or of one row's past. */
    public long bytesPerToken(Footprint device) {
        return device.tokenBytes(decoder.heads(), decoder.headSize(), decoder.layers());
    }

    /** What the linear layers take. A double: exact up to 9 PB, and what is more does not turn negative. */
    public double weightBytes(Footprint device, Precision precision) {
        return (double) linearWeights * device.weightBytes(precision);
    }

    /** For people, by the names that most configurations have for them, in a fixed order. */
    public SequencedMap<String, Integer> sizes() {
        SequencedMap<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("encoder_layers", encoder.layers());
        sizes.put("decoder_layers", decoder.layers());
        sizes.put("encoder_attention_heads", encoder.heads());
        sizes.put("decoder_attention_heads", decoder.heads());
        sizes.put("d_model", decoder.width());
        decoder.dKv().ifPresent(size -> sizes.put("d_kv", size));
        sizes.put("encoder_ffn_dim", encoder.ffnDim());
        sizes.put("decoder_ffn_dim", decoder.ffnDim());
        sizes.put("vocab_size", vocabSize);
        decoderVocabSize.ifPresent(size -> sizes.put("decoder_vocab_size", size));
        encoder.positions().ifPresent(positions -> sizes.put("max_position_embeddings", positions.table()));
        return sizes;
    }
}
