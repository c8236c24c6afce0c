package io.seqmark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values are those of sacrebleu 2.6.0 for the same lines. */
final class ScoreRunTest {
    @Test
    void printsWhatSacrebleuPrints(@TempDir Path folder) throws IOException {
        Path predictions = Files.writeString(
                folder.resolve("test_generations.txt"),
                "The cat sat on a mat.\nA dog barked at the man loudly.\nIt rains in Spain today\n");
        Path references = Files.writeString(
                folder.resolve("test.target"),
                "The cat sat on the mat.\nA dog barked loudly at the man.\nIt rains in Spain, today.\n");

        assertThat(ScoreRun.score(predictions, references))
                .first()
                .isEqualTo("BLEU = 42.3 95.0/64.7/42.9/18.2 (BP = 0.905 ratio = 0.909 hyp_len = 20 ref_len = 22)"
                        + "  nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
    }

    @Test
    void theReferencesThemselvesScore100() throws IOException {
        Path references = Repository.file("demo/data/translation/test.target");

        assertThat(ScoreRun.score(references, references))
                .hasSize(2)
                .satisfiesExactly(
                        bleu -> assertThat(bleu).startsWith("BLEU = 100.0 100.0/100.0/100.0/100.0 (BP = 1.000"),
                        chrf -> assertThat(chrf).startsWith("chrF2 = 100.0"));
        assertThatThrownBy(() -> ScoreRun.score(references, Repository.file("LICENSE")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("400 predictions but ");
    }
}
