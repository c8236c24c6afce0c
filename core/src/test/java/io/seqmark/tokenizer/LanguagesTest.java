package io.seqmark.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.contract.InputException;
import io.seqmark.contract.Semantics;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        return Tokenizers.open(GoldenFiles.of(TokenizerFixturesTest.fixture(folder)), semantics, languages);
    }
}
