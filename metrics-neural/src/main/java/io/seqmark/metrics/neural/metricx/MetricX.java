package io.seqmark.metrics.neural.metricx;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.engine.Engine;
import io.seqmark.engine.GivenTarget;
import io.seqmark.engine.TargetReader;
import io.seqmark.engine.TargetReader.ReaderOptions;
import io.seqmark.metrics.neural.ModelHash;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.SegmentValues;
import io.seqmark.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** MetricX as google-research/metricx computes it. */
public final class MetricX implements NeuralMetric {
    /** {@code <extra_id_10>} of mT5, whose logit is the error. */
    static final int REGRESSED = 250_089;

    private static final double WORST = 25;
    private static final int BATCH = 32;
    private static final String ARCHITECTURE = "MT5ForRegression";
    /** What the decoder reads in its only step. */
    private static final int[] START = {0};
    /** Google's repositories of MetricX have no tokenizer: it is mT5's, the same for all sizes. */
    private static final List<String> TOKENIZERS =
            List.of("google/mt5-xl", "google/mt5-large", "google/mt5-base", "google/mt5-small", "google/mt5-xxl");

    private final String model;
    private final NeuralSettings settings;
    private final Edition edition;
    private final Checkpoint checkpoint;
    private final Tokenizer tokenizer;
    private final TargetReader reader;
    private final ModelHash hash;

    private MetricX(
            String model,
            NeuralSettings settings,
            Edition edition,
            Checkpoint checkpoint,
            Tokenizer tokenizer,
            TargetReader reader,
            ModelHash hash) {
        this.model = model;
        this.settings = settings;
        this.edition = edition;
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.reader = reader;
        this.hash = hash;
    }

    /**
     * Opens one.
     *
     * @param model a folder or a name of the hub; it says which edition it is
     * @param withoutReferences whether only sources are compared with
     * @throws InputException if it cannot be used, or is none
     */
    public static MetricX open(
            String model, boolean withoutReferences, NeuralSettings settings, Consumer<String> notes) {
        Edition edition = Edition.of(model, withoutReferences);
        Checkpoint checkpoint = Checkpoint.open(model, notes);
        Optional<Tokenizer> tokenizer = Optional.empty();
        try {
            check(checkpoint);
            Path folder = tokenizerFolder(checkpoint);
            tokenizer = Optional.of(Engine.openTokenizerFrom(folder, checkpoint));
            TargetReader reader = TargetReader.open(
                    checkpoint, new ReaderOptions(ModelOptions.of(settings.precision()), BATCH, settings.threads()));
            return new MetricX(
                    model,
                    settings,
                    edition,
                    checkpoint,
                    tokenizer.get(),
                    reader,
                    new ModelHash(files(checkpoint, folder)));
        } catch (RuntimeException unusable) {
            tokenizer.ifPresent(Tokenizer::close);
            checkpoint.close();
            throw unusable;
        }
    }

    private static void check(Checkpoint checkpoint) {
        List<String> wrong = new ArrayList<>();
        if (!checkpoint.modelType().equals("mt5")) {
            wrong.add("model_type is " + checkpoint.modelType() + ", expected mt5");
        }
        List<String> architectures = checkpoint
                .config()
                .json()
                .path("architectures")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        if (!architectures.contains(ARCHITECTURE)) {
            wrong.add("architectures are " + architectures + ", expected " + ARCHITECTURE);
        }
        if (checkpoint.config().integer("vocab_size").orElse(REGRESSED + 1) <= REGRESSED) {
            wrong.add("vocab_size leaves no room for the token " + REGRESSED + " that is the score");
        }
        if (checkpoint.config().bool("tie_word_embeddings").orElse(false)) {
            wrong.add("tie_word_embeddings is true, which no MetricX has");
        }
        if (!wrong.isEmpty()) {
            throw new InputException(
                    "%s: is no MetricX: %s; give google/metricx-24-hybrid-large-v2p6 or another of its models"
                            .formatted(checkpoint.config().path(), String.join("; ", wrong)));
        }
    }

    private static boolean hasTokenizer(Path folder) {
        return Stream.of("tokenizer.json", "spiece.model").anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static Path tokenizerFolder(Checkpoint checkpoint) {
        return Stream.concat(
                        Stream.of(checkpoint.directory()),
                        TOKENIZERS.stream().flatMap(name -> Checkpoint.cached(name).stream()))
                .filter(MetricX::hasTokenizer)
                .findFirst()
                .orElseThrow(() ->
                        new InputException(("%s: has no tokenizer, and no mT5 is in the hub's cache; run: hf download"
                                        + " google/mt5-xl spiece.model tokenizer_config.json special_tokens_map.json config.json")
                                .formatted(checkpoint.directory())));
    }

    private static List<Path> files(Checkpoint checkpoint, Path tokenizerFolder) {
        List<Path> files = new ArrayList<>(checkpoint.weightFiles());
        files.add(checkpoint.config().path());
        for (String name :
                List.of("tokenizer.json", "spiece.model", "tokenizer_config.json", "special_tokens_map.json")) {
            Path file = tokenizerFolder.resolve(name);
            if (Files.isRegularFile(file)) {
                files.add(file);
            }
        }
        return files;
    }

    @Override
    public List<String> columns() {
        return List.of(edition.readsReference() ? "metricx" : "metricx_qe");
    }

    @Override
    public String signature() {
        return hash.signature(model, "google-research/" + edition.label(), settings.precision());
    }

    @Override
    public String fingerprint() {
        return hash.fingerprint(settings.precision(), edition.label());
    }

    @Override
    public boolean needsSources() {
        return edition.readsSource();
    }

    @Override
    public boolean needsReferences() {
        return edition.readsReference();
    }

    @Override
    public void score(List<Segment> segments, SegmentValues values) {
        double[] errors = new double[segments.size()];
        reader.logits(
                segments.size(),
                index -> new GivenTarget(ids(segments.get(index)), START, new int[] {REGRESSED}),
                (index, logits) -> errors[index] = Math.clamp((double) logits[0], 0, WORST));
        for (int index = 0; index < errors.length; index++) {
            values.accept(index, new double[] {errors[index]});
        }
    }

    /** Without the last token, the end, which the model was trained without. */
    private int[] ids(Segment segment) {
        int[] ids = tokenizer.encode(edition.text(segment), edition.longest()).ids();
        return Arrays.copyOf(ids, ids.length - 1);
    }

    @Override
    public void close() {
        reader.close();
        tokenizer.close();
        checkpoint.close();
    }
}
