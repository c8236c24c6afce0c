package io.seqmark.tokenizer;

import io.seqmark.contract.InputException;
import io.seqmark.contract.Semantics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The tokenizer classes of transformers that encoder-decoder checkpoints use. */
enum TokenizerClass {
    BART("BartTokenizer"),
    MARIAN("MarianTokenizer"),
    T5("T5Tokenizer"),
    MBART("MBartTokenizer"),
    MBART_50("MBart50Tokenizer"),
    M2M_100("M2M100Tokenizer"),
    PEGASUS("PegasusTokenizer"),
    BARTHEZ("BarthezTokenizer"),
    XLM_PROPHETNET("XLMProphetNetTokenizer");

    private final String className;

    TokenizerClass(String className) {
        this.className = className;
    }

    /** {@code tokenizer_class} of {@code tokenizer_config.json}, else of {@code config.json}, else by family. */
    static TokenizerClass of(TokenizerFiles files) {
        for (JsonNode json : List.of(files.tokenizerConfig(), files.config())) {
            String name = json.path("tokenizer_class").asString("");
            for (TokenizerClass kind : values()) {
                if (name.equals(kind.className) || name.equals(kind.className + "Fast")) {
                    return kind;
                }
            }
        }
        return ofFamily(files.modelType(), files);
    }

    private static TokenizerClass ofFamily(String modelType, TokenizerFiles files) {
        return switch (modelType) {
            case "bart" -> BART;
            case "marian" -> MARIAN;
            case "t5", "mt5", "umt5", "longt5", "switch_transformers" -> T5;
            case "mbart" -> MBART;
            case "m2m_100" -> M2M_100;
            case "pegasus", "pegasus_x", "bigbird_pegasus" -> PEGASUS;
            case "xlm-prophetnet" -> XLM_PROPHETNET;
            default ->
                throw new InputException(files.directory() + ": no tokenizer is known for the model_type " + modelType
                        + "; name one in tokenizer_class of tokenizer_config.json (known: "
                        + Arrays.stream(values()).map(kind -> kind.className).collect(Collectors.joining(", "))
                        + ")");
        };
    }

    boolean hasLanguages() {
        return switch (this) {
            case MBART, MBART_50, M2M_100 -> true;
            default -> false;
        };
    }

    /** Refuses what transformers 4.4 did not have. */
    void check(Semantics semantics, TokenizerFiles files) {}

    Tokenizer open(TokenizerFiles files, Semantics semantics, Languages languages) {
        boolean old = semantics == Semantics.HF_4_4;
        return switch (this) {
            case BART -> ByteLevelBpe.roberta(files, semantics);
            case MARIAN -> MarianPieces.open(files, semantics);
            case T5 -> old && has(files, "spiece.model") ? T5Pieces.open(files) : UnigramFast.t5(files);
            case MBART, MBART_50 -> {
                boolean fifty = this == MBART_50;
                yield old && has(files, FairseqPieces.MODEL)
                        ? FairseqPieces.mbart(files, languages, fifty)
                        : UnigramFast.mbart(files, languages, fifty);
            }
            case M2M_100 -> M2M100Pieces.open(files, semantics, languages);
            case PEGASUS ->
                old && has(files, PegasusPieces.MODEL) ? PegasusPieces.open(files) : UnigramFast.pegasus(files);
            case BARTHEZ ->
                old && has(files, FairseqPieces.MODEL) ? FairseqPieces.barthez(files) : UnigramFast.barthez(files);
            case XLM_PROPHETNET -> FairseqPieces.xlmProphetNet(files, semantics);
        };
    }

    private static boolean has(TokenizerFiles files, String name) {
        return files.find(name).isPresent();
    }
}
