package io.seqmark.family.encoderdecoder;

import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The weights of a model whose encoder and decoder share theirs ({@code tie_encoder_decoder}): transformers 4 saved a shared
 * tensor once, under one of its two names.
 *
 * @param decoderBase what the decoder puts before a name that follows {@code encoder.} in the encoder
 */
record TiedWeights(Weights stored, String decoderBase) implements Weights {
    private static final String ENCODER = "encoder.";

    @Override
    public SortedSet<String> names() {
        return stored.names();
    }

    @Override
    public Optional<StoredTensor> find(String name) {
        return stored.find(name).or(() -> stored.find(twin(name)));
    }

    private String twin(String name) {
        if (name.startsWith(ENCODER)) {
            return decoderBase + name.substring(ENCODER.length());
        }
        return name.startsWith(decoderBase) ? ENCODER + name.substring(decoderBase.length()) : name;
    }

    @Override
    public void close() {
        stored.close();
    }
}
