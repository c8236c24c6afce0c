package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.ModelHash;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.PublishedExample;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.SegmentValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Scores with a model of COMET, equal to {@code unbabel-comet} 2.2.7 in float32. Of several references the first one counts: the models
 * were trained with one.
 *
 * @see <a href="https://aclanthology.org/2022.wmt-1.52/">Rei et al., 2022</a>
 */
public final class Comet implements NeuralMetric {
    private static final String EQUALS = "unbabel-comet 2.2.7";
    /** Segments whose texts are tokenized and encoded together. */
    private static final int CHUNK = 2048;

    private final CometFolder folder;
    private final CometModel model;
    private final NeuralSettings how;
    private final String column;
    private final SentenceVectors<List<String>> vectors;
    private final ModelHash hash;

    private Comet(CometFolder folder, CometModel model, NeuralSettings how, String column) {
        this.folder = folder;
        this.model = model;
        this.how = how;
        this.column = column;
        this.vectors = new SentenceVectors<>(model, this::tokens);
        List<Path> files = new ArrayList<>(model.files());
        files.add(folder.hparams());
        files.add(folder.checkpoint());
        this.hash = new ModelHash(files);
    }

    /**
     * Opens any model: with references, or without.
     *
     * @param name a folder, a file {@code FOLDER/checkpoints/NAME.ckpt}, or {@code org/name[@revision]} of the hub
     * @throws InputException if it is none that is supported, a file is missing or broken, or it does not know a language
     */
    public static Comet open(String name, NeuralSettings how, Consumer<String> notes) {
        return open(name, "comet", how, notes);
    }

    /** Opens a model that needs no reference. */
    public static Comet openReferenceFree(String name, NeuralSettings how, Consumer<String> notes) {
        Comet comet = open(name, "cometkiwi", how, notes);
        if (comet.needsReferences()) {
            comet.close();
            throw new InputException("--metric cometkiwi:%s: that model (%s) needs references; name it as comet:%s"
                    .formatted(name, comet.model.settings().kind().identifier(), name));
        }
        return comet;
    }

