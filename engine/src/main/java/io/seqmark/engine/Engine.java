package io.seqmark.engine;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.base.Unpacking;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.generate.search.SentenceSearch;
import io.seqmark.generate.search.Sequence;
import io.seqmark.generate.search.StopCriterion;
import io.seqmark.generate.search.StopStrings;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.PaddedBatch;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Profile;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.TokenTexts;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.recipe.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One checkpoint on one device: lines in, hypotheses out. Owns the tokenizer, and the model unless it is another engine's. */
public final class Engine implements FeedGenerator {
    private final Checkpoint checkpoint;
    private final EngineSpec spec;
    private final Tokenizer tokenizer;
    private final LoadedModel loaded;
    private final boolean ownsModel;
    private final EncoderDecoder model;
    private final TokenBudget budget;
    private final Searches searches;
    private final int maxSourceLength;
    private final Profile profile = new Profile();
    private final LongAdder idleNanos = new LongAdder();
    private final boolean mixesPadding;
    private final boolean endsByBatch;
    private final NonFinite nonFinite;

    private Engine(Checkpoint checkpoint, EngineSpec spec, Tokenizer tokenizer, LoadedModel loaded, boolean ownsModel) {
        this.checkpoint = checkpoint;
        this.mixesPadding = mixesPadding(checkpoint, spec);
        this.endsByBatch = endsByBatch(spec);
        this.nonFinite = NonFinite.of(spec, checkpoint.directory(), loaded.inFloat32());
        this.spec = spec;
        this.tokenizer = tokenizer;
        this.loaded = loaded;
        this.ownsModel = ownsModel;
        this.model = loaded.model();
        this.budget = TokenBudget.of(spec, loaded.sizes().bytesPerToken(Devices.footprint()));
        this.searches = Searches.of(spec, stop(spec.generation().stopStrings(), tokenizer), model.systems());
        this.maxSourceLength =
                maxSourceLength(spec.maxSourceLength(), tokenizer.modelMaxLength(), model.sourcePositions());
    }

    /**
     * What decides on the bits of results in a precision: the class of arithmetic, and the length of vectors where it is not
     * that of the class. Empty where the system does not tell.
     */
    public static Optional<String> arithmetic(Precision precision) {
        return Devices.arithmetic(precision);
    }

    /** What will be unpacked before the native library is loaded, which takes some seconds; empty if all is there. */
    public static Optional<Unpacking> unpacking() {
        return Devices.unpacking();
    }

    /**
     * Loads tokenizer and weights.
     *
     * @throws io.seqmark.base.InputException if the checkpoint cannot be used; names the tensor, file or option
     */
    public static Engine open(Checkpoint checkpoint, EngineSpec spec) {
        return open(checkpoint, openTokenizer(checkpoint, spec.semantics(), Languages.NONE), spec);
    }

    /** The same with a tokenizer that is open already, for languages that are not the usual ones; takes ownership of it. */
    public static Engine open(Checkpoint checkpoint, Tokenizer tokenizer, EngineSpec spec) {
        return open(checkpoint, tokenizer, spec, () -> Devices.open(spec.model().precision()));
    }

    /**
     * The same on a device of the caller's choice.
     *
     * @param device opens it; it is closed with the engine
     */
    static Engine open(Checkpoint checkpoint, Tokenizer tokenizer, EngineSpec spec, Supplier<Device> device) {
        try {
            LoadedModel loaded = LoadedModel.load(device.get(), checkpoint, spec.model());
            try {
                return of(checkpoint, tokenizer, spec, loaded, true);
            } catch (InputException unusable) {
                loaded.close();
                throw unusable;
            }
        } catch (InputException unusable) {
            tokenizer.close();
            throw unusable;
        }
    }

    /**
     * Another engine over the weights of this one, for other settings of decoding. It is closed before this one, which keeps
     * the weights.
     *
     * @param other owned by the new engine
     * @throws InputException if the settings do not fit, or need other weights: then nothing but the tokenizer is closed
     */
    public Engine with(Tokenizer other, EngineSpec settings) {
        try {
            if (!settings.model().equals(spec.model())) {
                throw new InputException("the weights are loaded for %s; %s need a model opened anew"
                        .formatted(spec.model(), settings.model()));
            }
            return of(checkpoint, other, settings, loaded, false);
        } catch (InputException unusable) {
            other.close();
            throw unusable;
        }
    }

    /**
     * Keeps the encoder's states of sources for engines that share these weights, as far as a quarter of the Java heap goes: they
     * encode each source once. No result depends on it.
     */
    public void keepStates() {
        model.keepStates(Runtime.getRuntime().maxMemory() / 4);
    }

    private static Engine of(
            Checkpoint checkpoint, Tokenizer tokenizer, EngineSpec spec, LoadedModel loaded, boolean ownsModel) {
        SettingsCheck.check(checkpoint, spec.generation(), loaded.model());
        if (loaded.model().systems() > 1 && (mixesPadding(checkpoint, spec) || endsByBatch(spec))) {
            throw new InputException(checkpoint.modelType() + " under "
                    + spec.semantics().label()
                    + ": a result depends on the lines beside it, which adapters side by side change; give --bs 1 or"
                    + " --semantics hf-5, or evaluate each adapter in a run of its own");
        }
        Engine engine = new Engine(checkpoint, spec, tokenizer, loaded, ownsModel);
        tokenizer.encode("", engine.maxSourceLength); // throws where the limit leaves no room for a source
        return engine;
    }

