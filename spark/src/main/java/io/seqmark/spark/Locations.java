package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.cli.EvalCommand;
import io.seqmark.spec.RunSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;

/**
 * Where a run's folders are for the driver: paths of this machine as they stand, and copies on this machine of what is behind
 * a URI. The copies never show: messages name the URI.
 */
final class Locations {
    private static final String LOCAL_SCHEME = "file:";
    /** Weights of other frameworks and formats that this program does not read. */
    private static final Set<String> OTHER_WEIGHTS =
            Set.of("h5", "msgpack", "ot", "onnx", "onnx_data", "pb", "tflite", "gguf", "mlmodel", "zip", "gz");

    private static final String SAFETENSORS = "model.safetensors";

    private final Map<String, String> replaced = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final NodeCache cache;
    private final RemoteFolder.Settings settings;
    private String modelName = "";
    private Optional<RemoteFolder> model = Optional.empty();
    private Optional<RemoteSave> save = Optional.empty();

    private Locations(NodeCache cache, RemoteFolder.Settings settings) {
        this.cache = cache;
        this.settings = settings;
    }

    /**
     * Finds the folders of a command line, and copies what is remote.
     *
     * @throws InputException if one is not there
     * @throws io.seqmark.base.RunException if a file system does not answer
     */
    static Locations find(List<String> arguments, NodeCache cache, RemoteFolder.Settings settings) {
        RunSpec asked = EvalCommand.parse(arguments, Map.of()); // all other options are right from here on
        Locations locations = new Locations(cache, settings);
        locations.findModel(asked.model().name());
        EvalCommand.text(arguments, EvalCommand.DATA_DIR)
                .filter(RemoteFolder::isUri)
                .ifPresent(uri -> locations.findCorpus(uri, asked.data().typePath()));
        EvalCommand.text(arguments, EvalCommand.SAVE_DIR)
                .filter(RemoteFolder::isUri)
                .ifPresent(locations::findSave);
        return locations;
    }

    /** The paths that stand for options whose values are URIs. */
    Map<String, String> replaced() {
        return Map.copyOf(replaced);
    }

    /** The checkpoint as executors find it where it is not copied to them. */
    String modelName() {
        return modelName;
    }

    /** The checkpoint's files where executors copy them. */
    Optional<RemoteFolder> model() {
        return model;
    }

    /** Where the results go in the end, if not to a folder of this machine. */
    Optional<RemoteSave> save() {
        return save;
    }

    /** A line for people: with the URI where the copy's path stands. */
    String named(String line) {
        String named = line;
        for (Map.Entry<String, String> name : names.entrySet()) {
            named = named.replace(name.getKey(), name.getValue());
        }
        return named;
    }

    private void findModel(String asked) {
        if (RemoteFolder.isUri(asked)) {
            List<FileStatus> all = RemoteFolder.list(EvalCommand.MODEL_NAME, asked, settings.hadoop(), file -> true);
            Set<String> present = new HashSet<>();
            all.forEach(file -> present.add(file.getPath().getName()));
            Predicate<String> needed = neededOf(present);
            RemoteFolder folder = cache.fetch(
                    asked,
                    all.stream()
                            .filter(file -> needed.test(file.getPath().getName()))
                            .toList(),
                    settings);
            model = Optional.of(folder);
            replace(EvalCommand.MODEL_NAME, cache.folder(folder), asked);
        }
        modelName = absolute(asked);
    }

    /** Everything but weights that are not read: those of other frameworks, and pickles beside safetensors. */
    private static Predicate<String> neededOf(Set<String> present) {
        boolean safe = present.contains(SAFETENSORS) || present.contains(SAFETENSORS + ".index.json");
        return name -> !OTHER_WEIGHTS.contains(name.substring(name.lastIndexOf('.') + 1))
                && !(safe && name.startsWith("pytorch_model") && name.endsWith(".bin"));
    }

    /** Executors have other working directories than the driver. */
    private static String absolute(String asked) {
        try {
            Path path = Path.of(asked);
            return Files.isDirectory(path) ? path.toAbsolutePath().normalize().toString() : asked;
        } catch (InvalidPathException none) {
            return asked;
        }
    }

    /** What a corpus may be in, packed or not. */
    private static Set<String> filesOf(String typePath) {
        return Stream.of("source", "target", "jsonl", "csv", "tsv")
                .flatMap(kind -> Stream.of("", ".gz", ".zst").map(packing -> typePath + "." + kind + packing))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void findCorpus(String uri, String typePath) {
        List<FileStatus> split =
                RemoteFolder.list(EvalCommand.DATA_DIR, uri, settings.hadoop(), filesOf(typePath)::contains);
        replace(EvalCommand.DATA_DIR, cache.folder(cache.fetch(uri, split, settings)), uri);
    }

    private void findSave(String uri) {
        if (uri.startsWith(LOCAL_SCHEME)) {
            String path = new org.apache.hadoop.fs.Path(uri).toUri().getPath();
            replaced.put(EvalCommand.SAVE_DIR, path);
            return;
        }
        RemoteSave remote = RemoteSave.open(uri, cache, settings);
        save = Optional.of(remote);
        replace(EvalCommand.SAVE_DIR, remote.staged(), uri);
    }

    private void replace(String option, Path path, String uri) {
        replaced.put(option, path.toString());
        names.put(path.toString(), uri);
    }
}
