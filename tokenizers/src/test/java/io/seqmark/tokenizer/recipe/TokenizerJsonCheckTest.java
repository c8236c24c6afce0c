package io.seqmark.tokenizer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.testing.SharedData;
import io.seqmark.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on which the Rust library would end the process are refused before it sees them. */
final class TokenizerJsonCheckTest {
    private static final String BPE =
            "{\"type\":\"BPE\",\"unk_token\":\"u\",\"vocab\":{\"u\":0,\"a\":1,\"b\":2,\"ab\":3},\"merges\":[[\"a\",\"b\"]]}";

    @TempDir
    private Path folder;

    @Test
    void aHarmlessFileOpensAndEncodes() throws IOException {
        try (Tokenizer tokenizer = open("null", "null", "null", "null", BPE)) {
            assertThat(tokenizer.encode("aba", 10).ids()).containsExactly(3, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'Unheard'}",
                "{'type':'FixedLength','length':0}",
                "{'type':'FixedLength','length':-1}",
                "{'type':'Metaspace','replacement':'ab'}",
                "{'type':'Sequence'}",
                "{'type':'Sequence','pretokenizers':[{'type':'Sequence','pretokenizers':[{'type':'FixedLength','length':0}]}]}",
                "{'type':'Split','pattern':{'Regex':'(a|aa)+$'},'behavior':'Isolated','invert':false}",
                "{'type':'Split','pattern':{'Regex':'(a+)+b'},'behavior':'Isolated','invert':false}",
                "{'type':'Split','pattern':{'Regex':'(a*)\\\\1b'},'behavior':'Isolated','invert':false}",
                "{'type':'Split','pattern':{'Regex':'a*a*a*b'},'behavior':'Isolated','invert':false}",
                "{'type':'Split','pattern':{'Regex':'(?<n>a)'},'behavior':'Isolated','invert':false}",
                "{'type':'Split','pattern':{'Regex':'(?=a*a*b)'},'behavior':'Isolated','invert':false}",
                "{'type':'Split','pattern':{'Regex':'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?b'},'behavior':'Isolated','invert':false}",
            })
    void aBrokenPreTokenizerIsRefused(String step) {
        refused("null", step, "null", "null", BPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'Precompiled','precompiled_charsmap':'AAAA'}",
                "{'type':'Sequence','normalizers':[{'type':'NFC'},{'type':'Precompiled','precompiled_charsmap':'!'}]}",
                "{'type':'Replace','pattern':{'Regex':'(a|b)*c'},'content':''}",
                "{'type':'Replace','pattern':{},'content':''}",
                "{'type':'Prepend','prepend':7}",
            })
    void aBrokenNormalizerIsRefused(String step) {
        refused(step, "null", "null", "null", BPE);
    }

    @Test
    void replacementsThatMultiplyAreRefused() {
        String twice = "{'type':'Replace','pattern':{'String':'a'},'content':'aa'}";
        refused(
                "{'type':'Sequence','normalizers':[" + String.join(",", java.util.Collections.nCopies(12, twice))
                        + "]}",
                "null",
                "null",
                "null",
                BPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'TemplateProcessing','single':[{'Sequence':{'id':'B','type_id':0}}],'pair':[],'special_tokens':{}}",
                "{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'X','type_id':0}}],'pair':[],'special_tokens':{}}",
                "{'type':'TemplateProcessing','single':[],'pair':[{'SpecialToken':{'id':'X','type_id':0}}],'special_tokens':{}}",
                "{'type':'TemplateProcessing','single':[],'pair':[],'special_tokens':{'X':{'id':'X','ids':[1,2],'tokens':['X']}}}",
                "{'type':'RobertaProcessing','sep':['u',-1],'cls':['u',0]}",
                "{'type':'Sequence','processors':[{'type':'Unheard'}]}",
            })
    void aBrokenPostProcessorIsRefused(String step) {
        refused("null", "null", step, "null", BPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'Strip','content':' ','start':0,'stop':1}",
                "{'type':'Sequence','decoders':[{'type':'Replace','pattern':{'Regex':'(a+)+b'},'content':''}]}",
            })
    void aBrokenDecoderIsRefused(String step) {
        refused("null", "null", "null", step, BPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'BPE','vocab':{'a':0,'b':1,'ab':2},'merges':[['a','b']],'continuing_subword_prefix':'####'}",
                "{'type':'BPE','vocab':{'a':0,'é':1,'aé':2},'merges':['a é'],'continuing_subword_prefix':'x'}",
                "{'type':'BPE','vocab':{'a':4000000000},'merges':[]}",
                "{'type':'BPE','vocab':{'a':0},'merges':[],'dropout':0.5}",
                "{'type':'Unigram','unk_id':0,'vocab':[['u',0],['',0]]}",
            })
    void aBrokenModelIsRefused(String model) {
        refused("null", "null", "null", "null", model);
    }

    /** The library went down 20,000 levels and took the process with it. */
    @Test
    void aVeryLongPieceIsRefused() throws IOException {
        String piece = "x".repeat(20_000);
        refused("null", "null", "null", "null", "{'type':'Unigram','unk_id':0,'vocab':[['u',0],['" + piece + "',0]]}");
        copyFixture("bigbird_pegasus_json");
        Path json = folder.resolve("tokenizer.json");
        Files.writeString(json, Files.readString(json).replace("\"the\",", "\"" + piece + "\","));
        assertThat(Files.size(json)).isGreaterThan(20_000);
        assertRefused("tokenizer.json", "piece in the vocabulary", "1024");
        Files.delete(json);
        copyFixture("t5");
        Path model = folder.resolve("spiece.model");
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(Files.readAllBytes(model));
        // field 1, 20,004 bytes: a piece, whose field 1 is a text of 20,000
        longer.writeBytes(new byte[] {0x0a, (byte) 0xa4, (byte) 0x9c, 0x01, 0x0a, (byte) 0xa0, (byte) 0x9c, 0x01});
        longer.writeBytes(piece.getBytes(StandardCharsets.UTF_8));
        Files.write(model, longer.toByteArray());
        assertRefused("spiece.model", "20000 characters", "1024");
    }

    private void assertRefused(String... words) {
        for (Semantics semantics : Semantics.values()) {
            assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(folder), semantics))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll(words);
        }
    }

    private void copyFixture(String name) throws IOException {
        try (var files = Files.list(TokenizerFixturesTest.fixture(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void aTextThatTheModelCannotEncodeNamesTheFile() throws IOException {
        String noUnknown = "{'type':'WordLevel','unk_token':'[NONE]','vocab':{'a':0}}";
        try (Tokenizer tokenizer = open("null", "null", "null", "null", noUnknown)) {
            assertThatThrownBy(() -> tokenizer.encode("b", 10))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("tokenizer.json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer_precomp_second",
                "tokenizer_bpe_prefix_long",
                "tokenizer_tmpl_missing_special",
                "tokenizer_tmpl_seqB",
                "tokenizer_split_redos",
                "tokenizer_split_deepregex",
            })
    void theKnownFaultsAreRefused(String name) throws IOException {
        Path file = SharedData.require().resolve("faults").resolve(name + ".json");
        write(Files.readString(file));
        assertThatThrownBy(() ->
                        GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_5).encode("a".repeat(40), 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void aFlippedBitOfACharacterMapIsHarmlessOrRefused() throws IOException {
        Path golden = SharedData.require().resolve("golden/pegasus");
        for (String name : new String[] {"config.json", "tokenizer_config.json"}) {
            Files.copy(golden.resolve(name), folder.resolve(name));
        }
        byte[] model = Files.readAllBytes(golden.resolve("spiece.model"));
        model[244255] ^= 0x20;
        Files.write(folder.resolve("spiece.model"), model);
        for (Semantics semantics : Semantics.values()) {
            assertThatCode(() -> {
                        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(folder), semantics)) {
                            tokenizer.encode("The ﬁrst ½ of ＡＢＣ, \u00a0 e\u0301 and \u3000 more", 100);
                        } catch (InputException e) {
                            assertThat(e).hasMessageContaining("spiece.model");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void replacementsOfASentencePieceModelAreUtf8() throws IOException {
        Path file = SharedData.require().resolve("faults/t5_bad_utf8_replacement.spiece.model");
        Files.copy(file, folder.resolve("spiece.model"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"t5\"}");
        for (Semantics semantics : Semantics.values()) {
            assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(folder), semantics))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("spiece.model")
                    .hasMessageContaining("UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "blenderbot_small", "fsmt", "m2m_100", "marian", "mbart", "nllb", "prophetnet"})
    void anUnknownTokenThatIsSwitchedOffNamesTheFile(String name) throws IOException {
        copyFixture(name);
        Files.writeString(
                folder.resolve("tokenizer_config.json"), withoutUnknown(folder.resolve("tokenizer_config.json")));
        assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unk_token")
                .hasMessageContaining("tokenizer_config.json");
    }

    private static String withoutUnknown(Path file) throws IOException {
        var json = io.seqmark.checkpoint.ConfigFile.read(file).json().deepCopy();
        json.putNull("unk_token");
        return json.toString();
    }

    private void refused(String normalizer, String preTokenizer, String postProcessor, String decoder, String model) {
        assertThatThrownBy(() -> open(normalizer, preTokenizer, postProcessor, decoder, model)
                        .encode("aab", 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("restore");
    }

    private Tokenizer open(String normalizer, String preTokenizer, String postProcessor, String decoder, String model)
            throws IOException {
        String[] parts = {normalizer, preTokenizer, postProcessor, decoder, model};
        write(
                "{\"added_tokens\":[],\"normalizer\":%s,\"pre_tokenizer\":%s,\"post_processor\":%s,\"decoder\":%s,\"model\":%s}"
                        .formatted((Object[]) Arrays.stream(parts)
                                .map(part -> part.replace('\'', '"'))
                                .toArray(String[]::new)));
        return GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_5);
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bart\"}");
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    }
}
