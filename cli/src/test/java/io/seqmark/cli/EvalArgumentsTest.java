package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EvalArgumentsTest {
    @Test
    void thePredecessorsDefaults() {
        RunSpec spec = parse("--data_dir", "data");
        assertThat(spec.model().name()).isEqualTo("sshleifer/distilbart-xsum-12-3");
        assertThat(spec.report().saveDir()).isEqualTo(Path.of("tmp_gen"));
        assertThat(spec.report().workDir()).isEqualTo(Path.of("tmp_gen_tmp").toAbsolutePath());
        assertThat(spec.data().typePath()).isEqualTo("test");
        assertThat(spec.data().task()).isEqualTo("summarization");
        assertThat(spec.compute().batchSize()).isEqualTo(8);
        assertThat(spec.model().maxSourceLength()).isEmpty();
        assertThat(spec.data().limit()).isEmpty();
        assertThat(spec.model().numReturnSequences()).isEqualTo(1);
        assertThat(spec.model().prefix()).isEmpty();
        assertThat(spec.model().semantics()).isEqualTo(Semantics.HF_5);
        assertThat(spec.report().resume()).isEqualTo(Resume.AUTO);
        assertThat(spec.report().scoring().metrics()).containsExactly(Metric.ROUGE);
        assertThat(spec.report().scoring().seed()).isEqualTo(12345);
        assertThat(spec.model().generation()).isEmpty();
        assertThat(spec.report().switches()).isEmpty();
    }

    @Test
    void aCommandLineOfThePredecessor() {
        RunSpec spec = parse(
                "--model_name",
                "m",
                "--save_dir",
                "out/",
                "--data_dir",
                "data",
                "--task",
                "translation_en_to_de",
                "--num_beams=5",
                "--length_penalty=1.0",
                "--bs",
                "16",
                "--fp16",
                "--max_source_length",
                "64",
                "--prefix",
                "translate English to German: ",
                "--local_rank=-1",
                "--early_stopping",
                "true",
                "--decoder_start_token_id",
                "4");
        assertThat(spec.compute().batchSize()).isEqualTo(16);
        assertThat(spec.has(Switch.FP16)).isTrue();
        assertThat(spec.model().maxSourceLength()).isEqualTo(OptionalInt.of(64));
        assertThat(spec.model().prefix()).hasValue("translate English to German: ");
        assertThat(spec.report().scoring().metrics()).containsExactly(Metric.BLEU);
        assertThat(spec.report().workDir()).isEqualTo(Path.of("out_tmp").toAbsolutePath());
        assertThat(spec.model().generation())
                .hasToString("{NUM_BEAMS=5, LENGTH_PENALTY=1.0, EARLY_STOPPING=true, DECODER_START_TOKEN_ID=4}");
    }

    @Test
    void listsNegativeNumbersEmptyTextsAndTheLastOfTwo() {
        RunSpec spec = parse(
                "--data_dir",
                "d",
                "--bad_words_ids",
                "[[3],[4,5]]",
                "--length_penalty",
                "-1.5",
                "--prefix",
                "",
                "--bs",
                "4",
                "--bs",
                "2",
                "--early_stopping",
                "never",
                "--eos_token_id=[2,3]");
        assertThat(spec.model().generation())
                .hasToString("{BAD_WORDS_IDS=[[3],[4,5]], LENGTH_PENALTY=-1.5, EARLY_STOPPING=\"never\","
                        + " EOS_TOKEN_ID=[2,3]}");
        assertThat(spec.model().prefix()).hasValue("");
        assertThat(spec.compute().batchSize()).isEqualTo(2);
    }

    /** {@code int()} and {@code float()} of {@code run_distributed_eval.py}'s option parser take all of these. */
    @ParameterizedTest
    @CsvSource({".5, 0.5", "1., 1.0", "+2, 2", "-1.5e-1, -0.15", "2e0, 2.0", "007, 7"})
    void numbersMayBeWrittenAsInPython(String written, double value) {
        assertThat(parse("--data_dir", "d", "--length_penalty", written)
                        .model()
                        .generation()
                        .values())
                .singleElement()
                .satisfies(number -> assertThat(number.number()).isEqualTo(value));
        assertThat(parse("--data_dir", "d", "--early_stopping", "TRUE").model().generation())
                .hasToString("{EARLY_STOPPING=true}");
    }

    @Test
    void infoIsATextOrElseTheTime() {
        assertThat(parse("--data_dir", "d", "--info", "lang=en-ru").report().info())
                .hasValue("lang=en-ru");
        assertThat(parse("--data_dir", "d", "--info", "--dump-args")
                        .report()
                        .info()
                        .orElseThrow())
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        assertThat(parse("--data_dir", "d").report().info()).isEmpty();
    }

    @Test
    void metricsAddToTheTasksOwn() {
        assertThat(parse("--data_dir", "d", "--metric", "bleu")
                        .report()
                        .scoring()
                        .metrics())
                .containsExactly(Metric.ROUGE, Metric.BLEU);
        assertThat(parse("--data_dir", "d", "--metric", "none")
                        .report()
                        .scoring()
                        .metrics())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --bs 0                        | --bs 0: expected a whole number from 1
                    --bs 2.5                      | --bs 2.5: expected a whole number from 1
                    --bs 99999999999              | --bs 99999999999: expected a whole number from 1
                    --n_obs 0                     | --n_obs 0: expected a whole number from 1
                    --max_source_length -3        | --max_source_length -3: expected a whole number from 1
                    --num_beams x                 | --num_beams x: expected a whole number
                    --num_beams 4.0               | --num_beams 4.0: expected a whole number
                    --num_beams [4                | --num_beams [4: expected a whole number
                    --num_return_sequences 0      | --num_return_sequences 0: expected a whole number from 1
                    --num_return_sequences many   | --num_return_sequences many: expected a whole number
                    --early_stopping perhaps      | --early_stopping perhaps: expected true, false or never
                    --bad_words_ids [3]           | --bad_words_ids [3]: expected a JSON list of lists of token ids, as in [[3],[4,5]]
                    --seed -1                     | --seed -1: expected a whole number from 0 to 4294967295
                    --semantics hf-3              | --semantics hf-3 is unknown: choose one of hf-5, hf-4.51, hf-4.4
                    --global_attention all        | --global_attention all is unknown: choose one of none, first
                    --metric blue                 | --metric blue: expected none, or a comma-separated list of bleu, chrf, ter, rouge, exact_match, token_f1, length, repetition, comet[:MODEL], cometkiwi[:MODEL], bertscore[:MODEL], metricx:MODEL, metricx-qe:MODEL, bartscore[:MODEL], likelihood[:MODEL]
                    --resume maybe                | --resume maybe is unknown: choose one of auto, never
                    --type_path ../test           | --type_path ../test: expected the name of a split, as in test for test.source and test.target
                    --num_beam 4                  | unknown option --num_beam: did you mean --num_beams?
                    --num_beam=4                  | unknown option --num_beam: did you mean --num_beams?
                    --heat 0.7                    | unknown option --heat: seqmark eval --help lists them
                    --num_beams                   | --num_beams needs a value
                    surprise                      | unexpected argument surprise: options are --name value or --name=value
                    --adapter base=x              | --adapter base=x: the name base stands for the checkpoint without an adapter; choose another one
                    --workers 0                   | --workers 0: expected auto, or a whole number from 1 to 1024
                    --device cuda                 | --device cuda: only cpu is supported yet
                    --dtype float64               | --dtype float64 is unknown: choose one of float32, bfloat16, float16, int8
                    --max_batch_tokens 0          | --max_batch_tokens 0: expected a whole number from 1
                    --max_batch_tokens many       | --max_batch_tokens many: expected a whole number from 1
                    --local_rank 1                | --local_rank 1: of how many? give --world_size, or set WORLD_SIZE
                    --rank 1                      | --rank 1: of how many? give --world_size, or set WORLD_SIZE
                    --rank 3 --world_size 3       | rank 3 of 3 (--rank): ranks go from 0 to 2
                    --world_size 3                | --world_size 3: which of them is this? give --rank
                    --rank -1                     | --rank -1: expected a whole number from 0
                    """)
    void whatIsWrongIsOneLine(String arguments, String problem) {
        assertThatThrownBy(() -> parse(("--data_dir d " + arguments).split(" ")))
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems()).containsExactly(problem));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> parse("--bs", "0", "--num_beams", "x"))
                .isInstanceOfSatisfying(
                        InputException.class,
                        wrong -> assertThat(wrong.problems())
                                .containsExactlyInAnyOrder(
                                        "--data_dir is required",
                                        "--bs 0: expected a whole number from 1",
                                        "--num_beams x: expected a whole number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--workers 1", "--device cpu", "--dtype float32", "--local_rank 0", "--sync_timeout 60"})
    void whatOneProcessOnACpuDoesAnywayIsAccepted(String arguments) {
        assertThat(parse(("--data_dir d " + arguments).split(" ")).compute().batchSize())
                .isEqualTo(8);
    }

    @Test
    void aWorldSizeHasABound() {
        assertThatThrownBy(() -> parse("--data_dir", "d", "--rank", "0", "--world_size", "1000000000"))
                .isInstanceOf(InputException.class)
                .hasMessage("--world_size 1000000000: expected a whole number from 1 to 65536");
    }

    @Test
    void ranksComeFromTheLauncher() {
        RunSpec spec = EvalArguments.parse(
                List.of("--data_dir", "d", "--sync_timeout", "7", "--adopt_missing"),
                Map.of("WORLD_SIZE", "3", "RANK", "1", "LOCAL_WORLD_SIZE", "1000000"));
        assertThat(spec.compute().ranks()).contains(new Ranks(1, 3, "torchrun", Duration.ofSeconds(7), true));
        assertThat(spec.compute().threads()).isEqualTo(1);
        assertThat(parse("--data_dir", "d").compute().ranks()).isEmpty();
        assertThat(parse("--data_dir", "d", "--rank", "0", "--world_size", "2")
                        .compute()
                        .ranks())
                .contains(new Ranks(0, 2, "--rank", Duration.ofMinutes(10), false));
    }

    private static RunSpec parse(String... arguments) {
        return EvalArguments.parse(List.of(arguments), Map.of());
    }

    @Test
    void metricsAreSetAsInScore() {
        MetricSettings settings = parse(
                        "--data_dir d --task translation --tokenize zh --lowercase --smooth-method floor --smooth-value 0.2"
                                .split(" "))
                .report()
                .scoring()
                .settings();
        assertThat(settings.bleu().tokenizer().name()).isEqualTo("zh");
        assertThat(settings.bleu().lowercase()).isTrue();
        assertThat(settings.bleu().smoothing().value()).isEqualTo(0.2);
        settings = parse(
                        "--data_dir d --chrf-word-order 2 --ter-no-punct --rouge-no-stemmer --rouge-types rouge1,rougeL"
                                .split(" "))
                .report()
                .scoring()
                .settings();
        assertThat(settings.chrf().wordOrder()).isEqualTo(2);
        assertThat(settings.ter().noPunct()).isTrue();
        assertThat(settings.rougeStemmer()).isFalse();
        assertThat(settings.rougeTypes()).extracting(RougeType::label).containsExactly("rouge1", "rougeL");
        assertThatThrownBy(() -> parse("--data_dir d --tokenize nope --rouge-types rougeX --chrf-beta x".split(" ")))
                .hasMessageContaining("--tokenize nope is unknown: choose one of 13a, intl")
                .hasMessageContaining("--rouge-types rougeX is unknown")
                .hasMessageContaining("--chrf-beta x");
    }
}
