package io.seqmark.tokenizer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Folders whose files disagree, under {@code hf-4.4}: {@code tokenizer.json} decides where transformers 4.4 had a fast
 * class.
 */
final class FastOf44Test {
    private static final String METASPACE =
            "{'type':'Metaspace','replacement':'\u2581','str_rep':'\u2581','add_prefix_space':true}";
    private static final List<String> FAIRSEQ = List.of("<s>", "<pad>", "</s>", "<unk>");
    /** The pieces of every unigram model here; they follow a family's own tokens. */
    private static final List<String> PIECES = List.of("\u2581The", "\u2581river", "\u2581", "a", "b");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "t5,          t5,              T5Tokenizer,         <pad> </s> <unk>,           '',  '3 4 1'",
        "pegasus,     bigbird_pegasus, PegasusTokenizer,    <pad> </s> <mask_1> <unk>,  '',  '4 5 1'",
        "mbart,       mbart,           BarthezTokenizer,    <s> <pad> </s> <unk>,       <s>, '0 4 5 2'",
        "encoder-decoder, xlm_roberta, XLMRobertaTokenizer, <s> <pad> </s> <unk>,       <s>, '0 4 5 2'",
    })
    void tokenizerJsonDecidesForUnigrams(
            String family, String fixture, String kind, String first, String prefix, String ids) throws IOException {
        copyModel(fixture);
        describe(family, "{\"tokenizer_class\":\"" + kind + "\"}");
        int[] older = encode("The river");
        List<String> tokens = List.of(first.split(" "));
        writeUnigram(tokens, template(tokens, prefix));
        assertThat(encode("The river")).containsExactly(numbers(ids)).isNotEqualTo(older);
        try (Tokenizer tokenizer = open(Languages.NONE)) {
            int[] whole = numbers(ids);
            int[] text = Arrays.stream(whole).filter(id -> id > 2).toArray();
            assertThat(tokenizer.decode(whole)).isEqualTo("The river");
            int around = whole.length - text.length;
            assertThat(tokenizer.encode("The river The river", around + 1).ids())
                    .hasSize(around + 1)
                    .contains(text[0]);
            assertThat(tokenizer.encode("The river", around + 1).truncated()).isTrue();
            assertThatThrownBy(() -> tokenizer.encode("The river", around)).isInstanceOf(InputException.class);
        }
        Files.delete(folder.resolve("tokenizer.json"));
        assertThat(encode("The river")).isEqualTo(older);
    }

    @Test
    void theWholeFileCountsNotItsVocabularyAlone() throws IOException {
        describe("t5", "{\"tokenizer_class\":\"T5Tokenizer\"}");
        List<String> tokens = List.of("<pad>", "</s>", "<unk>");
        String normalizer = "{'type':'Replace','pattern':{'String':'ocean'},'content':'river'}";
        write(tokens, normalizer, METASPACE, "null", METASPACE, unigram(tokens, 2));
        assertThat(encode("The ocean")).containsExactly(3, 4); // nothing behind it: the file has no post-processor
    }

    @Test
    void t5sSentinelsAreSpecialWhateverTheFileSays() throws IOException {
        describe("t5", "{\"tokenizer_class\":\"T5Tokenizer\",\"extra_ids\":2}");
        List<String> tokens = List.of("<pad>", "</s>", "<unk>", "<extra_id_1>", "<extra_id_0>");
        writeUnigram(tokens, template(tokens, ""));
        try (Tokenizer tokenizer = open(Languages.NONE)) {
            assertThat(tokenizer.encode("The<extra_id_0> river", 10).ids()).containsExactly(5, 4, 6, 1);
            assertThat(tokenizer.decode(new int[] {5, 4, 6, 1})).isEqualTo("The river");
            assertThat(tokenizer.size()).isEqualTo(10);
        }
    }

    /** A vocabulary in which only two codes have ids; 4.4 numbered the others behind it. */
    @ParameterizedTest
    @CsvSource({"MBartTokenizer", "MBart50Tokenizer"})
    void mbartPutsItsCodesAroundTheFilesIds(String kind) throws IOException {
        boolean fifty = kind.contains("50");
        copyModel("mbart");
        describe("mbart", "{\"tokenizer_class\":\"" + kind + "\",\"src_lang\":\"ro_RO\"}");
        List<String> tokens =
                Stream.concat(FAIRSEQ.stream(), Stream.of("en_XX", "ro_RO")).toList();
        writeUnigram(tokens, template(tokens, "<s>")); // the class puts another one in its place
        Languages languages = new Languages(Optional.of("en_XX"), Optional.of("ro_RO"));
        try (Tokenizer tokenizer = open(languages);
                Tokenizer romanian = open(Languages.NONE)) {
            assertThat(tokenizer.encode("The river", 10).ids())
                    .containsExactly(fifty ? numbers("4 6 7 2") : numbers("6 7 2 4"));
            assertThat(tokenizer.encode("The river", 3).ids())
                    .containsExactly(fifty ? numbers("4 6 2") : numbers("6 2 4"));
            assertThat(romanian.encode("The river", 10).ids())
                    .containsExactly(fifty ? numbers("5 6 7 2") : numbers("6 7 2 5"));
            OptionalInt target = OptionalInt.of(5);
            assertThat(tokenizer.targetLanguage())
                    .isEqualTo(
                            fifty
                                    ? new Tokenizer.TargetLanguage(target, OptionalInt.empty())
                                    : new Tokenizer.TargetLanguage(OptionalInt.empty(), target));
            assertThat(tokenizer.languages()).hasSize(fifty ? 52 : 25);
            int added = 11; // as many as the vocabulary has, so this is the first code without an id of its own
            assertThat(tokenizer.decode(new int[] {4, 6, added, 7, 2, 5})).isEqualTo("The river");
        }
        assertThatThrownBy(() -> open(new Languages(Optional.of("ro"), Optional.empty())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ro_RO");
    }

    @Test
    void bertTakesTheFileAndItsDecoder() throws IOException {
        Files.copy(TokenizerFixturesTest.fixture("bert").resolve("vocab.txt"), folder.resolve("vocab.txt"));
        describe("encoder-decoder", "{\"tokenizer_class\":\"BertTokenizer\"}");
        List<String> words =
                List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "don", "'", "t", "go", ".", "##ing", "river");
        String vocabulary = words.stream()
                .map(word -> "\"" + word + "\":" + words.indexOf(word))
                .collect(Collectors.joining(","));
        String model = "{'type':'WordPiece','unk_token':'[UNK]','continuing_subword_prefix':'##',"
                + "'max_input_chars_per_word':100,'vocab':{%s}}";
        write(
                words.subList(0, 5),
                "{'type':'BertNormalizer','clean_text':true,'handle_chinese_chars':true,'strip_accents':null,"
                        + "'lowercase':true}",
                "{'type':'BertPreTokenizer'}",
                "{'type':'BertProcessing','sep':['[SEP]',3],'cls':['[CLS]',2]}",
                "{'type':'WordPiece','prefix':'##','cleanup':true}",
                model.replace('\'', '"').formatted(vocabulary));
        assertThat(encode("Don't going.")).containsExactly(2, 5, 6, 7, 8, 10, 9, 3);
        try (Tokenizer tokenizer = open(Languages.NONE)) {
            // tokenizers 0.10 cleaned the whole text up, not one token after the other
            assertThat(tokenizer.decode(numbers("2 5 6 7 8 10 9 3"))).isEqualTo("don't going.");
            assertThat(tokenizer.encode("river river", 3).ids()).containsExactly(2, 11, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bart,       hf-4.4, '0 7 8 2'",
        "bart,       hf-5,   '0 7 8 2'",
        "blenderbot, hf-4.4, '4 5 2'", // no fast class in 4.4
        "blenderbot, hf-5,   '7 8 2'",
    })
    void byteLevelFilesThatDisagree(String family, String semantics, String ids) throws IOException {
        String vocabulary = "{\"<s>\":0,\"<pad>\":1,\"</s>\":2,\"<unk>\":3,\"<mask>\":6,\"a\":%d,\"b\":%d,\"ba\":9}";
        Files.writeString(folder.resolve("vocab.json"), vocabulary.formatted(4, 5));
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\nb a\n");
        describe(family, "{\"add_prefix_space\":false}");
        String byteLevel = "{'type':'ByteLevel','add_prefix_space':true,'trim_offsets':true}";
        write(
                List.of(),
                "null",
                byteLevel,
                "{'type':'RobertaProcessing','sep':['</s>',2],'cls':['<s>',0],'trim_offsets':true,"
                        + "'add_prefix_space':false}",
                byteLevel,
                "{\"type\":\"BPE\",\"merges\":[],\"vocab\":" + vocabulary.formatted(7, 8) + "}");
        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(folder), Semantics.of(semantics))) {
            assertThat(tokenizer.encode("ab", 10).ids()).containsExactly(numbers(ids));
            assertThat(tokenizer.decode(numbers(ids))).isEqualTo("ab");
        }
    }

    /** A list that later versions write; 4.4 did not know it. */
    @Test
    void addedTokensOfTheFileCount() throws IOException {
        describe(
                "t5",
                "{\"tokenizer_class\":\"T5Tokenizer\",\"extra_ids\":0,\"added_tokens_decoder\":{\"0\":"
                        + "{\"content\":\"<pad>\",\"special\":true}}}");
        List<String> tokens = List.of("<pad>", "</s>", "<unk>", "[HERE]");
        writeUnigram(tokens, template(tokens, ""));
        try (Tokenizer tokenizer = open(Languages.NONE)) {
            assertThat(tokenizer.encode("The[HERE]", 10).ids()).containsExactly(4, 3, 1);
            assertThat(tokenizer.decode(new int[] {4, 3, 1})).isEqualTo("The");
        }
    }

    @Test
    void aBrokenFileIsRefusedAlsoWhereTheOlderOneIsWhole() throws IOException {
        copyModel("t5");
        describe("t5", "{\"tokenizer_class\":\"T5Tokenizer\"}");
        write(List.of(), "{'type':'Magic'}", METASPACE, "null", METASPACE, unigram(List.of("<unk>"), 0));
        assertThatThrownBy(() -> open(Languages.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("Magic");
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private int[] encode(String text) throws IOException {
        try (Tokenizer tokenizer = open(Languages.NONE)) {
            return tokenizer.encode(text, 100).ids();
        }
    }

    private Tokenizer open(Languages languages) {
        return GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_4_4, languages);
    }

    private void copyModel(String fixture) throws IOException {
        try (Stream<Path> files = Files.list(TokenizerFixturesTest.fixture(fixture))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".model")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    private void describe(String family, String tokenizerConfig) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"" + family + "\"}");
        Files.writeString(folder.resolve("tokenizer_config.json"), tokenizerConfig);
    }

    private void writeUnigram(List<String> tokens, String postProcessor) throws IOException {
        write(tokens, "null", METASPACE, postProcessor, METASPACE, unigram(tokens, tokens.indexOf("<unk>")));
    }

    private static String unigram(List<String> tokens, int unknown) {
        String entries = Stream.concat(
                        tokens.stream().map(token -> "[\"" + token + "\",0]"),
                        PIECES.stream().map(piece -> "[\"" + piece + "\",-1]"))
                .collect(Collectors.joining(","));
        return "{\"type\":\"Unigram\",\"unk_id\":" + unknown + ",\"vocab\":[" + entries + "]}";
    }

    /** EOS behind a source, and before it what is given. */
    private static String template(List<String> tokens, String prefix) {
        String piece = "{'SpecialToken':{'id':'%s','type_id':0}}";
        String whole = (prefix.isEmpty() ? "" : piece.formatted(prefix) + ",") + "{'Sequence':{'id':'A','type_id':0}},"
                + piece.formatted("</s>");
        String specials = Stream.of(prefix, "</s>")
                .filter(token -> !token.isEmpty())
                .map(token ->
                        "'%1$s':{'id':'%1$s','ids':[%2$d],'tokens':['%1$s']}".formatted(token, tokens.indexOf(token)))
                .collect(Collectors.joining(","));
        return "{'type':'TemplateProcessing','single':[%s],'pair':[%s],'special_tokens':{%s}}"
                .formatted(whole, whole, specials);
    }

    /** Writes {@code tokenizer.json}; the parts have single quotes for double ones, the model has not. */
    private void write(
            List<String> added,
            String normalizer,
            String preTokenizer,
            String postProcessor,
            String decoder,
            String model)
            throws IOException {
        String tokens = added.stream()
                .map(token -> ("{'id':%d,'content':'%s','single_word':false,'lstrip':false,'rstrip':false,"
                                + "'normalized':false,'special':true}")
                        .formatted(added.indexOf(token), token))
                .collect(Collectors.joining(","));
        String parts =
                "{'version':'1.0','added_tokens':[%s],'normalizer':%s,'pre_tokenizer':%s,'post_processor':%s,'decoder':%s"
                        .formatted(tokens, normalizer, preTokenizer, postProcessor, decoder);
        Files.writeString(folder.resolve("tokenizer.json"), parts.replace('\'', '"') + ",\"model\":" + model + "}");
    }
}
