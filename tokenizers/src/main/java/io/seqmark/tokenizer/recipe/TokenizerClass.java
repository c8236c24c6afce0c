package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.rust.GenericFast;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tokenizer classes of transformers that encoder-decoder checkpoints use. */
enum TokenizerClass {
    BART("BartTokenizer", "RobertaTokenizer", "LEDTokenizer", "LongformerTokenizer", "MvpTokenizer"),
    BARTHEZ("BarthezTokenizer"),
    BERT("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"),
    BLENDERBOT("BlenderbotTokenizer"),
    BLENDERBOT_SMALL("BlenderbotSmallTokenizer"),
    BYT5("ByT5Tokenizer"),
    FSMT("FSMTTokenizer"),
    GEMMA("GemmaTokenizer"),
    GPT_2("GPT2Tokenizer"),
    M2M_100("M2M100Tokenizer"),
    MARIAN("MarianTokenizer"),
    MBART("MBartTokenizer"),
    MBART_50("MBart50Tokenizer"),
    NLLB("NllbTokenizer"),
    PEGASUS("PegasusTokenizer"),
    PLBART("PLBartTokenizer"),
    PROPHETNET("ProphetNetTokenizer"),
    SEAMLESS_M4T("SeamlessM4TTokenizer"),
    SMALL_100("SMALL100Tokenizer"),
    T5("T5Tokenizer"),
    XLM_PROPHETNET("XLMProphetNetTokenizer"),
    XLM_ROBERTA("XLMRobertaTokenizer"),
    FAST("PreTrainedTokenizer", "TokenizersBackend");

    private final String names;

    TokenizerClass(String... names) {
        this.names = String.join(" ", names);
    }

    /** The class's name in transformers, the usual one where there are several. */
    String label() {
        return names.split(" ")[0];
    }

    /**
     * {@code tokenizer_class} of {@code tokenizer_config.json}, else of {@code config.json}, else the family's usual one.
     *
     * @param usual its name in transformers; absent where the family has none
     * @throws InputException if none of them is known
     */
    static TokenizerClass of(TokenizerFiles files, Optional<String> usual) {
        return Stream.concat(
                        Stream.of(files.tokenizerConfig(), files.config())
                                .map(json -> json.path("tokenizer_class").asString("")),
                        usual.stream())
                .flatMap(name -> named(name).stream())
                .findFirst()
                .orElseThrow(() -> new InputException(files.directory() + ": no tokenizer is known for the model_type "
                        + files.modelType() + "; name one in tokenizer_class of tokenizer_config.json (known: "
                        + Arrays.stream(values()).map(TokenizerClass::label).collect(Collectors.joining(", "))
                        + ")"));
    }

    private static Optional<TokenizerClass> named(String name) {
        String plain = name.endsWith("Fast") ? name.substring(0, name.length() - 4) : name;
        return Arrays.stream(values())
                .filter(kind -> List.of(kind.names.split(" ")).contains(plain))
                .findFirst();
    }

    boolean hasLanguages() {
        return switch (this) {
            case MBART, MBART_50, M2M_100, NLLB, PLBART, SEAMLESS_M4T, SMALL_100 -> true;
            default -> false;
        };
    }

    /** Refuses what transformers 4.4 did not have. */
    void check(Semantics semantics, TokenizerFiles files) {
        boolean later = switch (this) {
            case BYT5, GEMMA, NLLB, PLBART, SEAMLESS_M4T, SMALL_100 -> true;
            default -> false;
        };
        if (semantics == Semantics.HF_4_4 && later) {
            throw new InputException(
                    files.directory() + ": transformers 4.4 had no " + names + ": use --semantics hf-5");
        }
    }

    Tokenizer open(TokenizerFiles files, Semantics semantics, Languages languages) {
        boolean old = semantics == Semantics.HF_4_4;
        if (old && FastOf44.had(this) && has(files, TokenizerFiles.TOKENIZER_JSON)) {
            return FastOf44.open(this, files, languages);
        }
        return switch (this) {
            case BART -> ByteLevelBpe.open(files, semantics, ByteLevelBpe.Kind.ROBERTA);
            case BARTHEZ ->
                old && has(files, FairseqPieces.MODEL) ? FairseqPieces.barthez(files) : UnigramFast.barthez(files);
            case BERT -> Bert.bert(files, semantics);
            case BLENDERBOT -> ByteLevelBpe.open(files, semantics, ByteLevelBpe.Kind.BLENDERBOT);
            case BLENDERBOT_SMALL -> BlenderbotSmallPieces.open(files, semantics);
            case BYT5 -> ByT5Pieces.open(files);
            case FAST -> GenericFast.open(files, semantics);
            case FSMT -> FsmtPieces.open(files, semantics);
            case GEMMA -> Gemma.open(files, semantics);
            case GPT_2 -> ByteLevelBpe.open(files, semantics, ByteLevelBpe.Kind.GPT_2);
            case M2M_100 -> M2M100Pieces.open(files, semantics, languages);
            case MARIAN -> MarianPieces.open(files, semantics);
            case MBART, MBART_50 -> {
                boolean fifty = this == MBART_50;
                yield old && has(files, FairseqPieces.MODEL)
                        ? FairseqPieces.mbart(files, languages, fifty)
                        : UnigramFast.mbart(files, languages, fifty);
            }
            case NLLB -> Nllb.open(files, languages);
            case PEGASUS ->
                old && has(files, PegasusPieces.MODEL) ? PegasusPieces.open(files) : UnigramFast.pegasus(files);
            case PLBART -> PLBart.open(files, semantics, languages);
            case PROPHETNET -> Bert.prophetNet(files, semantics);
            case SEAMLESS_M4T -> SeamlessM4T.open(files, languages);
            case SMALL_100 -> M2M100Pieces.openSmall(files, semantics, languages);
            case T5 -> old && has(files, "spiece.model") ? T5Pieces.open(files) : UnigramFast.t5(files);
            case XLM_PROPHETNET -> FairseqPieces.xlmProphetNet(files, semantics);
            case XLM_ROBERTA ->
                old && has(files, FairseqPieces.MODEL)
                        ? FairseqPieces.xlmRoberta(files)
                        : UnigramFast.xlmRoberta(files);
        };
    }

    /** One that encodes targets, as transformers' {@code text_target} does: other pieces, or the target's language. */
    Tokenizer openForTargets(TokenizerFiles files, Semantics semantics, Languages languages) {
        return switch (this) {
            case MARIAN -> MarianPieces.openForTargets(files, semantics);
            // sources of these have the same form in their own language
            case MBART, MBART_50, M2M_100, NLLB, PLBART ->
                open(files, semantics, new Languages(languages.target().or(languages::source), languages.target()));
            case FSMT, SEAMLESS_M4T, SMALL_100 ->
                throw new InputException(files.directory() + ": " + label()
                        + " does not say how given targets are encoded; choose a model of another family");
            default -> open(files, semantics, languages);
        };
    }

    private static boolean has(TokenizerFiles files, String name) {
        return files.find(name).isPresent();
    }
}
