package io.seqmark.run.step;

import io.seqmark.base.Mistakes;
import io.seqmark.base.Processor;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.compute.AdaptedCheckpoint;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Engine;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring.Metric;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The corpus and the model of a run, which were opened together so that all that is wrong with either is reported at once.
 *
 * @param corpus owned by this
 * @param model owned by this; without its weights
 */
public record Opened(Corpus corpus, ResolvedModel model) implements AutoCloseable {
    /**
     * Opens both. Nothing is downloaded for a run that cannot be.
     *
     * @throws io.seqmark.base.InputException with everything that is wrong with the processor, the folders, the corpus and
     *     the model
     */
    public static Opened of(
            RunSpec spec, OutputFolders folders, Function<RunSpec, ResolvedModel> models, Placement placement) {
        Mistakes mistakes = new Mistakes();
        mistakes.check(() -> Processor.here().require(spec.model().options().precision()));
        mistakes.check(() -> requireTokenizer(spec));
        if (mistakes.none()) {
            placement.prepare(spec);
        }
        Optional<Corpus> corpus = mistakes.attempt(() -> corpus(spec));
        try {
            mistakes.check(folders::requireWritable);
            Optional<ResolvedModel> model =
                    mistakes.none() || !needsHub(spec) ? mistakes.attempt(() -> models.apply(spec)) : Optional.empty();
            if (!mistakes.none()) {
                model.ifPresent(ResolvedModel::close);
            }
            mistakes.report();
            return new Opened(corpus.orElseThrow(), model.orElseThrow());
        } catch (RuntimeException unusable) {
            corpus.ifPresent(Corpus::close);
            throw unusable;
        }
    }

    /**
     * What is wrong with the corpus, the folders and the checkpoint of a run that cannot be because of its options.
     *
     * @param spec stands for the options as far as they could be read: a path that could not is empty
     */
    public static List<String> problems(RunSpec spec) {
        Mistakes mistakes = new Mistakes();
        if (!spec.data().dir().toString().isEmpty()
                || spec.data().files().source().isPresent()) {
            mistakes.check(() -> corpus(spec).close());
        }
        if (!spec.report().saveDir().toString().isEmpty()) {
            mistakes.check(() ->
                    new OutputFolders(spec.report().saveDir(), spec.report().workDir()).requireWritable());
        }
        if (!needsHub(spec)) {
            mistakes.check(() -> {
                try (Checkpoint checkpoint =
                        AdaptedCheckpoint.open(spec.model(), _ -> {}).checkpoint()) {
                    Engine.requireSupported(checkpoint);
                    Engine.openTokenizer(
                                    checkpoint,
                                    spec.model().semantics(),
                                    spec.model().languages())
                            .close();
                }
            });
        }
        return mistakes.problems();
    }

    private static boolean needsHub(RunSpec spec) {
        return Checkpoint.isOfHub(spec.model().name())
                || spec.model().adapters().choices().stream()
                        .flatMap(choice -> choice.location().stream())
                        .anyMatch(Checkpoint::isOfHub);
    }

    private static Corpus corpus(RunSpec spec) {
        return Corpus.open(
                spec.data().dir(),
                spec.data().typePath(),
                spec.data().files(),
                spec.isScored(),
                spec.data().limit());
    }

    /** A tokenizer that stands on a file or a program that is not there is found before any work. */
    private static void requireTokenizer(RunSpec spec) {
        if (spec.isScored()
                && spec.isScorer()
                && spec.report().scoring().metrics().contains(Metric.BLEU)) {
            spec.report().scoring().settings().bleu().tokenizer().require();
        }
    }

    @Override
    public void close() {
        try (corpus) {
            model.close();
        }
    }
}
