package io.seqmark.checkpoint;

import io.seqmark.base.FileName;
import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The files that hold a checkpoint's weights.
 *
 * @param format how each of them is read
 * @param files the one file, or the shards in the order of their names
 * @param index for shards: which tensor is in which file; empty for a single file
 * @param indexFile where the index was read, for messages; the single file itself where there is none
 */
record WeightFiles(Format format, List<Path> files, SortedMap<String, Path> index, Path indexFile) {
    /** The file formats, in the order of preference. */
    enum Format {
        SAFETENSORS("model.safetensors") {
            @Override
            List<StoredTensor> read(Path file, Arena arena) {
                return SafetensorsFile.read(file, arena);
            }
        },
        TORCH("pytorch_model.bin") {
            @Override
            List<StoredTensor> read(Path file, Arena arena) {
                return TorchFile.read(file, arena);
            }
        };

        private final String single;

        Format(String single) {
            this.single = single;
        }

        abstract List<StoredTensor> read(Path file, Arena arena);
    }

    private static final String INDEX_SUFFIX = ".index.json";
    private static final List<String> OTHER_FRAMEWORKS =
            List.of("tf_model.h5", "flax_model.msgpack", "rust_model.ot", "model.ckpt.index");

    /**
     * Finds the weights of a directory as transformers does: {@code model.safetensors}, its shards, {@code
     * pytorch_model.bin}, its shards.
     *
     * @throws InputException if there are none, or an index is broken or names a file that is not there
     */
    static WeightFiles find(Path directory) {
        for (Format format : Format.values()) {
            Path single = directory.resolve(format.single);
            if (Files.exists(single)) {
                requireRegular(single); // somebody else may open it first, to hash it
                return new WeightFiles(format, List.of(single), new TreeMap<>(), single);
            }
            Path index = directory.resolve(format.single + INDEX_SUFFIX);
            if (Files.exists(index)) {
                return sharded(format, ConfigFile.read(index));
            }
        }
        String expected = "expected model.safetensors, pytorch_model.bin, or one of them in shards with an index";
        Optional<String> other = OTHER_FRAMEWORKS.stream()
                .filter(name -> Files.exists(directory.resolve(name)))
                .findFirst();
        throw new InputException(other.map(name -> directory + ": has no PyTorch weights, only " + name + "; "
                        + expected + "; load it in Python and save it again with save_pretrained")
                .orElse(directory + ": has no weights; " + expected));
    }

    /** A file by itself: of safetensors where its name says so, else of torch. */
    static WeightFiles of(Path file) {
        requireRegular(file);
        Format format = file.getFileName().toString().endsWith(".safetensors") ? Format.SAFETENSORS : Format.TORCH;
        return new WeightFiles(format, List.of(file), new TreeMap<>(), file);
    }

    private static WeightFiles sharded(Format format, ConfigFile index) {
        Path file = index.path();
        SortedMap<String, Path> shards = new TreeMap<>();
        ConfigFile map = index.object("weight_map")
                .orElseThrow(() -> new InputException(file + ": weight_map is missing; fetch the file again"));
        for (Map.Entry<String, JsonNode> entry : map.json().properties()) {
            shards.put(entry.getKey(), shard(file, entry.getKey(), entry.getValue()));
        }
        if (shards.isEmpty()) {
            throw new InputException(file + ": weight_map is empty; fetch the file again");
        }
        List<Path> files = shards.values().stream().distinct().sorted().toList();
        for (Path shard : files) {
            if (!Files.exists(shard)) {
                throw new InputException(
                        shard + ": no such file, but " + file.getFileName() + " names it; fetch the missing shard");
            }
            requireRegular(shard);
        }
        return new WeightFiles(format, files, shards, file);
    }

    private static void requireRegular(Path file) {
        try {
            RegularFile.require(file);
        } catch (IOException other) {
            throw Problems.unreadable(file, other);
        }
    }

    /** A shard lies beside its index: a name with a folder in it is an attempt to read something else. */
    private static Path shard(Path index, String tensor, JsonNode value) {
        String name = value.isString() ? value.stringValue() : "";
        if (!FileName.isPlain(name)) {
            throw new InputException(index + ": weight_map." + Problems.shorten(tensor) + " is "
                    + Problems.shorten(value.toString()) + ", expected the name of a file beside it");
        }
        return index.resolveSibling(name);
    }

    /** Maps every file and checks that the shards hold what the index says, no tensor twice. */
    @SuppressWarnings("MustBeClosedChecker") // the weights own it from here on, and close it
    Weights open() {
        Arena arena = Arena.ofShared();
        try {
            SortedMap<String, StoredTensor> tensors = new TreeMap<>();
            Map<String, Path> origins = new TreeMap<>();
            for (Path file : files) {
                for (StoredTensor tensor : format.read(file, arena)) {
                    Path other = origins.putIfAbsent(tensor.name(), file);
                    if (other != null) {
                        throw new InputException(file + ": tensor " + Problems.shorten(tensor.name()) + " is in "
                                + other.getFileName() + " too; fetch the shards again");
                    }
                    tensors.put(tensor.name(), tensor);
                }
            }
            checkAgainstIndex(origins);
            return new MappedWeights(arena, tensors);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private void checkAgainstIndex(Map<String, Path> origins) {
        List<String> problems = new ArrayList<>();
        index.forEach((name, file) -> {
            if (!file.equals(origins.get(name))) {
                problems.add(Problems.shorten(name) + " should be in " + file.getFileName());
            }
        });
        if (!problems.isEmpty()) {
            throw new InputException(indexFile + ": the shards do not hold what it says: " + problems.getFirst()
                    + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "")
                    + "; fetch the checkpoint again");
        }
    }
}
