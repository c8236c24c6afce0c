package io.seqmark.tokenizer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code --src_lang} and {@code --tgt_lang} do to a source and to the decoder's first tokens. */
final class LanguagesTest {
    @Test
    void mbartPutsTheSourceLanguageLastAndStartsTheDecoderWithTheTarget() throws IOException {
        for (Semantics semantics : Semantics.values()) {
            try (Tokenizer german = open("mbart", semantics, "de_DE", "ro_RO");
                    Tokenizer usual = open("mbart", semantics, "", "")) {
                int[] ids = german.encode("The river", 100).ids();
                int[] english = usual.encode("The river", 100).ids();
                assertThat(ids).hasSameSizeAs(english).startsWith(java.util.Arrays.copyOf(english, ids.length - 1));
                // de_DE is the code before en_XX, ro_RO sixteen behind it
                assertThat(ids[ids.length - 1]).isEqualTo(english[ids.length - 1] - 1);
                assertThat(german.targetLanguage())
                        .isEqualTo(new Tokenizer.TargetLanguage(
                                OptionalInt.empty(), OptionalInt.of(english[ids.length - 1] + 16)));
                assertThat(usual.targetLanguage()).isEqualTo(Tokenizer.TargetLanguage.NONE);
                assertThat(german.languages()).hasSize(25);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"m2m_100, de, ro, en, 100", "nllb, deu_Latn, ron_Latn, eng_Latn, 202"})
    void othersPutTheSourceLanguageFirstAndForceTheTarget(
            String folder, String source, String target, String usualSource, int count) throws IOException {
        try (Tokenizer tokenizer = open(folder, Semantics.HF_5, source, target);
                Tokenizer usual = open(folder, Semantics.HF_5, "", "");
                Tokenizer named = open(folder, Semantics.HF_5, usualSource, "");
                Tokenizer backwards = open(folder, Semantics.HF_5, target, source)) {
            int[] ids = tokenizer.encode("The river", 100).ids();
            assertThat(usual.encode("The river", 100).ids())
                    .isEqualTo(named.encode("The river", 100).ids());
            assertThat(tokenizer.languages()).hasSize(count);
            int targetId = backwards.encode("The river", 100).ids()[0];
            assertThat(targetId).isNotEqualTo(ids[0]);
            assertThat(tokenizer.targetLanguage())
                    .isEqualTo(new Tokenizer.TargetLanguage(OptionalInt.of(targetId), OptionalInt.empty()));
            assertThat(backwards.targetLanguage().forcedBosTokenId()).hasValue(ids[0]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mbart,   ro,       ro_RO",
        "mbart,   de,       de_DE",
        "m2m_100, ron,      ro",
        "m2m_100, de_DE,    de",
        "nllb,    ron,      ron_Latn",
        "nllb,    deu_latn, deu_Latn",
    })
    void anUnknownLanguageSuggestsTheNearest(String folder, String code, String nearest) {
        assertThatThrownBy(() -> open(folder, Semantics.HF_5, "", code))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--tgt_lang " + code)
                .hasMessageContaining(nearest);
        assertThatThrownBy(() -> open(folder, Semantics.HF_5, code, ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--src_lang " + code);
    }

    /** Checkpoints that 5.12 saved after {@code add_special_tokens} of {@code zzz_Latn}; the ids are its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mbart | MBartTokenizer   | en_XX    | 5 38 126 2 103      | 5 38 126 2 126",
                "nllb  | NllbTokenizer    | eng_Latn | 248 19 99 162 404 2 | 404 19 99 162 404 2",
            })
    void aLanguageThatACheckpointAddedIsTaken(String family, String kind, String usual, String ids, String added)
            throws IOException {
        String folder = family + "_added";
        try (Tokenizer named = open(folder, Semantics.HF_5, usual, "zzz_Latn");
                Tokenizer other = open(folder, Semantics.HF_5, "zzz_Latn", "")) {
            assertThat(named.encode("The river zzz_Latn", 100).ids()).containsExactly(numbers(ids));
            int[] sources = other.encode("The river zzz_Latn", 100).ids();
            assertThat(sources).containsExactly(numbers(added));
            assertThat(named.languages()).contains("zzz_Latn").doesNotContain("<s>", "</s>", "<mask>");
            int id = numbers(added)[kind.startsWith("MBart") ? 4 : 0];
            Tokenizer.TargetLanguage target = named.targetLanguage();
            assertThat(
                            target.decoderStartTokenId().isPresent()
                                    ? target.decoderStartTokenId()
                                    : target.forcedBosTokenId())
                    .hasValue(id);
        }
    }

    /** 5.12, with the real layout of mBART-50, puts what was added behind the vocabulary and takes it as a source. */
    @Test
    void mbart50TakesAnAddedLanguageAsWell(@TempDir Path folder) throws IOException {
        copy("mbart_added", folder);
        ObjectNode config = config(folder).put("tokenizer_class", "MBart50Tokenizer");
        Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
        Languages languages = new Languages(Optional.of("zzz_Latn"), Optional.of("zzz_Latn"));
        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_5, languages)) {
            assertThat(tokenizer.encode("The river", 100).ids()).startsWith(126).endsWith(2);
            assertThat(tokenizer.targetLanguage().forcedBosTokenId()).hasValue(126);
        }
    }

    /** 5.12's rows: where the file speaks of additional tokens at all, only those that it lists are special. */
    @ParameterizedTest
    @CsvSource({
        "'{}',                                            'The river',      ''",
        "'{\"additional_special_tokens\": null}',         'The riveren_XX', 'de_DEro_RO'",
        "'{\"additional_special_tokens\": []}',           'The riveren_XX', 'de_DEro_RO'",
        "'{\"extra_special_tokens\": []}',                'The riveren_XX', 'de_DEro_RO'",
        "'{\"additional_special_tokens\": [\"de_DE\"]}',  'The riveren_XX', 'ro_RO'",
    })
    void mbartsCodesAreSpecialWhereTheFileListsThem(String more, String river, String codes, @TempDir Path folder)
            throws IOException {
        copy("mbart", folder);
        ObjectNode config = config(folder);
        config.setAll((ObjectNode) JsonMapper.shared().readTree(more));
        Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_5)) {
            assertThat(tokenizer.decode(tokenizer.encode("The river", 100).ids()))
                    .isEqualTo(river);
            assertThat(tokenizer.decode(new int[] {102, 119})).isEqualTo(codes);
        }
    }

