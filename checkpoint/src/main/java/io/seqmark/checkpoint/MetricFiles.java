package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.hub.Hub;
import io.seqmark.checkpoint.hub.HubId;
import io.seqmark.checkpoint.hub.HubSettings;
import io.seqmark.checkpoint.hub.NeededFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The folders that models of metrics are in, where they are not checkpoints of transformers: on this machine, or in the hub's cache. */
public final class MetricFiles {
    private MetricFiles() {}

    /**
     * The folder with {@code hparams.yaml} and {@code checkpoints/model.ckpt} of a model of COMET.
     *
     * @param model a folder, else {@code org/name[@revision]} of the hub, which is taken from the cache or downloaded into it
     * @param notes told in one line each what is downloaded
     * @throws InputException if it is neither
     */
    public static Path comet(String model, Consumer<String> notes) {
        return find("--metric comet:" + model, model, notes, NeededFiles.COMET);
    }

    /**
     * The folder with the configuration and the tokenizer of a checkpoint, of which no weights are fetched.
     *
     * @param where the name stands, for messages
     */
    public static Path withoutWeights(String where, String model, Consumer<String> notes) {
        return find(where, model, notes, NeededFiles.WITHOUT_WEIGHTS);
    }

    private static Path find(String where, String model, Consumer<String> notes, NeededFiles needed) {
        Optional<Path> folder = folder(model);
        if (folder.isPresent()) {
            return folder.get();
        }
        HubId id = HubId.parse(model)
                .orElseThrow(() ->
                        new InputException(where + ": no such folder; give the path of one, or org/name of the hub"));
        return new Hub(HubSettings.ofProcess(), notes, needed).resolve(id);
    }

    private static Optional<Path> folder(String model) {
        try {
            Path path = Path.of(model);
            return !model.isBlank() && Files.isDirectory(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
