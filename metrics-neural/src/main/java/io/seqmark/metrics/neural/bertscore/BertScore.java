package io.seqmark.metrics.neural.bertscore;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.engine.EncoderEngine;
import io.seqmark.engine.EncoderSizes;
import io.seqmark.metrics.neural.ModelHash;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.SegmentValues;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.recipe.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * BERTScore, equal to {@code bert_score} 0.3.12 over the tokenizers of transformers 4, which put a blank before the texts of RoBERTa; those of
 * transformers 5 leave it out, and fail on an empty text. A pair is matched without padding: in a batch of the original a token that is like
 * none at all counts as 0.
 *
 * @see <a href="https://arxiv.org/abs/1904.09675">Zhang et al., 2020</a>
 */
public final class BertScore implements NeuralMetric {
    private static final String VERSION = "0.3.12";
    private static final String TRANSFORMERS = "4.57.1";
    /** Segments whose texts are tokenized at once. */
    private static final int CHUNK = 2048;

    private final String name;
    private final int layers;
    private final NeuralSettings how;
    private final ModelHash hash;
    private final Tokenizer tokenizer;
    private final EncoderEngine encoder;
    private final int longest;
    private final boolean blankBefore;
    private final Optional<Baseline> baseline;
    private TokenWeights weights;

    private BertScore(
            String name,
            int layers,
            NeuralSettings how,
            Checkpoint checkpoint,
            Tokenizer tokenizer,
            EncoderEngine encoder,
            Optional<Baseline> baseline) {
        EncoderSizes sizes = EncoderSizes.of(checkpoint);
        this.name = name;
        this.layers = layers;
        this.how = how;
        this.hash = new ModelHash(Stream.<Stream<Path>>of(
                        Stream.of(checkpoint.config().path()),
                        checkpoint.tokenizerFiles().stream().map(checkpoint.directory()::resolve),
                        checkpoint.weightFiles().stream())
                .flatMap(each -> each)
                .toList());
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.longest = Math.min(
                tokenizer.modelMaxLength().orElse(Integer.MAX_VALUE),
                sizes.limit().orElse(Integer.MAX_VALUE));
        String kind = Tokenizers.kind(checkpoint, sizes.tokenizerClass());
        this.blankBefore = kind.equals("BartTokenizer") || kind.equals("GPT2Tokenizer");
        this.baseline = baseline;
        int[] frame = tokenizer.encode("", longest).ids();
        this.weights = TokenWeights.equal(frame[0], frame[frame.length - 1]);
    }

    /**
     * Opens an encoder.
     *
     * @param model a folder, or {@code org/name[@revision]} of the hub; empty: what the language is scored with
     * @throws InputException if it is not supported, it is not known how many of its layers are used, or there is no such baseline
     */
    public static BertScore open(String model, NeuralSettings how, Consumer<String> notes) {
        NeuralSettings.BertScore settings = how.bertScore();
        String name = model;
        if (model.isEmpty()) {
            name = LayerTable.model(
                    settings.language()
                            .map(language -> language.toLowerCase(Locale.ROOT))
                            .orElseThrow(
                                    () -> new InputException(
                                            "--metric bertscore: name a model, bertscore:MODEL, or the language of the texts, bertscore+lang=en")));
        }
        int layers = layers(name, settings.layers());
        Optional<Baseline> baseline = Optional.empty();
        if (settings.baseline().isPresent()) {
            baseline = Optional.of(Baseline.read(settings.baseline().get(), settings.language(), name, layers));
        }
        try (Checkpoint checkpoint = Checkpoint.open(name, notes)) {
            EncoderSizes sizes = EncoderSizes.of(checkpoint);
            Tokenizer tokenizer = Tokenizers.open(checkpoint, sizes.tokenizerClass(), Semantics.HF_5, Languages.NONE);
            try {
                EncoderEngine encoder = EncoderEngine.open(checkpoint, layers, how.precision(), how.threads());
                return new BertScore(name, layers, how, checkpoint, tokenizer, encoder, baseline);
            } catch (RuntimeException unusable) {
                tokenizer.close();
                throw unusable;
            }
        }
    }

    private static int layers(String model, OptionalInt asked) {
        return asked.orElseGet(() -> LayerTable.layers(model)
                .orElseThrow(() -> new InputException(
                        "--metric bertscore:%s: how many layers are used is known of the published models of bert_score alone; add +layers=N to it"
                                .formatted(model))));
    }

    @Override
    public List<String> columns() {
        return List.of("bertscore_precision", "bertscore_recall", "bertscore_f1");
    }

    @Override
    public boolean needsSources() {
        return false;
    }

