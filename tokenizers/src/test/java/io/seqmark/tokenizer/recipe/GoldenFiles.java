package io.seqmark.tokenizer.recipe;

import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tokenizer files of folders that hold no weights. */
final class GoldenFiles {
    private GoldenFiles() {}

    static TokenizerFiles of(Path directory) {
        return of(directory, read(directory, "config.json").path("model_type").asString());
    }

    static TokenizerFiles of(Path directory, String modelType) {
        return new TokenizerFiles(
                directory,
                modelType,
                read(directory, "config.json"),
                read(directory, "tokenizer_config.json"),
                read(directory, "special_tokens_map.json"),
                read(directory, "added_tokens.json"));
    }

    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        return open(files, semantics, Languages.NONE);
    }

    /** Opens by the class that transformers' {@code AutoTokenizer} takes for a family where no file names one. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics, Languages languages) {
        String composite = files.config().path("encoder").path("model_type").asString("");
        String usual = switch (composite.isEmpty() ? files.modelType() : composite) {
            case "bart", "led", "roberta" -> "BartTokenizer";
            case "bert", "distilbert", "electra" -> "BertTokenizer";
            case "blenderbot" -> "BlenderbotTokenizer";
            case "blenderbot-small" -> "BlenderbotSmallTokenizer";
            case "fsmt" -> "FSMTTokenizer";
            case "gpt2" -> "GPT2Tokenizer";
            case "m2m_100" -> "M2M100Tokenizer";
            case "marian" -> "MarianTokenizer";
            case "mbart" -> "MBartTokenizer";
            case "nllb" -> "NllbTokenizer";
            case "pegasus", "pegasus_x", "bigbird_pegasus" -> "PegasusTokenizer";
            case "prophetnet" -> "ProphetNetTokenizer";
            case "t5", "mt5", "umt5", "longt5" -> "T5Tokenizer";
            case "xlm-prophetnet" -> "XLMProphetNetTokenizer";
            case "xlm-roberta" -> "XLMRobertaTokenizer";
            default -> "";
        };
        return Tokenizers.open(files, Optional.of(usual).filter(name -> !name.isEmpty()), semantics, languages);
    }

    private static ObjectNode read(Path directory, String name) {
        Path file = directory.resolve(name);
        return Files.exists(file) ? ConfigFile.read(file).json() : JsonNodeFactory.instance.objectNode();
    }
}
