package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.Problems;
import io.seqmark.checkpoint.hub.Hub;
import io.seqmark.checkpoint.hub.HubId;
import io.seqmark.checkpoint.hub.HubSettings;
import io.seqmark.checkpoint.hub.NeededFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where an adapter is: PEFT's configuration and weights, or loralib's weights alone.
 *
 * @param config absent of loralib's
 */
record AdapterFiles(Optional<ConfigFile> config, Path weights) {
    static final String CONFIG = "adapter_config.json";

    private static final List<String> WEIGHTS = List.of("adapter_model.safetensors", "adapter_model.bin");
    private static final List<String> STATE_DICTIONARIES = List.of(".safetensors", ".bin", ".pt", ".pth", ".ckpt");

    /**
     * Finds it.
     *
     * @param location a folder, a file, else a name of the hub, which is downloaded where the cache lacks it
     * @throws InputException if there is none
     */
    static AdapterFiles find(String location, Map<String, String> environment, Consumer<String> notes) {
        Path path = path(location);
        if (Files.isDirectory(path)) {
            return ofFolder(path);
        }
        if (Files.exists(path)) {
            boolean ofPeft =
                    WEIGHTS.contains(path.getFileName().toString()) && Files.exists(path.resolveSibling(CONFIG));
            return ofPeft
                    ? new AdapterFiles(Optional.of(ConfigFile.read(path.resolveSibling(CONFIG))), path)
                    : new AdapterFiles(Optional.empty(), path);
        }
        HubId id = HubId.parse(location)
                .orElseThrow(
                        () -> new InputException(
                                "--adapter " + Problems.shorten(location)
                                        + ": no such folder; give the path of an adapter as PEFT or loralib saves it, or org/name of the hub"));
        HubSettings settings = HubSettings.of(environment, Path.of(System.getProperty("user.home")));
        return ofFolder(new Hub(settings, notes, NeededFiles.ADAPTER).resolve(id));
    }

    private static Path path(String location) {
        if (location.isBlank()) {
            throw new InputException("--adapter: expected a folder, found an empty name");
        }
        try {
            return Path.of(location);
        } catch (InvalidPathException invalid) {
            throw new InputException("--adapter " + Problems.shorten(location) + ": is no path", invalid);
        }
    }

    private static AdapterFiles ofFolder(Path folder) {
        if (Files.exists(folder.resolve(CONFIG))) {
            ConfigFile config = ConfigFile.read(folder.resolve(CONFIG));
            Path weights = WEIGHTS.stream()
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new InputException(folder + ": has " + CONFIG + " and no weights ("
                            + WEIGHTS.getFirst() + " or " + WEIGHTS.getLast()
                            + "); save the adapter again with save_pretrained, or fetch what is missing"));
            return new AdapterFiles(Optional.of(config), weights);
        }
        List<Path> within = list(folder, file -> Files.exists(file.resolve(CONFIG)));
        if (within.size() == 1) {
            return ofFolder(within.getFirst());
        }
        if (within.size() > 1) {
            throw new InputException("--adapter " + folder + ": holds several adapters; name one of them: "
                    + AdapterTensors.shown(within.stream().map(Path::toString).toList()));
        }
        if (Files.exists(folder.resolve("config.json"))) {
            throw new InputException(
                    "--adapter " + folder + ": is a checkpoint and no adapter; give it as --model_name");
        }
        List<Path> files = list(folder, AdapterFiles::isStateDictionary);
        if (files.size() != 1) {
            throw new InputException("--adapter " + folder + ": has no " + CONFIG
                    + (files.isEmpty()
                            ? ", and no file of weights; give the folder that PEFT's save_pretrained wrote"
                            : ", and several files of weights; name one of them: "
                                    + AdapterTensors.shown(
                                            files.stream().map(Path::toString).toList())));
        }
        return new AdapterFiles(Optional.empty(), files.getFirst());
    }

    private static boolean isStateDictionary(Path file) {
        return STATE_DICTIONARIES.stream().anyMatch(file.getFileName().toString()::endsWith)
                && Files.isRegularFile(file);
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(wanted).sorted().toList();
        } catch (IOException failure) {
            throw Problems.unreadable(folder, failure);
        }
    }

    /** All of them. */
    List<Path> all() {
        return Stream.concat(config.map(ConfigFile::path).stream(), Stream.of(weights))
                .toList();
    }
}
