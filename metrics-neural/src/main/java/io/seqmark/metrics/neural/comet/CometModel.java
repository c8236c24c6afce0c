package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.LightningFile;
import io.seqmark.engine.EncoderEngine;
import io.seqmark.engine.EncoderSizes;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.model.WeightReader;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.recipe.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A loaded model of COMET. Owns its parts.
 *
 * @param longest tokens of a text that is encoded by itself, at the most
 * @param longestJoint tokens of several texts in one sequence, at the most
 * @param files of the encoder's configuration and of the tokenizer
 */
record CometModel(
        CometSettings settings,
        EncoderEngine encoder,
        Tokenizer tokenizer,
        LayerMix mix,
        Estimator estimator,
        int longest,
        int longestJoint,
        List<Path> files)
        implements AutoCloseable {
    private static final String ENCODER = "encoder.model.";
    private static final String MIX = "layerwise_attention.";

    /** The pooler, training's own buffers, the mix where one layer is used, and the head for single words: what scores do not need. */
    private static final Pattern TOLERATED = Pattern.compile(
            "encoder\\.model\\.(pooler\\..*|embeddings\\.position_ids)|layerwise_attention\\..*|hidden2tag\\..*"
                    + "|(train|val)_(metrics|corr|mcc)\\..*|(sent|word)loss\\..*");

    /** What is made of the weights beside the encoder. */
    private record Head(LayerMix mix, Estimator estimator) {}

    /**
     * Checks all files, then loads.
     *
     * @throws InputException if one is missing, broken or of another kind
     */
    static CometModel load(CometFolder folder, NeuralSettings how, Consumer<String> notes) {
        HyperParameters yaml = new HyperParameters(folder.hparams(), FlatYaml.read(folder.hparams()));
        LightningFile file = LightningFile.open(folder.checkpoint());
        Parts parts;
        try {
            parts = parts(folder, CometSettings.read(yaml, parameters(folder, file)), notes);
        } catch (RuntimeException unusable) {
            file.close();
            throw unusable;
        }
        try (Checkpoint encoder = parts.encoder()) {
            return load(folder, parts, encoder, file, how);
        } catch (RuntimeException unusable) {
            parts.tokenizer().close();
            throw unusable;
        }
    }

    private static HyperParameters parameters(CometFolder folder, LightningFile file) {
        return new HyperParameters(folder.checkpoint(), file.hyperParameters());
    }

    /** What is known before the weights are read. */
    private record Parts(
            CometSettings settings, Checkpoint encoder, EncoderSizes sizes, Tokenizer tokenizer, List<Path> files) {}

    private static Parts parts(CometFolder folder, CometSettings settings, Consumer<String> notes) {
        Checkpoint encoder = folder.encoder(settings, notes);
        try {
            EncoderSizes sizes = EncoderSizes.of(encoder);
            settings.layer().ifPresent(layer -> {
                if (layer > sizes.layers()) {
                    throw new InputException("%s: layer is %d, where the encoder has %d"
                            .formatted(folder.hparams(), layer, sizes.layers()));
                }
            });
            List<Path> files = new ArrayList<>();
            files.add(encoder.config().path());
            Tokenizer tokenizer = tokenizer(folder, settings, encoder, sizes, files, notes);
            return new Parts(settings, encoder, sizes, tokenizer, files);
        } catch (RuntimeException unusable) {
            encoder.close();
            throw unusable;
        }
    }

    /** Closes the file where it fails. */
    private static CometModel load(
            CometFolder folder, Parts parts, Checkpoint encoder, LightningFile file, NeuralSettings how) {
        CometSettings settings = parts.settings();
        EncoderEngine.WithHead<Head> loaded = EncoderEngine.open(
                encoder,
                new EncoderEngine.Holder(file.weights(), folder.checkpoint(), ENCODER, TOLERATED),
                how.precision(),
                how.threads(),
                (weights, width) -> head(weights, width, settings, parts.sizes().layers()));
        // twice two tokens less than the table has: max_positions of the original, and what it cuts a single text to
        int joint = parts.sizes().positions() - 2;
        return new CometModel(
                settings,
                loaded.engine(),
                parts.tokenizer(),
                loaded.head().mix(),
                loaded.head().estimator(),
                joint - 2,
                joint,
                parts.files());
    }

    /**
     * @param files those that it is read from are added
     */
    private static Tokenizer tokenizer(
            CometFolder folder,
            CometSettings settings,
            Checkpoint encoder,
            EncoderSizes sizes,
            List<Path> files,
            Consumer<String> notes) {
        boolean foreign = settings.encoder().hasForeignTokenizer();
        Optional<String> usual = foreign ? Optional.of("XLMRobertaTokenizer") : sizes.tokenizerClass();
        boolean elsewhere = foreign
                && (encoder.tokenizerFiles().isEmpty() || !encoder.directory().startsWith(folder.folder()));
        if (elsewhere) {
            try (Checkpoint other = folder.foreignTokenizer(notes)) {
                return tokenizer(other, usual, files);
            }
        }
        return tokenizer(encoder, usual, files);
    }

    private static Tokenizer tokenizer(Checkpoint checkpoint, Optional<String> usual, List<Path> files) {
        checkpoint
                .tokenizerFiles()
                .forEach(name -> files.add(checkpoint.directory().resolve(name)));
        return Tokenizers.open(checkpoint, usual, Semantics.HF_5, Languages.NONE);
    }

    private static Head head(WeightReader weights, int width, CometSettings settings, int layers) {
        LayerMix mix = settings.layer().isPresent()
                ? LayerMix.single(settings.layer().getAsInt(), layers + 1)
                : mix(weights, settings, layers + 1);
        return new Head(mix, Estimator.read(weights, settings, settings.kind().parts() * width));
    }

    private static LayerMix mix(WeightReader weights, CometSettings settings, int layers) {
        float[] scores = new float[layers];
        for (int i = 0; i < layers; i++) {
            scores[i] = weights.vector(1, MIX + "scalar_parameters." + i).toFloats()[0];
        }
        float gamma = weights.vector(1, MIX + "gamma").toFloats()[0];
        return LayerMix.of(scores, gamma, settings.sparse(), settings.layerNorm());
    }

    @Override
    public void close() {
        encoder.close();
        tokenizer.close();
    }
}
