package io.seqmark.metrics.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of docs/metrics.md and README is this code, and does what they say. */
final class ScoreTwoListsTest {
    @Test
    void printsWhatSacrebleuPrints() {
        assertThat(ScoreTwoLists.score(
                        List.of("The cat sat on a mat.", "A dog barked at the man loudly.", "It rains in Spain today"),
                        List.of(
                                "The cat sat on the mat.",
                                "A dog barked loudly at the man.",
                                "It rains in Spain, today.")))
                .isEqualTo("BLEU = 42.3 95.0/64.7/42.9/18.2 (BP = 0.905 ratio = 0.909 hyp_len = 20 ref_len = 22)"
                        + "  nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
    }

    @Test
    void readmeShowsTheCompiledSource() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source = Files.readString(module.resolve("src/test/java/io/seqmark/metrics/example/ScoreTwoLists.java"));
        String shown = source.substring(source.indexOf("final class")).strip();
        assertThat(Files.readString(module.resolveSibling("README.md"))).contains(shown);
    }
}
