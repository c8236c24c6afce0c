package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Dtype;
import io.seqmark.checkpoint.SafetensorsOutput;
import io.seqmark.checkpoint.SafetensorsOutput.Entry;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a checkpoint with an adapter merged into it, in the layout that {@code from_pretrained} loads. Stateless. */
public final class MergedCheckpoint {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final List<String> SMALL_FILES = List.of(".json", ".txt", ".spm", ".model", ".jinja");
    /** Families whose configuration says with {@code tie_word_embeddings} how the output is scaled; files with an output of its own. */
    private static final Set<String> SCALED_WHERE_TIED = Set.of("t5", "mt5", "umt5", "longt5");

    private MergedCheckpoint() {}

    /**
     * What was written.
     *
     * @param changed tensors that the adapter changed
     * @param tensors in all
     */
    public record Written(int changed, int tensors) {}

    /**
     * Writes it.
     *
     * @param output a folder that is not there yet, or is empty
     * @param type of all floating-point numbers; absent: of each tensor the one in which the checkpoint stores it
     * @throws InputException if the two do not fit, or there is something in the folder
     * @throws RunException if it cannot be written; then the folder is as it was
     */
    public static Written write(Checkpoint base, Adapter adapter, Path output, Optional<Dtype> type) {
        AdapterFacts facts = adapter.fit(base);
        if (adapter.tuner() == Tuner.PREFIX_TUNING) {
            throw new InputException("--adapter " + adapter.name()
                    + ": prefix tuning adds keys and values to each prediction and cannot be merged into weights; evaluate it with"
                    + " --adapter");
        }
        requireFree(output);
        Path work = temporary(output);
        try {
            Outcome outcome = tensors(base, adapter, work.resolve(WEIGHTS), type);
            copySmallFiles(base.directory(), work);
            Files.writeString(work.resolve(CONFIG), config(base, outcome, type));
            Files.deleteIfExists(output);
            Files.move(work, output, StandardCopyOption.ATOMIC_MOVE);
            return new Written(facts.tensors(), outcome.tensors());
        } catch (IOException failure) {
            throw new RunException(output + ": cannot be written (" + RunException.reason(failure) + ")", failure);
        } finally {
            remove(work);
        }
    }

    private static void requireFree(Path output) {
        if (!Files.exists(output)) {
            return;
        }
        try (Stream<Path> within = Files.isDirectory(output) ? Files.list(output) : Stream.of(output)) {
            if (within.findAny().isPresent()) {
                throw new InputException(
                        "--output " + output + ": is there already; name a folder that is not, or remove it");
            }
        } catch (IOException failure) {
            throw new InputException(
                    "--output " + output + ": cannot be read (" + RunException.reason(failure) + ")", failure);
        }
    }

    private static Path temporary(Path output) {
        Path parent = output.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new InputException("--output " + output + ": is no name for a folder");
        }
        try {
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, "." + output.getFileName() + "-");
        } catch (IOException failure) {
            throw new InputException(
                    "--output " + output + ": cannot be written to (" + RunException.reason(failure)
                            + "); choose another folder",
                    failure);
        }
    }

    /**
     * What the weights are.
     *
     * @param tables whether a table is tied no more
     * @param sides whether encoder and decoder are tied no more
     */
    private record Outcome(int tensors, boolean tables, boolean sides) {}

    private static Outcome tensors(Checkpoint base, Adapter adapter, Path file, Optional<Dtype> type) {
        try (Weights stored = base.openWeights();
                Weights merged = adapter.mergedInto(base).openWeights()) {
            boolean tied = base.config().bool("tie_encoder_decoder").orElse(false);
            BaseNames names = BaseNames.of(merged, base.modelType(), List.of(), tied);
            NavigableSet<String> all = new TreeSet<>(merged.names());
            List<String> fresh =
                    all.stream().filter(name -> stored.find(name).isEmpty()).toList();
            boolean tables = fresh.stream().anyMatch(BaseNames::isTied);
            boolean sides = tied && fresh.stream().anyMatch(name -> !BaseNames.isTied(name));
            // what is not shared any more stands in the file each by itself, whatever would be tied without
            fresh.stream()
                    .filter(BaseNames::isTied)
                    .flatMap(name -> names.sharing(name).stream())
                    .filter(place -> names.find(place).isPresent())
                    .forEach(all::add);
            if (sides) {
                merged.names().stream()
                        .map(names::shared)
                        .flatMap(Optional::stream)
                        .forEach(all::add);
            }
            List<Entry> entries = new ArrayList<>();
            for (String name : all) {
                StoredTensor tensor = names.find(name).orElseThrow().stored();
                Dtype own = stored.find(name)
                        .or(() -> stored.find(tensor.name()))
                        .map(StoredTensor::dtype)
                        .orElse(tensor.dtype());
                entries.add(new Entry(name, own.isFloating() ? type.orElse(own) : own, tensor.shape()));
            }
            SafetensorsOutput.write(
                    file, entries, name -> names.find(name).orElseThrow().stored());
            return new Outcome(entries.size(), tables, sides);
        }
    }

    private static void copySmallFiles(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(MergedCheckpoint::isSmall).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static boolean isSmall(Path file) {
        String name = file.getFileName().toString();
        return SMALL_FILES.stream().anyMatch(name::endsWith)
                && !name.endsWith(".index.json")
                && !name.startsWith("adapter_")
                && !name.equals(CONFIG)
                && Files.isRegularFile(file);
    }

    private static String config(Checkpoint base, Outcome outcome, Optional<Dtype> type) {
        ObjectNode config = base.config().json().deepCopy();
        if (outcome.sides()) {
            config.put("tie_encoder_decoder", false);
        }
        if (outcome.tables() && !SCALED_WHERE_TIED.contains(base.modelType())) {
            config.put("tie_word_embeddings", false);
            config.optional("decoder")
                    .filter(decoder -> decoder instanceof ObjectNode)
                    .ifPresent(decoder -> ((ObjectNode) decoder).put("tie_word_embeddings", false));
        }
        type.ifPresent(dtype -> {
            String key = config.has("torch_dtype") ? "torch_dtype" : "dtype";
            config.put(key, dtype.name().toLowerCase(Locale.ROOT));
        });
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException leftBehind) {
            // what failed before is what the user is told
        }
    }
}
