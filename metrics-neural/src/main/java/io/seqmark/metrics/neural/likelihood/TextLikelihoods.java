package io.seqmark.metrics.neural.likelihood;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.engine.Engine;
import io.seqmark.engine.GivenTarget;
import io.seqmark.engine.TargetReader;
import io.seqmark.engine.TargetReader.ReaderOptions;
import io.seqmark.metrics.neural.ModelHash;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** An encoder-decoder with its tokenizers that says how likely texts are. Owns all of it; confined to one caller. */
final class TextLikelihoods implements AutoCloseable {
    private static final int BATCH = 32;

    private final Checkpoint checkpoint;
    private final Tokenizer sources;
    private final Tokenizer targets;
    private final TargetReader reader;
    private final NeuralSettings settings;
    private final int longestSource;
    private final int longestTarget;

    /** A text, and the one that it is read after. */
    record TextPair(String source, String target) {}

    /**
     * How likely a text is.
     *
     * @param logSum of the log-probabilities of its tokens, its end included
     * @param tokens how many
     */
    record TextLikelihood(double logSum, int tokens) {
        /** Of a token on average; 0 where there is none. */
        double mean() {
            return tokens == 0 ? 0 : logSum / tokens;
        }
    }

    private TextLikelihoods(
            Checkpoint checkpoint,
            Tokenizer sources,
            Tokenizer targets,
            TargetReader reader,
            NeuralSettings settings,
            int longest) {
        this.checkpoint = checkpoint;
        this.sources = sources;
        this.targets = targets;
        this.reader = reader;
        this.settings = settings;
        this.longestSource = limit(longest, sources.modelMaxLength(), reader.sourcePositions());
        this.longestTarget = limit(longest, targets.modelMaxLength(), reader.targetPositions());
    }

    private static int limit(int asked, OptionalInt ofTokenizer, OptionalInt ofModel) {
        return Math.min(Math.min(asked, ofTokenizer.orElse(Integer.MAX_VALUE)), ofModel.orElse(Integer.MAX_VALUE));
    }

    /**
     * Loads a model.
     *
     * @param longest tokens of a source and of a target at the most, if model and tokenizer allow as many
     * @throws InputException if it cannot be used
     */
    static TextLikelihoods open(String model, int longest, NeuralSettings settings, Consumer<String> notes) {
        List<AutoCloseable> opened = new ArrayList<>();
        boolean complete = false;
        try {
            Checkpoint checkpoint = Checkpoint.open(model, notes);
            opened.add(checkpoint);
            Tokenizer sources = Engine.openTokenizer(
                    checkpoint, Semantics.HF_5, settings.reading().languages());
            opened.add(sources);
            Tokenizer targets =
                    Engine.openTargetTokenizer(checkpoint, settings.reading().languages());
            opened.add(targets);
            TargetReader reader = TargetReader.open(
                    checkpoint, new ReaderOptions(ModelOptions.of(settings.precision()), BATCH, settings.threads()));
            complete = true;
            return new TextLikelihoods(checkpoint, sources, targets, reader, settings, longest);
        } finally {
            if (!complete) {
                opened.reversed().forEach(TextLikelihoods::closeQuietly);
            }
        }
    }

    private static void closeQuietly(AutoCloseable opened) {
        switch (opened) {
            case Tokenizer tokenizer -> tokenizer.close();
            case Checkpoint checkpoint -> checkpoint.close();
            default -> throw new IllegalStateException("nothing else is opened: " + opened);
        }
    }

    /** Of all files that decide on the numbers. */
    ModelHash hash() {
        List<Path> files = new ArrayList<>(checkpoint.weightFiles());
        files.add(checkpoint.config().path());
        checkpoint
                .tokenizerFiles()
                .forEach(name -> files.add(checkpoint.directory().resolve(name)));
        Path generation = checkpoint.directory().resolve("generation_config.json");
        if (Files.isRegularFile(generation)) {
            files.add(generation);
        }
        return new ModelHash(files);
    }

    /** Those of some pairs, in their order. */
    List<TextLikelihood> of(List<TextPair> pairs) {
        TextLikelihood[] likelihoods = new TextLikelihood[pairs.size()];
        List<Integer> read = new ArrayList<>();
        List<int[]> tokens = new ArrayList<>();
        for (int i = 0; i < likelihoods.length; i++) {
            likelihoods[i] = new TextLikelihood(0, 0);
            int[] target = targets.encode(pairs.get(i).target(), longestTarget).ids();
            if (target.length > 0) {
                read.add(i);
                tokens.add(target);
            }
        }
        IntFunction<GivenTarget> given = index -> reader.target(source(pairs.get(read.get(index))), tokens.get(index));
        reader.logProbabilities(read.size(), given, (index, values) -> {
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            likelihoods[read.get(index)] = new TextLikelihood(sum, values.length);
        });
        return List.of(likelihoods);
    }

    private int[] source(TextPair pair) {
        int[] source = sources.encode(settings.reading().prefix() + pair.source(), longestSource)
                .ids();
        if (source.length == 0) {
            throw new InputException("an empty source gives no token that the model could read");
        }
        return source;
    }

    @Override
    public void close() {
        reader.close();
        targets.close();
        sources.close();
        checkpoint.close();
    }
}
