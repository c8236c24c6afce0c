package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.language.LanguageCodes;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.python.PythonTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PLBART: SentencePiece with fairseq's numbering, then the languages, which may be left out of a source. */
final class PLBart {
    private PLBart() {}

    /** The tokenizer of a PLBART checkpoint, a Python class in every version of transformers. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics, Languages languages) {
        String kind = files.tokenizerConfig().path("language_codes").asString("base");
        boolean base = kind.equals("base");
        if (!base && !kind.equals("multi")) {
            throw new InputException(files.directory() + ": tokenizer_config.json has language_codes " + kind
                    + ", known are base and multi");
        }
        List<String> names = base ? LanguageCodes.PLBART : LanguageCodes.PLBART_MULTI;
        List<String> tokens = names.stream().map(PLBart::token).toList();
        FairseqPieces pieces = FairseqPieces.plbart(files, tokens, base);
        SpecialTokens specials = SpecialTokens.read(files, FairseqPieces.defaults(false), semantics);
        // the class puts its languages first, whatever the files list
        specials = specials.withAdditional(
                Stream.concat(tokens.stream().map(AddedToken::plain), specials.additional().stream())
                        .distinct()
                        .toList());
        LanguageSetup setup = LanguageSetup.of(
                LanguageSetup.Style.SUFFIX_AND_DECODER_START,
                Stream.concat(names.stream(), tokens.stream()).toList(),
                languages,
                files,
                base ? Optional.empty() : Optional.of("en_XX"),
                pieces.id(specials.require("eos_token", files)),
                code -> pieces.id(token(code)));
        return new PythonTokenizer(pieces, specials, setup, files.modelMaxLength(), semantics);
    }

    /** What stands for a language in the vocabulary; users may give it too. */
    private static String token(String code) {
        return code.startsWith("__") ? code : "__" + code + "__";
    }
}
