package io.seqmark.tokenizer.language;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer.TargetLanguage;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * How a multilingual family marks languages.
 *
 * @param codes the codes it knows
 * @param source the language that sources are taken to be in
 * @param targetSetting the setting of {@code generate()} that the target language decides
 * @param template the special tokens around a source
 * @param target what follows from the target language
 */
public record LanguageSetup(
        List<String> codes,
        Optional<String> source,
        Optional<String> targetSetting,
        Template template,
        TargetLanguage target) {
    private static final String FORCED_BOS = "forced_bos_token_id";
    private static final String DECODER_START = "decoder_start_token_id";

    /** Where the codes go. */
    public enum Style {
        /** The source ends in EOS and its code; the decoder starts with the target's (mBART). */
        SUFFIX_AND_DECODER_START,
        /** The source starts with its code; the target's is forced first (mBART-50, M2M-100, NLLB). */
        PREFIX_AND_FORCED_BOS,
        /** As mBART, but the target's code is forced first (NLLB's {@code legacy_behaviour}). */
        SUFFIX_AND_FORCED_BOS
    }

    /**
     * Sets it up for one run.
     *
     * @param usual the family's default source language
     * @param idOf the id of a language code
     */
    public static LanguageSetup of(
            Style style,
            List<String> codes,
            Languages languages,
            TokenizerFiles files,
            String usual,
            int eos,
            ToIntFunction<String> idOf) {
        String fromFile = files.tokenizerConfig().path("src_lang").asString("");
        String source = languages
                .source()
                .map(code -> LanguageCodes.require(code, codes, "--src_lang"))
                .orElseGet(() -> fromFile.isEmpty()
                        ? usual
                        : LanguageCodes.require(
                                fromFile, codes, files.directory() + ": tokenizer_config.json: src_lang"));
        int sourceId = idOf.applyAsInt(source);
        OptionalInt target = languages
                .target()
                .map(code -> LanguageCodes.require(code, codes, "--tgt_lang"))
                .map(code -> OptionalInt.of(idOf.applyAsInt(code)))
                .orElseGet(OptionalInt::empty);
        return switch (style) {
            case SUFFIX_AND_DECODER_START ->
                new LanguageSetup(
                        codes,
                        Optional.of(source),
                        Optional.of(DECODER_START),
                        Template.of(new int[0], eos, sourceId),
                        new TargetLanguage(OptionalInt.empty(), target));
            case PREFIX_AND_FORCED_BOS ->
                new LanguageSetup(
                        codes,
                        Optional.of(source),
                        Optional.of(FORCED_BOS),
                        Template.of(new int[] {sourceId}, eos),
                        new TargetLanguage(target, OptionalInt.empty()));
            case SUFFIX_AND_FORCED_BOS ->
                new LanguageSetup(
                        codes,
                        Optional.of(source),
                        Optional.of(FORCED_BOS),
                        Template.of(new int[0], eos, sourceId),
                        new TargetLanguage(target, OptionalInt.empty()));
        };
    }

    /** For a family without languages. */
    public static LanguageSetup none(Template template) {
        return new LanguageSetup(List.of(), Optional.empty(), Optional.empty(), template, TargetLanguage.NONE);
    }

    /** Refuses languages where the family has none. */
    public static void refuse(Languages languages, TokenizerFiles files) {
        if (!languages.isEmpty()) {
            throw new InputException((languages.source().isPresent() ? "--src_lang" : "--tgt_lang")
                    + " has no meaning for " + files.directory() + ": its tokenizer (" + files.modelType()
                    + ") has no language codes; leave it out");
        }
    }
}
