package io.seqmark.tokenizer.language;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer.TargetLanguage;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

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
        return of(style, codes, languages, files, Optional.of(usual), eos, idOf);
    }

    /**
     * The same for a family whose sources may be in no language.
     *
     * @param usual the family's default source language, if it has one
     */
    public static LanguageSetup of(
            Style style,
            List<String> codes,
            Languages languages,
            TokenizerFiles files,
            Optional<String> usual,
            int eos,
            ToIntFunction<String> idOf) {
        Optional<String> fromFile = Optional.of(
                        files.tokenizerConfig().path("src_lang").asString(""))
                .filter(code -> !code.isEmpty());
        Optional<String> source = languages
                .source()
                .map(code -> LanguageCodes.require(code, codes, "--src_lang"))
                .or(() -> fromFile.map(code ->
                        LanguageCodes.require(code, codes, files.directory() + ": tokenizer_config.json: src_lang")))
                .or(() -> usual);
        int[] sourceId = source.stream().mapToInt(idOf).toArray();
        int[] eosAndSource =
                IntStream.concat(IntStream.of(eos), IntStream.of(sourceId)).toArray();
        OptionalInt target = languages
                .target()
                .map(code -> LanguageCodes.require(code, codes, "--tgt_lang"))
                .map(code -> OptionalInt.of(idOf.applyAsInt(code)))
                .orElseGet(OptionalInt::empty);
        return switch (style) {
            case SUFFIX_AND_DECODER_START ->
                new LanguageSetup(
                        codes,
                        source,
                        Optional.of(DECODER_START),
                        Template.of(new int[0], eosAndSource),
                        new TargetLanguage(OptionalInt.empty(), target));
            case PREFIX_AND_FORCED_BOS ->
                new LanguageSetup(
                        codes,
                        source,
                        Optional.of(FORCED_BOS),
                        Template.of(sourceId, eos),
                        new TargetLanguage(target, OptionalInt.empty()));
            case SUFFIX_AND_FORCED_BOS ->
                new LanguageSetup(
                        codes,
                        source,
                        Optional.of(FORCED_BOS),
                        Template.of(new int[0], eosAndSource),
                        new TargetLanguage(target, OptionalInt.empty()));
        };
    }

    /**
     * For a family whose sources begin with the target's language and say nothing of their own.
     *
     * @param usual the target language where none is named
     */
    public static LanguageSetup ofTargetFirst(
            List<String> codes,
            Languages languages,
            TokenizerFiles files,
            String usual,
            int eos,
            ToIntFunction<String> idOf) {
        if (languages.source().isPresent()) {
            throw new InputException("--src_lang has no meaning for " + files.directory()
                    + ": its tokenizer names the target's language alone; leave it out");
        }
        String fromFile = files.tokenizerConfig().path("tgt_lang").asString("");
        String target = languages
                .target()
                .map(code -> LanguageCodes.require(code, codes, "--tgt_lang"))
                .orElseGet(() -> fromFile.isEmpty()
                        ? usual
                        : LanguageCodes.require(
                                fromFile, codes, files.directory() + ": tokenizer_config.json: tgt_lang"));
        return new LanguageSetup(
                codes,
                Optional.empty(),
                Optional.empty(),
                Template.of(new int[] {idOf.applyAsInt(target)}, eos),
                TargetLanguage.NONE);
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