    /**
     * Refuses a checkpoint whose family cannot be evaluated, or whose sizes no model can have.
     *
     * @throws InputException if so; says why where that is known, and names the families that can
     */
    public static void requireSupported(Checkpoint checkpoint) {
        Families.architecture(checkpoint);
    }

    /**
     * The sizes of a checkpoint's model, as its family reads them from its configuration, in a fixed order.
     *
     * @throws InputException as {@link #requireSupported}
     */
    public static SequencedMap<String, Integer> sizes(Checkpoint checkpoint) {
        return Families.architecture(checkpoint).sizes();
    }

    /**
     * Opens the tokenizer of a checkpoint that can be evaluated. Languages have no effect where its family has none:
     * {@code run_distributed_eval.py} took them for any family.
     *
     * @throws InputException if the family is not supported, its tokenizer cannot be used, or a language is unknown to it
     */
    public static Tokenizer openTokenizer(Checkpoint checkpoint, Semantics semantics, Languages languages) {
        requireSupported(checkpoint); // says better what is wrong than a tokenizer that is missing
        Optional<String> usual = Families.usualTokenizer(checkpoint);
        return Tokenizers.open(
                checkpoint, usual, semantics, Tokenizers.hasLanguages(checkpoint, usual) ? languages : Languages.NONE);
    }

    /**
     * The same for targets that are given.
     *
     * @throws InputException also if its class has no form for targets
     */
    public static Tokenizer openTargetTokenizer(Checkpoint checkpoint, Languages languages) {
        Optional<String> usual = Families.usualTokenizer(checkpoint);
        return Tokenizers.openForTargets(
                checkpoint,
                usual,
                Semantics.HF_5,
                Tokenizers.hasLanguages(checkpoint, usual) ? languages : Languages.NONE);
    }

    /** The same as {@link #openTokenizer} of a checkpoint whose tokenizer is in another folder. */
    public static Tokenizer openTokenizerFrom(Path folder, Checkpoint checkpoint) {
        return Tokenizers.openFrom(folder, checkpoint, Families.usualTokenizer(checkpoint), Semantics.HF_5);
    }

    /**
     * The class in transformers that a checkpoint's tokenizer has.
     *
     * @throws InputException if the family is not supported, or no tokenizer is known for it
     */
    public static String tokenizerClass(Checkpoint checkpoint) {
        return Tokenizers.kind(checkpoint, Families.usualTokenizer(checkpoint));
    }