    @Override
    public boolean needsReferences() {
        return true;
    }

    /** The original's hash, with the precision where that is another one than the original's. */
    @Override
    public String signature() {
        return "%s_L%d%s_version=%s(hug_trans=%s)%s%s"
                .formatted(
                        name,
                        layers,
                        how.bertScore().idf() ? "_idf" : "_no-idf",
                        VERSION,
                        TRANSFORMERS,
                        baseline.map(table -> table.custom() ? "-custom-rescaled" : "-rescaled")
                                .orElse(""),
                        how.precision() == Precision.FLOAT32
                                ? ""
                                : "_dtype=" + how.precision().label());
    }

    @Override
    public String fingerprint() {
        return hash.fingerprint(
                how.precision(),
                signature(),
                weights.fingerprint(),
                baseline.map(table -> Arrays.toString(table.values())).orElse(""));
    }

    @Override
    public boolean readsCorpus() {
        return how.bertScore().idf();
    }

    @Override
    public void readCorpus(Stream<Segment> corpus) {
        if (!readsCorpus()) {
            NeuralMetric.super.readCorpus(corpus);
        }
        Map<Integer, Integer> documents = new TreeMap<>();
        long[] count = new long[1];
        corpus.flatMap(segment -> segment.references().stream()).forEach(reference -> {
            count[0]++;
            IntStream.of(ids(reference)).distinct().forEach(id -> documents.merge(id, 1, Integer::sum));
        });
        weights = new TokenWeights(weights.frame(), Optional.of(Map.copyOf(documents)), count[0]);
    }

    @Override
    public void score(List<Segment> segments, SegmentValues values) {
        if (readsCorpus() && weights.documents().isEmpty()) {
            throw new IllegalStateException("the corpus has not been read");
        }
        for (int from = 0; from < segments.size(); from += CHUNK) {
            List<Segment> chunk = segments.subList(from, Math.min(segments.size(), from + CHUNK));
            float[][] best = best(chunk);
            for (int i = 0; i < best.length; i++) {
                float[] raw = best[i];
                float[] scores = baseline.map(table -> table.rescale(raw)).orElse(raw);
                values.accept(from + i, new double[] {scores[0], scores[1], scores[2]});
            }
        }
    }

    /** Of each segment, the best precision, recall and F1 of its references, each by itself. */
    private float[][] best(List<Segment> segments) {
        float[][] best = new float[segments.size()][];
        Map<String, int[]> ids = new ConcurrentHashMap<>();
        for (Segment segment : segments) {
            if (segment.references().isEmpty()) {
                throw new InputException("--metric bertscore needs a reference for each prediction");
            }
            Stream.concat(Stream.of(segment.prediction()), segment.references().stream())
                    .forEach(text -> ids.computeIfAbsent(text, this::checkedIds));
        }
        encoder.encode(packs(segments, ids, (segment, values) -> {
            synchronized (best) {
                best[segment] = best[segment] == null ? values : most(best[segment], values);
            }
        }));
        return best;
    }

    private static float[] most(float[] a, float[] b) {
        float[] most = new float[a.length];
        for (int i = 0; i < most.length; i++) {
            most[i] = Math.max(a[i], b[i]);
        }
        return most;
    }

    /** Segments with the same references stand side by side, so that these are encoded once; the longest come first. */
    private List<MatchPack> packs(List<Segment> segments, Map<String, int[]> ids, MatchPack.Scores scores) {
        Comparator<Integer> longestFirst = Comparator.comparingInt(
                i -> -ids.getOrDefault(segments.get(i).references().getFirst(), new int[0]).length);
        List<Integer> order = IntStream.range(0, segments.size())
                .boxed()
                .sorted(longestFirst.thenComparing(
                        i -> segments.get(i).references().getFirst()))
                .toList();
        List<MatchPack> packs = new ArrayList<>();
        PackDraft draft = new PackDraft(ids);
        for (int segment : order) {
            if (!draft.fits(segments.get(segment))) {
                packs.add(draft.pack(weights, encoder.layers(), scores));
                draft = new PackDraft(ids);
            }
            draft.add(segment, segments.get(segment));
        }
        packs.add(draft.pack(weights, encoder.layers(), scores));
        return packs;
    }

    private int[] checkedIds(String text) {
        int[] ids = ids(text);
        encoder.check(ids, "a text to be scored");
        return ids;
    }

    private int[] ids(String text) {
        String plain = PythonText.strip(text);
        return tokenizer
                .encode(blankBefore && !plain.isEmpty() ? " " + plain : plain, longest)
                .ids();
    }

    @Override
    public void close() {
        encoder.close();
        tokenizer.close();
    }
}
