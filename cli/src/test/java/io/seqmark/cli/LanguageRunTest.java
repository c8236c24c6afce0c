package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Languages on the command line, down to the ids that transformers generates with the bundled NLLB checkpoint. */
final class LanguageRunTest {
    private static final Path NLLB = Repository.checkpoint("nllb");
    private static final int EOS = 2;
    /** Of its generation_config.json. */
    private static final int MAX_LENGTH = 24;

    @TempDir
    Path folder;

    @BeforeEach
    void corpus() throws IOException {
        GoldenCorpus.write(NLLB, folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "defaults",
                "beam4",
                "deu_Latn-fra_Latn_beam4",
                "fra_Latn-eng_Latn_greedy",
                "spa_Latn-ces_Latn_beam4"
            })
    void theIdsAreThoseOfTransformers(String name) throws IOException {
        JsonNode golden =
                GoldenCorpus.json(NLLB.resolve("cases_new.json")).path("cases").path(name);
        List<String> options = new ArrayList<>(List.of(
                "--src_lang", golden.path("src_lang").asString(),
                "--tgt_lang", golden.path("tgt_lang").asString()));
        golden.path("kwargs").properties().forEach(option -> {
            options.add("--" + option.getKey());
            options.add(option.getValue().toString());
        });
        Outcome outcome = run(options);
        assertThat(outcome.code()).isZero();
        // nothing is said but how many of transformers' own sequences are as long as they may be
        int longest = golden.path("kwargs").path("max_length").asInt(MAX_LENGTH) - 1;
        long full = golden.path("sequences")
                .valueStream()
                .filter(sequence -> upToEos(sequence, 1).size() == longest)
                .count();
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "seqmark: " + full + " of " + golden.path("sequences").size()
                                + " predictions ran into the longest length, " + longest + " tokens");
        List<JsonNode> rows = GoldenCorpus.rows(folder.resolve("out"));
        for (int i = 0; i < rows.size(); i++) {
            assertThat(upToEos(rows.get(i).at("/token_ids/0"), 0))
                    .isEqualTo(upToEos(golden.path("sequences").path(i), 1));
        }
    }

    @Test
    void anExplicitFirstTokenGoesBeforeTheLanguage() throws IOException {
        run(List.of("--tgt_lang", "deu_Latn", "--forced_bos_token_id", "7"));
        assertThat(GoldenCorpus.rows(folder.resolve("out")))
                .allSatisfy(row -> assertThat(row.at("/token_ids/0/0").asInt()).isEqualTo(7));
    }

    @Test
    void theRecordNamesTheLanguagesInForce() throws IOException {
        run(List.of("--tgt_lang", "deu_Latn"));
        JsonNode identity = GoldenCorpus.json(folder.resolve("out/run.json")).path("identity");
        assertThat(identity.at("/settings/src_lang").asString()).isEqualTo("eng_Latn");
        assertThat(identity.at("/settings/tgt_lang").asString()).isEqualTo("deu_Latn");
        // the id that the tokenizer of transformers gives the code: the golden's second token
        JsonNode golden = GoldenCorpus.json(NLLB.resolve("cases_new.json")).at("/cases/defaults/sequences/0/1");
        assertThat(identity.at("/generation/forced_bos_token_id")).isEqualTo(golden);
    }

    @Test
    void anUnfinishedRunOfAnotherLanguageIsNotContinued() throws IOException {
        run(List.of("--tgt_lang", "deu_Latn", "--debug"));
        Files.delete(folder.resolve("out/run.json"));
        Outcome other = run(List.of("--tgt_lang", "fra_Latn"));
        assertThat(other.code()).isEqualTo(ExitCode.INPUT);
        assertThat(other.err()).contains("settings.tgt_lang is \"fra_Latn\", was \"deu_Latn\"");
        assertThat(run(List.of("--tgt_lang", "deu_Latn")).code()).isZero();
    }

    @Test
    void languagesOfAFamilyWithoutThemAreOneWarning() {
        Outcome outcome = run(List.of(
                "--model_name", Repository.checkpoint("bart").toString(), "--src_lang", "en_XX", "--tgt_lang", "de"));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err().lines())
                .filteredOn(line -> line.contains("lang"))
                .containsExactly("seqmark: --src_lang and --tgt_lang have no effect: bart has no language codes");
    }

    private Outcome run(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                NLLB.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--task",
                "translation",
                "--max_source_length",
                "40",
                "--quiet"));
        command.addAll(options);
        return CommandLine.run(command);
    }

    private static List<Integer> upToEos(JsonNode ids, int from) {
        return ids.valueStream()
                .skip(from)
                .map(JsonNode::asInt)
                .takeWhile(id -> id != EOS)
                .toList();
    }
}
