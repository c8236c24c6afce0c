package io.seqmark.family.marian;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.ModelConfig;
import java.util.OptionalInt;

/**
 * What a Marian {@code config.json} says beyond BART's sizes.
 *
 * @param decoderVocabSize entries of the target's embedding, where it has its own
 */
record MarianConfig(BartArchitecture sizes, int decoderVocabSize, boolean shareEncoderDecoderEmbeddings) {
    /** The vocabulary of OPUS-MT's first models, which transformers' MarianConfig assumes. */
    private static final int DEFAULT_VOCABULARY = 58_101;

    static MarianConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        BartArchitecture sizes = BartArchitecture.read(file, DEFAULT_VOCABULARY);
        return new MarianConfig(
                sizes,
                config.size("decoder_vocab_size", sizes.vocabSize()),
                config.flag("share_encoder_decoder_embeddings", true));
    }

    Architecture architecture() {
        Architecture.Positions positions = Architecture.Positions.upTo(sizes.maxPositionEmbeddings());
        return sizes.architecture(positions, positions, OptionalInt.of(targetVocabulary()));
    }

    private int targetVocabulary() {
        return shareEncoderDecoderEmbeddings ? sizes.vocabSize() : decoderVocabSize;
    }
}
