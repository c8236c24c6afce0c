package io.seqmark.checkpoint.hub;

import io.seqmark.base.FileName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which of a repository's files an evaluation needs: the configs, the tokenizer's files, and weights in one format. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are never changed
public enum NeededFiles {
    /** Of a checkpoint. */
    CHECKPOINT(
            "--model_name",
            "model",
            "config.json",
            "it is no transformers checkpoint",
            List.of("model.safetensors", "pytorch_model.bin"),
            Stream.concat(
                            Stream.of("config.json", "generation_config.json"),
                            Stream.concat(
                                    TokenizerFileNames.SETTINGS.stream(), TokenizerFileNames.VOCABULARIES.stream()))
                    .toList(),
            TokenizerFileNames.VOCABULARIES,
            List.of(
                    "generation_config.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "tokenizer.json")),
    /** Of an adapter of PEFT. */
    ADAPTER(
            "--adapter",
            "repository",
            "adapter_config.json",
            "it is no adapter of PEFT; give a checkpoint as --model_name, and an adapter in a folder by its path",
            List.of("adapter_model.safetensors", "adapter_model.bin"),
            List.of("adapter_config.json"),
            List.of(),
            List.of()),
    /** Of a metric of COMET: what its package writes, not transformers'. */
    COMET(
            "--metric comet",
            "model",
            "hparams.yaml",
            "it is no model of COMET; give one such as Unbabel/wmt22-comet-da",
            List.of("checkpoints/model.ckpt"),
            List.of("hparams.yaml", "README.md"),
            List.of(),
            List.of()),
    /** Of a checkpoint whose weights stand elsewhere: its configuration and its tokenizer. */
    WITHOUT_WEIGHTS(
            "--metric",
            "model",
            "config.json",
            "it is no transformers checkpoint",
            List.of(),
            CHECKPOINT.small,
            TokenizerFileNames.VOCABULARIES,
            CHECKPOINT.decisive);

    private static final String INDEX_SUFFIX = ".index.json";

    private final String option;
    private final String noun;
    private final String config;
    private final String withoutConfig;
    private final List<String> weights;
    private final List<String> small;
    private final List<String> vocabularies;
    private final List<String> decisive;

    NeededFiles(
            String option,
            String noun,
            String config,
            String withoutConfig,
            List<String> weights,
            List<String> small,
            List<String> vocabularies,
            List<String> decisive) {
        this.option = option;
        this.noun = noun;
        this.config = config;
        this.withoutConfig = withoutConfig;
        this.weights = weights;
        this.small = small;
        this.vocabularies = vocabularies;
        this.decisive = decisive;
    }

    /** The option that names the repository. */
    String option() {
        return option;
    }

    /** What messages call it. */
    String noun() {
        return noun;
    }

    /** The file without which it is none. */
    String config() {
        return config;
    }

    /** What is said of one without that file. */
    String withoutConfig() {
        return withoutConfig;
    }

    /** The names that weights may have. */
    List<String> weightNames() {
        return weights;
    }

    /** Without one of them a checkpoint is read all the same, and gives other numbers. */
    List<String> decisive() {
        return decisive;
    }

    /** The small files among those that a repository has. */
    List<String> small(Collection<String> names) {
        List<String> needed = new ArrayList<>(small);
        needed.retainAll(Set.copyOf(names));
        return needed;
    }

    /** The weights, or the index of their shards: the first in transformers' order of preference. */
    Optional<String> weights(Collection<String> names) {
        for (String single : weights) {
            if (names.contains(single)) {
                return Optional.of(single);
            }
            if (names.contains(single + INDEX_SUFFIX)) {
                return Optional.of(single + INDEX_SUFFIX);
            }
        }
        return Optional.empty();
    }

    /** Whether the weights are in shards, and this is only their index. */
    static boolean isIndex(String name) {
        return name.endsWith(INDEX_SUFFIX);
    }

    /** Whether these weights, or the shards of this index, begin with a header that describes them. */
    boolean isSafetensors(String name) {
        return name.startsWith(weights.getFirst());
    }

    /** Whether a folder holds all as far as can be told from it alone: a config, a tokenizer where it has one, and all weights. */
    boolean looksComplete(Path snapshot) {
        List<String> names = present(snapshot, small);
        return names.contains(config)
                && (vocabularies.isEmpty() || vocabularies.stream().anyMatch(names::contains))
                && hasWeights(snapshot);
    }

    /** Whether there are weights to be fetched. */
    boolean needsWeights() {
        return !weights.isEmpty();
    }

    /** Whether a folder has all weights of one form, where they are needed. */
    boolean hasWeights(Path snapshot) {
        if (!needsWeights()) {
            return true;
        }
        List<String> all = new ArrayList<>(weights);
        weights.forEach(single -> all.add(single + INDEX_SUFFIX));
        return weights(present(snapshot, all))
                .filter(found -> !isIndex(found)
                        || ShardIndex.read(snapshot.resolve(found)).stream()
                                .allMatch(shard -> Files.exists(snapshot.resolve(shard))))
                .isPresent();
    }

    /** Those of a repository's files that a folder lacks. */
    static List<String> lacking(Path snapshot, Collection<String> names) {
        return names.stream()
                .filter(name -> FileName.isPlain(name) && !Files.exists(snapshot.resolve(name)))
                .sorted()
                .toList();
    }

    private static List<String> present(Path folder, List<String> candidates) {
        return candidates.stream()
                .filter(name -> Files.exists(folder.resolve(name)))
                .toList();
    }
}