    private static Comet open(String name, String column, NeuralSettings how, Consumer<String> notes) {
        CoveredLanguages.check(how.reading().languages(), column + ":" + name);
        CometFolder folder = CometFolder.find(name, notes);
        return new Comet(folder, CometModel.load(folder, how, notes), how, column);
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public boolean needsSources() {
        return model.settings().kind() != CometClass.UNIFIED
                || model.settings().segments().contains("src");
    }

    @Override
    public boolean needsReferences() {
        CometSettings settings = model.settings();
        return switch (settings.kind()) {
            case REGRESSION -> true;
            case REFERENCELESS -> false;
            case UNIFIED -> !settings.segments().contains("src");
        };
    }

    /** The original prints none; in the style of sacrebleu's. */
    @Override
    public String signature() {
        String shown = folder.name().replace('|', '_');
        String revision = folder.revision().map(commit -> "|rev:" + commit).orElse("");
        return "%s:%s%s|class:%s|sha256:%s|dtype:%s|equals:%s"
                .formatted(
                        column,
                        shown,
                        revision,
                        model.settings().kind().identifier(),
                        hash.shown(),
                        how.precision().label(),
                        EQUALS);
    }

    @Override
    public String fingerprint() {
        return hash.fingerprint(how.precision(), column, EQUALS);
    }

    @Override
    public Optional<String> notice() {
        return folder.restriction()
                .map(license ->
                        "%s:%s: its licence, %s, forbids commercial use".formatted(column, folder.name(), license));
    }

    @Override
    public Optional<PublishedExample> example() {
        return Examples.of(folder.name());
    }

    @Override
    public void score(List<Segment> segments, SegmentValues values) {
        for (int from = 0; from < segments.size(); from += CHUNK) {
            int first = from;
            List<Segment> chunk = segments.subList(from, Math.min(segments.size(), from + CHUNK));
            double[] scores = switch (model.settings().kind()) {
                case REGRESSION, REFERENCELESS -> apart(chunk);
                case UNIFIED -> together(chunk);
            };
            for (int i = 0; i < scores.length; i++) {
                values.accept(first + i, new double[] {scores[i]});
            }
        }
    }

    private double[] apart(List<Segment> segments) {
        boolean referenced = needsReferences();
        SequencedSet<List<String>> texts = new LinkedHashSet<>();
        for (Segment segment : segments) {
            texts.add(List.of(segment.source()));
            texts.add(List.of(segment.prediction()));
            if (referenced) {
                texts.add(List.of(reference(segment)));
            }
        }
        Map<List<String>, float[]> known = vectors.of(texts);
        List<float[]> rows = new ArrayList<>();
        for (Segment segment : segments) {
            float[] source = vector(known, segment.source());
            float[] prediction = vector(known, segment.prediction());
            rows.add(
                    referenced
                            ? Features.of(prediction, vector(known, reference(segment)), source)
                            : Features.of(prediction, source));
        }
        return scores(rows);
    }

    private double[] together(List<Segment> segments) {
        SequencedSet<List<String>> all = new LinkedHashSet<>();
        segments.forEach(segment -> all.addAll(sequences(segment)));
        List<List<String>> texts = List.copyOf(all);
        Map<List<String>, float[]> known = vectors.of(texts);
        double[] single = scores(texts.stream().map(text -> vector(known, text)).toList());
        Map<List<String>, Integer> places = new HashMap<>();
        for (int i = 0; i < single.length; i++) {
            places.put(texts.get(i), i);
        }
        double[] scores = new double[segments.size()];
        for (int i = 0; i < scores.length; i++) {
            List<List<String>> read = sequences(segments.get(i));
            float sum = 0;
            for (List<String> text : read) {
                sum += (float) single[places.getOrDefault(text, 0)];
            }
            scores[i] = sum / read.size();
        }
        return scores;
    }

    /** What a unified model reads of a segment: once with source or reference, or with each, and then with both. */
    private List<List<String>> sequences(Segment segment) {
        List<String> parts = model.settings().segments();
        String prediction = segment.prediction();
        boolean source = parts.contains("src");
        boolean reference = parts.contains("ref")
                && (needsReferences() || !segment.references().isEmpty());
        if (source && reference) {
            String text = reference(segment);
            return List.of(
                    List.of(prediction, segment.source()),
                    List.of(prediction, text),
                    List.of(prediction, segment.source(), text));
        }
        return List.of(List.of(prediction, source ? segment.source() : reference(segment)));
    }

    private String reference(Segment segment) {
        if (segment.references().isEmpty()) {
            throw new InputException(
                    "--metric %s:%s needs a reference for each prediction".formatted(column, folder.name()));
        }
        return segment.references().getFirst();
    }

    private static float[] vector(Map<List<String>, float[]> known, String text) {
        return vector(known, List.of(text));
    }

    private static float[] vector(Map<List<String>, float[]> known, List<String> texts) {
        float[] vector = known.get(texts);
        if (vector == null) {
            throw new IllegalStateException("a text that was not asked for");
        }
        return vector;
    }

    private double[] scores(List<float[]> rows) {
        float[] scores;
        try (var _ = model.encoder().device().attach()) {
            scores = model.estimator().scores(model.encoder().device(), rows);
        }
        double[] wide = new double[scores.length];
        for (int i = 0; i < wide.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new InputException(folder.checkpoint() + ": a score is not finite; the weights are damaged");
            }
            wide[i] = scores[i];
        }
        return wide;
    }

    private int[] tokens(List<String> texts) {
        List<int[]> encoded = texts.stream()
                .map(text -> model.tokenizer().encode(text, model.longest()).ids())
                .toList();
        if (model.settings().kind() != CometClass.UNIFIED) {
            return encoded.getFirst();
        }
        CometSettings.EncoderWrapper encoder = model.settings().encoder();
        return JointTokens.join(encoded, encoder.separators(), encoder.padding(), model.longestJoint());
    }

    @Override
    public void close() {
        model.close();
    }

    /** What authors published, by the name of the model. */
    private static final class Examples {
        private static final String REFERENCE = "Can it be delivered between 10 to 15 minutes?";

        static Optional<PublishedExample> of(String model) {
            String plain = model.toLowerCase(Locale.ROOT).replaceFirst("@.*", "");
            if (!plain.equals("unbabel/wmt22-comet-da")) {
                return Optional.empty();
            }
            return Optional.of(new PublishedExample(
                    "the example of COMET's README, with the values that a user of unbabel-comet reports",
                    List.of(
                            new Segment(
                                    "10 到 15 分钟可以送到吗",
                                    "Can I receive my food in 10 to 15 minutes?",
                                    List.of(REFERENCE)),
                            new Segment(
                                    "Pode ser entregue dentro de 10 a 15 minutos?",
                                    "Can you send it for 10 to 15 minutes?",
                                    List.of(REFERENCE))),
                    List.of(0.8417138457298279, 0.7745394110679626),
                    1e-3));
        }
    }
}
