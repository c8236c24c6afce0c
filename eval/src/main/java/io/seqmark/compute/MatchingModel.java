package io.seqmark.compute;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.InputException;
import io.seqmark.base.Processor;
import io.seqmark.dataset.FileHashes;
import io.seqmark.engine.Generator;
import io.seqmark.spec.RunSpec;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The model of a run, loaded by a process of another machine that computes rows of it: it must be the run's own. */
public final class MatchingModel {
    private MatchingModel() {}

    /**
     * Loads tokenizer and weights, which closing lets go of. Several generations may go on at once, each with the threads that
     * the specification says, sharing the weights.
     *
     * @param modelSha256s of the files of the run's model, by name: this process must have the same
     * @param arithmetic what decides on the bits of the run's results: it must be the same here
     * @param notes told in one line each what takes long
     * @throws InputException if the model cannot be used, or this process would compute other rows than the run's
     */
    public static Generator load(
            RunSpec spec, SortedMap<String, String> modelSha256s, String arithmetic, Consumer<String> notes) {
        Processor.here().require(spec.model().options().precision());
        Arithmetic.difference(Fingerprint.arithmetic(spec), arithmetic).ifPresent(difference -> {
            throw new InputException("this process " + difference);
        });
        ResolvedModel model = ResolvedModel.of(spec, notes);
        try {
            FileHashes hashes = FileHashes.start(model.files());
            model.weights().notice().ifPresent(notes);
            Generator loaded = model.weights().load(); // owns the tokenizer from here on
            try {
                requireSame(modelSha256s, hashes.await());
                return loaded;
            } catch (RuntimeException unusable) {
                loaded.close();
                throw unusable;
            }
        } catch (RuntimeException unusable) {
            model.close();
            throw unusable;
        }
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
