package io.seqmark.metrics.neural.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of metrics with models and options: what is read is written again, and what makes no sense is said. */
final class NeuralChoiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "comet",
                "comet:a/b:c",
                "comet:Unbabel/wmt22-comet-da@0123+dtype=bfloat16",
                "bertscore+lang=de",
                "bertscore:roberta-large+idf+layers=17+lang=en+baseline=a+b/c.tsv",
                "bertscore:/models/c++/x+idf"
            })
    void whatIsReadIsWrittenAgain(String text) {
        assertThat(NeuralChoice.isOne(text)).isTrue();
        assertThat(NeuralChoice.parse("--metric", text)).hasToString(text);
    }

    @Test
    void aPlusInAPathIsNoOption() {
        assertThat(NeuralChoice.parse("--metric", "bertscore:/models/c++/x+idf"))
                .isEqualTo(new NeuralChoice(NeuralKind.BERTSCORE, Optional.of("/models/c++/x"), List.of("idf")));
    }

    @Test
    void optionsBecomeSettings() {
        NeuralSettings settings = ChoiceOption.apply(
                NeuralSettings.of(2),
                NeuralKind.BERTSCORE,
                List.of("dtype=int8", "lang=de", "layers=9", "idf", "baseline=x/y.tsv"),
                "bertscore");
        assertThat(settings.precision()).isEqualTo(Precision.INT8);
        assertThat(settings.bertScore())
                .isEqualTo(new NeuralSettings.BertScore(
                        Optional.of("de"), OptionalInt.of(9), true, Optional.of(Path.of("x/y.tsv"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comet: | names no model behind the colon; give a folder or org/name of the hub",
                "comet:x+idf | idf is an option of bertscore alone",
                "bertscore+layers=x | layers=x: expected a number of layers",
                "bertscore+idf=1 | idf=1: takes no value",
                "comet+dtype=half | --dtype half is unknown: choose one of float32, bfloat16, float16, int8",
            })
    void whatMakesNoSenseIsSaid(String text, String message) {
        String separator = text.equals("comet:") ? "--metric comet:: " : "--metric " + text + ": ";
        assertThatThrownBy(() -> NeuralChoice.parse("--metric", text))
                .isInstanceOf(InputException.class)
                .hasMessage(separator + message);
    }

    @Test
    void otherMetricsAreNone() {
        assertThat(NeuralChoice.isOne("bleu")).isFalse();
        assertThat(NeuralChoice.isOne("comets")).isFalse();
    }

    /** A checkpoint's own messages speak of the option that names a run's model. */
    @Test
    void aModelThatIsNowhereIsSaidUnderTheMetricsName() {
        assertThatThrownBy(() -> NeuralChoice.parse("--metric", "bertscore:not/there/at/all+layers=2")
                        .open(NeuralSettings.of(1), note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "--metric bertscore:not/there/at/all: no such directory; give the path of a checkpoint in Hugging Face"
                                + " layout, or org/name of the hub");
    }

    @Test
    void opensWithOptions() {
        assumeTrue(Processor.here().lacks(Precision.BFLOAT16).isEmpty(), "this processor has no bfloat16");
        String model = TestModels.folder("bertscore_bert").toString();
        try (NeuralMetric metric = NeuralChoice.parse("--metric", "bertscore:" + model + "+layers=2+idf+dtype=bfloat16")
                .open(NeuralSettings.of(1), note -> {})) {
            assertThat(metric.signature()).isEqualTo(model + "_L2_idf_version=0.3.12(hug_trans=4.57.1)_dtype=bfloat16");
            assertThat(metric.readsCorpus()).isTrue();
        }
    }
}