    @Test
    void theFilesSourceLanguageIsNotCheckedWhereAnOptionNamesOne(@TempDir Path folder) throws IOException {
        copy("mbart", folder);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                config(folder).put("src_lang", "nonsense").toString());
        TokenizerFiles files = GoldenFiles.of(folder);
        Languages german = new Languages(Optional.of("de_DE"), Optional.empty());
        try (Tokenizer tokenizer = GoldenFiles.open(files, Semantics.HF_5, german)) {
            assertThat(tokenizer.encode("The river", 100).ids()).containsExactly(5, 38, 2, 102);
        }
        assertThatThrownBy(() -> GoldenFiles.open(files, Semantics.HF_5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer_config.json")
                .hasMessageContaining("nonsense");
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static ObjectNode config(Path folder) {
        return ConfigFile.read(folder.resolve("tokenizer_config.json")).json().deepCopy();
    }

    private static void copy(String fixture, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(TokenizerFixturesTest.fixture(fixture))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void aFamilyWithoutLanguagesSaysSo() {
        assertThatThrownBy(() -> open("bart", Semantics.HF_5, "", "ro_RO"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--tgt_lang")
                .hasMessageContaining("bart");
    }

    @Test
    void whatCameAfter4_4IsRefusedThere() {
        for (String folder : new String[] {"nllb", "byt5"}) {
            assertThatThrownBy(() -> open(folder, Semantics.HF_4_4, "", ""))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("4.4")
                    .hasMessageContaining("hf-5");
        }
    }

    private static Tokenizer open(String folder, Semantics semantics, String source, String target) throws IOException {
        Languages languages = new Languages(
                Optional.of(source).filter(code -> !code.isEmpty()),
                Optional.of(target).filter(code -> !code.isEmpty()));
        return GoldenFiles.open(GoldenFiles.of(TokenizerFixturesTest.fixture(folder)), semantics, languages);
    }
}
