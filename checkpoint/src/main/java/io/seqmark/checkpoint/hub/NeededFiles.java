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
final class NeededFiles {
    static final String CONFIG = "config.json";

    private static final String INDEX_SUFFIX = ".index.json";
    private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
    private static final List<String> CONFIGS = Stream.concat(
                    Stream.of(CONFIG, "generation_config.json"), TokenizerFileNames.SETTINGS.stream())
            .toList();
    /** Without one of them a checkpoint is read all the same, and gives other numbers. */
    static final List<String> DECISIVE = List.of(
            "generation_config.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "tokenizer.json");

    private NeededFiles() {}

    /** The small files among those that a repository has. */
    static List<String> small(Collection<String> names) {
        List<String> needed = new ArrayList<>(CONFIGS);
        needed.addAll(TokenizerFileNames.VOCABULARIES);
        needed.retainAll(Set.copyOf(names));
        return needed;
    }

    /** The weights, or the index of their shards: the first in transformers' order of preference. */
    static Optional<String> weights(Collection<String> names) {
        for (String single : WEIGHTS) {
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
    static boolean isSafetensors(String name) {
        return name.startsWith(WEIGHTS.getFirst());
    }

    /** Whether a folder holds a checkpoint as far as can be told from it alone: a config, a tokenizer and all weights. */
    static boolean looksComplete(Path snapshot) {
        List<String> names = present(snapshot, CONFIGS, TokenizerFileNames.VOCABULARIES);
        return names.contains(CONFIG)
                && TokenizerFileNames.VOCABULARIES.stream().anyMatch(names::contains)
                && hasWeights(snapshot);
    }

    /** Whether a folder has all weights of one form. */
    static boolean hasWeights(Path snapshot) {
        List<String> weights = new ArrayList<>(WEIGHTS);
        WEIGHTS.forEach(single -> weights.add(single + INDEX_SUFFIX));
        return weights(present(snapshot, weights))
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

    @SafeVarargs
    private static List<String> present(Path folder, List<String>... candidates) {
        List<String> found = new ArrayList<>();
        for (List<String> names : candidates) {
            names.stream().filter(name -> Files.exists(folder.resolve(name))).forEach(found::add);
        }
        return found;
    }
}
