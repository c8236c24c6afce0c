package io.seqmark.metrics.neural;

import io.seqmark.base.Precision;
import io.seqmark.tokenizer.Languages;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How neural metrics are computed.
 *
 * @param precision of their models
 * @param threads that compute; their number changes no bit
 * @param bertScore see there
 * @param reading see there
 */
public record NeuralSettings(Precision precision, int threads, BertScore bertScore, SourceReading reading) {
    /** Float32 on that many threads, with the defaults of each metric. */
    public static NeuralSettings of(int threads) {
        return new NeuralSettings(Precision.FLOAT32, threads, BertScore.DEFAULT, SourceReading.DEFAULT);
    }

    /** The same in another precision. */
    public NeuralSettings with(Precision other) {
        return new NeuralSettings(other, threads, bertScore, reading);
    }

    /** The same with another BERTScore. */
    public NeuralSettings with(BertScore other) {
        return new NeuralSettings(precision, threads, other, reading);
    }

    /** The same that reads texts otherwise. */
    public NeuralSettings with(SourceReading other) {
        return new NeuralSettings(precision, threads, bertScore, other);
    }

    /**
     * How encoder-decoders whose likelihoods are asked for read texts.
     *
     * @param languages of sources and predictions, for models that have codes for them
     * @param prefix put before every source
     */
    public record SourceReading(Languages languages, String prefix) {
        /** No language named, nothing put before. */
        public static final SourceReading DEFAULT = new SourceReading(Languages.NONE, "");
    }

    /**
     * BERTScore's.
     *
     * @param language of predictions and references, as {@code en} or {@code zh}: what the model is chosen by where none is named
     * @param layers how many of the model's layers are used; absent: what the original's table says
     * @param idf whether tokens weigh by how rare they are among the references
     * @param baseline the table by which scores are rescaled, {@code rescale_baseline/LANGUAGE/MODEL.tsv} of the original; absent: they are not
     */
    public record BertScore(Optional<String> language, OptionalInt layers, boolean idf, Optional<Path> baseline) {
        /** The original's. */
        public static final BertScore DEFAULT =
                new BertScore(Optional.empty(), OptionalInt.empty(), false, Optional.empty());
    }
}
