package io.seqmark.run.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.metrics.text.ReferenceScripts;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a run's metrics are set, and what is said where they cannot count. */
final class MetricSettingsTest {
    private static final String CHINESE = "我们昨天去了北京的动物园";

    private static final MetricSettings OTHERS = new MetricSettings(
            new MetricSettings.Bleu(
                    new BleuTokenizer("zh", Optional.empty(), List.of("mecab")),
                    true,
                    Smoothing.of(Smoothing.Method.FLOOR),
                    4),
            ChrfConfig.plusPlus(),
            TerConfig.defaults().withNormalized(true).withAsianSupport(true),
            List.of(RougeType.ROUGE_3),
            false);

    /** Signatures are sacrebleu's for {@code -tok zh -lc -s floor}, {@code -cw 2} and {@code --ter-normalized --ter-asian-support}. */
    @Test
    void settingsReachTheMetricsAndTheirSignatures() {
        assertThat(score(Metric.BLEU, OTHERS).signature())
                .isEqualTo("nrefs:1|case:lc|eff:no|tok:zh|smooth:floor[0.10]|version:2.6.0");
        assertThat(score(Metric.BLEU, OTHERS).scores().get("bleu")).isGreaterThan(60);
        assertThat(score(Metric.BLEU, MetricSettings.DEFAULT).scores().get("bleu"))
                .isZero();
        assertThat(score(Metric.CHRF, OTHERS).signature())
                .isEqualTo("nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0");
        assertThat(score(Metric.TER, OTHERS).signature())
                .isEqualTo("nrefs:1|case:lc|tok:tercom|norm:yes|punct:yes|asian:yes|version:2.6.0");
        assertThat(score(Metric.ROUGE, OTHERS).scores().keySet()).containsExactly("rouge3");
        assertThat(score(Metric.ROUGE, OTHERS).signature()).contains("stem:none");
    }

    @Test
    void whatDiffersFromTheDefaultsMakesAnotherRun() {
        assertThat(MetricSettings.DEFAULT.identity(List.of(Metric.values()))).isEmpty();
        assertThat(OTHERS.identity(List.of(Metric.CHRF))).isEqualTo(Map.of("chrf", Map.of("word_order", 2)));
        Map<String, Object> identity = OTHERS.identity(List.of(Metric.values()));
        assertThat(identity).containsOnlyKeys("bleu", "chrf", "rouge", "ter");
        assertThat(Objects.requireNonNull(identity.get("bleu")).toString())
                .contains("tokenize=zh", "lowercase=true", "smooth_method=floor");
    }

    @Test
    void aTokenizerThatIsNotThereIsFoundBeforeAnyWork() {
        BleuTokenizer absent = new BleuTokenizer("ja-mecab", Optional.empty(), List.of("no-such-mecab"));
        assertThatThrownBy(absent::require)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ja-mecab needs an installed MeCab")
                .hasMessageContaining("no-such-mecab");
    }

    @Test
    void aMetricThatCannotCountTheReferencesIsNamedWithWhatCan() {
        assertThat(warnings(MetricSettings.DEFAULT, CHINESE))
                .satisfiesExactly(
                        rouge -> assertThat(rouge)
                                .contains(
                                        "1 of 1 references are written in Chinese characters",
                                        "ROUGE",
                                        "--metric chrf"),
                        bleu -> assertThat(bleu).contains("BLEU's tokenizer 13a", "--tokenize zh"),
                        ter -> assertThat(ter).contains("TER", "--ter-asian-support"));
        assertThat(warnings(OTHERS, CHINESE)).singleElement().asString().contains("ROUGE");
        assertThat(warnings(OTHERS, "猫はマットの上に座っていた"))
                .anySatisfy(bleu -> assertThat(bleu).contains("BLEU's tokenizer zh", "--tokenize ja-mecab"));
        assertThat(warnings(MetricSettings.DEFAULT, "القطة جلست على السجادة"))
                .singleElement()
                .asString()
                .contains("Arabic letters", "ROUGE");
        assertThat(warnings(MetricSettings.DEFAULT, "the cat sat")).isEmpty();
    }

    private static List<String> warnings(MetricSettings settings, String reference) {
        ReferenceScripts scripts = new ReferenceScripts();
        scripts.add(reference);
        return new Scoring(List.of(Metric.values()), 7, settings).textWarnings().of(scripts);
    }

    private static ScoredMetric score(Metric metric, MetricSettings settings) {
        return Scorers.of(metric, Semantics.HF_5, new Scoring(List.of(metric), 7, settings))
                .score(1, id -> CHINESE + "吧", id -> CHINESE);
    }
}
