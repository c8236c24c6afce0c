package io.seqmark.checkpoint.hub;

import java.util.List;

/**
 * Names of the files beside the weights that tokenizers are read from: what is downloaded of a repository, and what {@code seqmark
 * info} lists. A tokenizer that reads another file adds its name here.
 */
public final class TokenizerFileNames {
    /** Vocabularies, merges and models; a checkpoint has at least one of them. */
    public static final List<String> VOCABULARIES = List.of(
            "tokenizer.json",
            "vocab.json",
            "merges.txt",
            "source.spm",
            "target.spm",
            "target_vocab.json",
            "spiece.model",
            "sentencepiece.bpe.model",
            "vocab.txt",
            "vocab-src.json",
            "vocab-tgt.json",
            "prophetnet.tokenizer");

    /** Settings, and tokens that were added. */
    public static final List<String> SETTINGS =
            List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

    private TokenizerFileNames() {}
}
