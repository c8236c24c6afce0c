package io.seqmark.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The formats of the files that a command reads, each with the names of its files. */
enum FileFormat {
    CONFIG("model/config\\.json"),
    GENERATION("model/generation_config\\.json"),
    TOKENIZER_CONFIG("model/tokenizer_config\\.json"),
    SPECIAL_TOKENS("model/(special_tokens_map|added_tokens)\\.json"),
    TOKENIZER_JSON("model/tokenizer\\.json"),
    VOCABULARY("model/(.*vocab.*\\.(json|txt)|merges\\.txt|prophetnet\\.tokenizer)"),
    SENTENCEPIECE("model/.*\\.(spm|model)"),
    SAFETENSORS("model/.*\\.safetensors"),
    TORCH_ZIP("model/pytorch_model.*\\.bin"),
    TORCH_LEGACY("model/legacy\\.bin"),
    INDEX("model/.*\\.index\\.json"),
    CORPUS("data/.*"),
    JOURNAL("out_tmp/journal/.*"),
    MANIFEST("out(_tmp)?/.*"),
    SCORED("score/.*");

    private final Pattern names;

    FileFormat(String names) {
        this.names = Pattern.compile(names);
    }

    /** The format of a file, by its name in its scene. */
    static Optional<FileFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.names.matcher(name).matches())
                .findFirst();
    }
}
