package io.seqmark;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Processor;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Quantization;
import io.seqmark.engine.Engine;
import io.seqmark.engine.EngineSpec;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.engine.LanguageSettings;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.engine.SourcePrefix;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A loaded encoder-decoder model with its tokenizer and options: lines in, generated texts out.
 *
 * <p>Thread-safe: several threads may generate at once, each with as many threads as {@link Options#threads} says. A line's
 * result depends neither on the lines beside it nor on threads, but for ProphetNet under {@link Semantics#HF_4_4}, which
 * mixed lines {@code 0 .. batchSize - 1}, then the next, and so on, and for beam search under {@link Semantics#HF_4_51}, which
 * ended it for all of those lines together. Samples depend on the line's place in its list.
 *
 * <p>The weights are in memory until this model, all that {@link #with} made of it, and their running generations are closed
 * or done.
 */
public final class Seq2Seq implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Seq2Seq.class.getName());

    private final Checkpoint checkpoint;
    private final Engine engine;
    private final EngineSpec spec;
    private final Consumer<String> notes;
    /** Of the checkpoint and its weights. */
    private final Uses weights;
    /** Of the engine. */
    private final Uses uses;

    private Seq2Seq(
            Checkpoint checkpoint,
            Engine engine,
            EngineSpec spec,
            Consumer<String> notes,
            Uses weights,
            Runnable release) {
        this.checkpoint = checkpoint;
        this.engine = engine;
        this.spec = spec;
        this.notes = notes;
        this.weights = weights;
        this.uses = new Uses(release);
    }

    /** As {@link #open(String, Options, Consumer)}, with notes in the log of this class's name. */
    public static Seq2Seq open(String modelName, Options options) {
        return open(modelName, options, note -> LOG.log(System.Logger.Level.INFO, note));
    }

    /**
     * Loads a model.
     *
     * @param modelName a checkpoint's directory in Hugging Face layout, else {@code org/name[@revision]} of the hub, which is
     *     taken from the cache that all Hugging Face tools share, or downloaded into it
     * @param notes told in one line each what is downloaded and what the user should know about the settings, from any thread
     * @throws InputException if the checkpoint cannot be used, or an option cannot be with it
     * @throws io.seqmark.base.RunException if a download fails
     */
    public static Seq2Seq open(String modelName, Options options, Consumer<String> notes) {
        Processor.here().require(options.model().precision());
        Checkpoint checkpoint = Checkpoint.open(modelName, notes);
        try {
            checkpoint.quantization().map(Quantization::note).ifPresent(notes);
            Prepared prepared = Prepared.of(checkpoint, options, notes);
            Engine engine = Engine.open(checkpoint, prepared.tokenizer(), prepared.spec());
            Uses weights = new Uses(() -> {
                engine.close();
                checkpoint.close();
            });
            return new Seq2Seq(checkpoint, engine, prepared.spec(), notes, weights, weights::giveBack);
        } catch (RuntimeException unusable) {
            checkpoint.close();
            throw unusable;
        }
    }

    /**
     * The same model with other options, without loading it again. It is independent: either may be closed first.
     *
     * @param options all of them; what they do not set is the checkpoint's
     * @throws InputException if an option cannot be with this checkpoint, or needs other weights: precision, semantics, global
     *     attention and surplus tensors are as the model was opened
     * @throws IllegalStateException if this model is closed
     */
    public Seq2Seq with(Options options) {
        uses.take();
        try {
            requireLoaded(options.model());
            Prepared prepared = Prepared.of(checkpoint, options, notes);
            Engine other = engine.with(prepared.tokenizer(), prepared.spec());
            weights.take();
            return new Seq2Seq(checkpoint, other, prepared.spec(), notes, weights, () -> {
                other.close();
                weights.giveBack();
            });
        } finally {
            uses.giveBack();
        }
    }

    /**
     * Generates for some lines.
     *
     * @return the best text for each, in their order
     * @throws InputException if a line cannot be encoded
     * @throws io.seqmark.base.RunException if memory runs out, or the calling thread is interrupted
     * @throws IllegalStateException if this model is closed
     */
    public List<String> generate(List<String> lines) {
        return generations(lines).stream().map(Generation::text).toList();
    }

    /** As {@link #generate(List)} for a single line. */
    public String generate(String line) {
        return generate(List.of(line)).getFirst();
    }

    /** As {@link #generate(List)}, with scores, token ids and all candidates. */
    public List<Generation> generations(List<String> lines) {
        List<Generation> results = new ArrayList<>();
        run(List.copyOf(lines), results::add);
        results.sort(Comparator.comparingInt(Generation::index));
        return List.copyOf(results);
    }

    /**
     * The results as they finish, in no particular order; {@link Generation#index} says of which line each is. Generation
     * begins when the stream is read, goes on while it is, and waits when some tens of results have not been taken. A
     * stream that is not read to its end must be closed, which ends the generation.
     *
     * @throws IllegalStateException if this model is closed; reading throws what {@link #generate(List)} does
     */
    public Stream<Generation> stream(List<String> lines) {
        uses.take();
        uses.giveBack();
        List<String> copy = List.copyOf(lines);
        return ResultStream.of(copy.size(), sink -> run(copy, sink));
    }

    /** Lets go of the model as soon as its running generations are done. May be called again. */
    @Override
    public void close() {
        uses.close();
    }

    private void run(List<String> lines, Consumer<Generation> sink) {
        uses.take();
        try {
            engine.generate(
                    Lines.all(index -> lines.get((int) index), lines.size()),
                    generated -> sink.accept(generation(generated)),
                    Progress.NONE);
        } finally {
            uses.giveBack();
        }
    }

    private Generation generation(Generated generated) {
        return new Generation(
                (int) generated.id(),
                generated.hypotheses().stream().map(this::candidate).toList(),
                generated.sourceTokens(),
                generated.truncated(),
                generated.overflowed());
    }

    private Generation.Candidate candidate(Hypothesis hypothesis) {
        List<Integer> ids = hypothesis.tokenIds();
        GenerationConfig config = spec.generation();
        boolean unfinished = ids.isEmpty()
                || (ids.size() >= config.maxLength() - 1 && !config.eosTokenId().contains(ids.getLast()));
        return new Generation.Candidate(
                hypothesis.text(), hypothesis.score(), ids, hypothesis.tokenScores(), unfinished);
    }

    private void requireLoaded(ModelOptions asked) {
        ModelOptions loaded = spec.model();
        List<String> changes = new ArrayList<>();
        change("precision", loaded.precision().label(), asked.precision().label(), changes);
        change("semantics", loaded.semantics().label(), asked.semantics().label(), changes);
        change(
                "globalAttention",
                loaded.globalAttention().label(),
                asked.globalAttention().label(),
                changes);
        change("ignoreSurplus", String.valueOf(loaded.ignoreSurplus()), String.valueOf(asked.ignoreSurplus()), changes);
        if (!changes.isEmpty()) {
            throw new InputException(changes);
        }
    }

    private static void change(String name, String loaded, String asked, List<String> changes) {
        if (!loaded.equals(asked)) {
            changes.add("%s %s: the model is loaded with %s, which cannot be changed; open it anew"
                    .formatted(name, asked, loaded));
        }
    }

    /** What an engine is made of, for a checkpoint and options. */
    private record Prepared(Tokenizer tokenizer, EngineSpec spec) {
        static Prepared of(Checkpoint checkpoint, Options options, Consumer<String> notes) {
            Tokenizer tokenizer = Engine.openTokenizer(checkpoint, options.semantics(), options.languages());
            try {
                GenerationConfig config = LanguageSettings.resolve(
                        checkpoint, options.task(), options.semantics(), options.generation(), tokenizer, notes);
                String prefix = SourcePrefix.of(checkpoint, options.prefix(), options.task());
                return new Prepared(tokenizer, options.engine(config, prefix));
            } catch (RuntimeException unusable) {
                tokenizer.close();
                throw unusable;
            }
        }
    }
}