    /**
     * As {@link Generator#generate}; results come on the engine's threads.
     *
     * @throws io.seqmark.base.RunException if memory runs out, or the calling thread is interrupted
     */
    @Override
    public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
        Optional<Batches> batches =
                endsByBatch ? Optional.of(new Batches(lines.count(), spec.batchSize())) : Optional.empty();
        SourceQueue queue = new SourceQueue(
                lines.count(), endsByBatch ? SourceLine.AS_THEY_COME : SourceLine.LONGEST_FIRST, index -> {
                    long id = lines.ids().applyAsLong(index);
                    SourceLine line = mixesPadding ? encodeInBatch(id, lines) : encode(id, lines.text(id));
                    return batches.map(all -> all.place(line)).orElse(line);
                });
        progress.begin(lines.count(), queue.estimateTokens());
        generate(queue, batches, sink, progress);
    }

    @Override
    public void generate(LineFeed feed, Consumer<Generated> sink, Progress progress) {
        if (mixesPadding || endsByBatch) {
            throw new IllegalStateException("a line needs the lines of its batch");
        }
        generate(feed.queue(line -> encode(line.id(), line.text())), Optional.empty(), sink, progress);
    }

    private void generate(LineQueue queue, Optional<Batches> batches, Consumer<Generated> sink, Progress progress) {
        long began = System.nanoTime();
        long before = profile.total();
        Object oneAtATime = new Object();
        Replica.Finished deliver = (line, search, nanos) -> {
            Generated generated;
            try (var _ = Profile.enter(Profile.Phase.TOKENIZING)) {
                generated = generated(line, search, nanos);
            }
            try (var _ = Profile.enter(Profile.Phase.DELIVERY)) {
                synchronized (oneAtATime) {
                    sink.accept(generated);
                }
            }
            int tokens = generated.hypotheses().getFirst().tokenIds().size();
            progress.advance(1, line.ids().length, tokens);
        };
        Replica.Finished finished = batches.<Replica.Finished>map(
                        all -> (line, search, nanos) -> all.finished(line, search, nanos, deliver))
                .orElse(deliver);
        try {
            new Replicas(model, budget, spec, nonFinite, profile).run(queue, searches, progress, finished);
        } finally {
            idleNanos.add(Math.max(0, (System.nanoTime() - began) * spec.threads() - (profile.total() - before)));
        }
    }

    /**
     * Whether a sentence's result depends on the lines beside it, because it did in transformers 4.4: lines {@code 0 .. bs - 1}
     * are a batch, then the next {@code bs}, and so on. Then a run must be given all of its lines at their own places.
     */
    public static boolean mixesPadding(Checkpoint checkpoint, EngineSpec spec) {
        return spec.semantics() == Semantics.HF_4_4
                && spec.batchSize() > 1
                && Families.of(checkpoint).mixesPaddingOfLegacyBatches();
    }

    /**
     * Whether a sentence's search ends with those of its batch, the same lines, because it did in transformers 4.50 to 4.52.
     * Then a run must be given all of its lines as well.
     */
    public static boolean endsByBatch(EngineSpec spec) {
        return spec.batchSize() > 1 && SentenceSearch.endsWithItsBatch(spec.generation(), spec.semantics());
    }

    /**
     * Its longest source is {@code --max_source_length}, or the tokenizer's limit, capped by the model's. The profile's phases
     * have lower-case names; what a thread had nothing to do at the end, because no line was left, counts as {@code idle}.
     */
    @Override
    public Facts facts() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        profile.seconds().forEach((phase, value) -> seconds.put(phase.name().toLowerCase(Locale.ROOT), value));
        seconds.put("idle", idleNanos.sum() / 1e9);
        int slots = Math.clamp((long) spec.threads() * spec.batchSize(), 1, Integer.MAX_VALUE);
        return new Facts(maxSourceLength, slots, seconds);
    }

    @Override
    public void close() {
        if (ownsModel) {
            loaded.close();
        }
        tokenizer.close();
    }

    private SourceLine encode(long id, String text) {
        Tokenizer.Encoded encoded = tokenizer.encode(spec.prefix() + text, maxSourceLength);
        int rows = model.sourceVocabularySize();
        for (int token : encoded.ids()) {
            if (token < 0 || token >= rows) {
                throw new InputException(("source line %d: its token id %d has no row in the model's embedding of %d;"
                                + " the tokenizer does not belong to this checkpoint, or the line names a token that was added"
                                + " later")
                        .formatted(lineNumber(id), token, rows));
            }
        }
        if (encoded.ids().length == 0) {
            throw new InputException("source line %d: gives no token".formatted(lineNumber(id)));
        }
        return new SourceLine(id, encoded.ids(), encoded.truncated(), Optional.empty());
    }

    private long lineNumber(long id) {
        return id / model.systems() + 1;
    }

    private SourceLine encodeInBatch(long id, Lines lines) {
        long first = id - id % spec.batchSize();
        List<SourceLine> batch = LongStream.range(first, Math.min(lines.count(), first + spec.batchSize()))
                .mapToObj(neighbour -> encode(neighbour, lines.text(neighbour)))
                .toList();
        int index = (int) (id - first);
        int[] lengths = batch.stream().mapToInt(line -> line.ids().length).toArray();
        SourceLine line = batch.get(index);
        return new SourceLine(id, line.ids(), line.truncated(), Optional.of(new PaddedBatch(lengths, index)));
    }

    private Generated generated(SourceLine line, SentenceSearch search, long nanos) {
        List<Hypothesis> hypotheses = new ArrayList<>();
        for (Sequence sequence : search.results()) {
            // transformers decodes the decoder start too, which shows where it is no special token
            int[] whole = IntStream.concat(
                            IntStream.of(spec.generation().decoderStartTokenId()), Arrays.stream(sequence.ids()))
                    .toArray();
            hypotheses.add(new Hypothesis(
                    tokenizer.decode(whole),
                    Arrays.stream(sequence.ids()).boxed().toList(),
                    sequence.score(),
                    spec.generation().outputScores() ? Optional.of(list(sequence.tokenScores())) : Optional.empty()));
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos));
        return new Generated(line.id(), hypotheses, line.truncated(), line.ids().length, line.overflowed(), millis);
    }

    private static List<Float> list(float[] scores) {
        List<Float> list = new ArrayList<>(scores.length);
        for (float score : scores) {
            list.add(score);
        }
        return list;
    }

    private static StopCriterion stop(List<String> texts, Tokenizer tokenizer) {
        if (texts.isEmpty()) {
            return StopCriterion.NONE;
        }
        TokenTexts tokens = tokenizer.tokenTexts();
        StopStrings stop = new StopStrings(texts.stream().map(tokens::units).toList(), tokens.size(), tokens::units);
        if (!stop.canMatch()) {
            throw new InputException("stop_strings " + texts
                    + ": the tokenizer has no token with which one of them could end; give others");
        }
        return stop;
    }

    /** The longest source in tokens; the largest number where nothing sets a limit. */
    static int maxSourceLength(OptionalInt asked, OptionalInt modelMaxLength, OptionalInt positions) {
        int wanted = asked.orElse(modelMaxLength.orElse(Integer.MAX_VALUE));
        return Math.min(wanted, positions.orElse(Integer.MAX_VALUE));
    }
}
