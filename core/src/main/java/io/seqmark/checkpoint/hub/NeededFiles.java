package io.seqmark.checkpoint.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which of a repository's files an evaluation needs: the configs, the tokenizer's files, and weights in one format. */
final class NeededFiles {
    static final String CONFIG = "config.json";

    private static final String INDEX_SUFFIX = ".index.json";
    private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
    private static final List<String> CONFIGS = List.of(
            CONFIG, "generation_config.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");
    private static final List<String> TOKENIZERS = List.of(
            "tokenizer.json",
            "vocab.json",
            "merges.txt",
            "source.spm",
            "target.spm",
            "target_vocab.json",
            "spiece.model",
            "sentencepiece.bpe.model",
            "tokenizer.model",
            "spm.model",
            "vocab.txt",
            "vocab-src.json",
            "vocab-tgt.json",
            "bpe.codes",
            "dict.txt",
            "prophetnet.tokenizer");

    private NeededFiles() {}

    /** The small files among those that a repository has. */
    static List<String> small(Collection<String> names) {
        List<String> needed = new ArrayList<>(CONFIGS);
        needed.addAll(TOKENIZERS);
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

    /**
     * Whether a folder holds a checkpoint: a config, a tokenizer and all weights. A tool that looked only at the config
     * leaves a snapshot that does not.
     */
    static boolean complete(Path snapshot) {
        List<String> names = new ArrayList<>(small(present(snapshot, CONFIGS, TOKENIZERS)));
        boolean described = names.contains(CONFIG) && TOKENIZERS.stream().anyMatch(names::contains);
        List<String> weights = new ArrayList<>(WEIGHTS);
        WEIGHTS.forEach(single -> weights.add(single + INDEX_SUFFIX));
        Optional<String> found = weights(present(snapshot, weights));
        return described
                && found.isPresent()
                && (!isIndex(found.get())
                        || ShardIndex.read(snapshot.resolve(found.get())).stream()
                                .allMatch(shard -> Files.exists(snapshot.resolve(shard))));
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
