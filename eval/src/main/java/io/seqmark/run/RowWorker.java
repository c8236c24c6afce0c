package io.seqmark.run;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.InputException;
import io.seqmark.base.Processor;
import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/**
 * The loaded model of a run, for a process that computes rows of it on behalf of another one. Writes no file. Thread-safe:
 * several generations may go on at once, each with the threads that the run's specification says, sharing the weights.
 */
public final class RowWorker implements AutoCloseable {
    private final SequenceModel model;
    private final SequenceModel.Loaded loaded;

    private RowWorker(SequenceModel model, SequenceModel.Loaded loaded) {
        this.model = model;
        this.loaded = loaded;
    }

    /**
     * Loads tokenizer and weights.
     *
     * @param modelSha256s of the files of the run's model, by name: this process must have the same
     * @param arithmetic what decides on the bits of the run's results: it must be the same here
     * @param notes told in one line each what takes long
     * @throws InputException if the model cannot be used, or this process would compute other rows than the run's
     */
    public static RowWorker open(
            RunSpec spec, SortedMap<String, String> modelSha256s, String arithmetic, Consumer<String> notes) {
        Processor.here().require(spec.model().precision());
        Arithmetic.difference(Fingerprint.arithmetic(spec), arithmetic).ifPresent(difference -> {
            throw new InputException("this process " + difference);
        });
        SequenceModel model = CheckpointModel.opener(notes).open(spec);
        try {
            FileHashes hashes = FileHashes.start(model.files());
            model.notice().ifPresent(notes);
            SequenceModel.Loaded loaded = model.load();
            try {
                requireSame(modelSha256s, hashes.await());
                return new RowWorker(model, loaded);
            } catch (RuntimeException unusable) {
                loaded.close();
                throw unusable;
            }
        } catch (RuntimeException unusable) {
            model.close();
            throw unusable;
        }
    }

    /** As {@link Engine#generate(LongUnaryOperator, LongFunction, long, Consumer, Engine.Progress)}. */
    public void generate(
            LongUnaryOperator ids,
            LongFunction<String> source,
            long count,
            Consumer<Generated> sink,
            Engine.Progress progress) {
        loaded.generate(ids, source, count, sink, progress);
    }

    /** The longest source in tokens. */
    public int maxSourceLength() {
        return loaded.maxSourceLength();
    }

    @Override
    public void close() {
        loaded.close();
        model.close();
    }

    private static void requireSame(SortedMap<String, String> expected, SortedMap<String, String> found) {
        if (!expected.equals(found)) {
            String different = expected.entrySet().stream()
                    .filter(file -> !file.getValue().equals(found.get(file.getKey())))
                    .map(file -> file.getKey() + (found.containsKey(file.getKey()) ? " differs" : " is missing"))
                    .findFirst()
                    .orElseGet(() -> found.keySet().stream()
                                    .filter(name -> !expected.containsKey(name))
                                    .findFirst()
                                    .orElseThrow()
                            + " is there in addition");
            throw new InputException("the checkpoint here is not the run's: " + different
                    + "; give every machine the same files, or name a path that all of them share");
        }
    }
}
