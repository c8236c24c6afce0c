package io.seqmark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.demo.DemoCorpora.Corpus;
import io.seqmark.cli.demo.German.Case;
import io.seqmark.cli.demo.German.Declension;
import io.seqmark.cli.demo.German.Gender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoCorporaTest {
    private static final int TRAIN_LINES = 30_000;

    @ParameterizedTest
    @ValueSource(strings = {"translation", "summarization"})
    void bundledTestPartIsWhatTheGeneratorDraws(String task) throws IOException {
        Corpus corpus = Corpus.draw(DemoCorpora.source(task), 0);

        assertThat(bundled(task, "source"))
                .isEqualTo(corpus.test().stream().map(Pair::source).toList());
        assertThat(bundled(task, "target"))
                .isEqualTo(corpus.test().stream().map(Pair::target).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"translation", "summarization"})
    void bundledSourcesOccurNeitherTwiceNorInTheTrainingPart(String task) throws IOException {
        List<String> sources = bundled(task, "source");
        Corpus corpus = Corpus.draw(DemoCorpora.source(task), TRAIN_LINES);

        assertThat(sources).hasSize(DemoCorpora.TEST).doesNotHaveDuplicates();
        assertThat(new HashSet<>(corpus.train().stream().map(Pair::source).toList()))
                .hasSize(TRAIN_LINES)
                .doesNotContainAnyElementsOf(sources);
    }

    @ParameterizedTest
    @ValueSource(strings = {"translation", "summarization"})
    void linesAreWellFormed(String task) {
        for (Pair pair : Corpus.draw(DemoCorpora.source(task), 5_000).train()) {
            for (String line : List.of(pair.source(), pair.target())) {
                assertThat(line)
                        .isEqualTo(line.strip())
                        .doesNotContain("  ", " ,", " .", ",.", ",,", "{", "}")
                        .matches("(?s)[„\"]?[\\p{Lu}\\d].*[.!?][\"“]?");
            }
        }
    }

    // Duden grammar, the tables of article and adjective declension
    @ParameterizedTest
    @CsvSource({
        "MASCULINE, false, ACCUSATIVE, den, einen, en, en, en",
        "MASCULINE, false, NOMINATIVE, der, ein, e, er, er",
        "MASCULINE, false, GENITIVE, des, eines, en, en, en",
        "FEMININE, false, DATIVE, der, einer, en, en, er",
        "FEMININE, false, ACCUSATIVE, die, eine, e, e, e",
        "NEUTER, false, NOMINATIVE, das, ein, e, es, es",
        "NEUTER, false, DATIVE, dem, einem, en, en, em",
        "FEMININE, true, DATIVE, den, einen, en, en, en",
        "NEUTER, true, GENITIVE, der, einer, en, en, er",
        "MASCULINE, true, ACCUSATIVE, die, eine, en, en, e",
    })
    void articlesAndAdjectivesAreDeclined(
            Gender gender,
            boolean plural,
            Case which,
            String definite,
            String ein,
            String weak,
            String mixed,
            String strong) {
        assertThat(German.definite(gender, plural, which)).isEqualTo(definite);
        assertThat(German.ein("ein", gender, plural, which)).isEqualTo(ein);
        assertThat(German.adjectiveEnding(Declension.WEAK, gender, plural, which))
                .isEqualTo(weak);
        assertThat(German.adjectiveEnding(Declension.MIXED, gender, plural, which))
                .isEqualTo(mixed);
        assertThat(German.adjectiveEnding(Declension.STRONG, gender, plural, which))
                .isEqualTo(strong);
    }

    @Test
    void summariesTellWhatTheArticleSays() {
        for (Pair pair : Corpus.draw(DemoCorpora.source("summarization"), 2_000).train()) {
            HashSet<String> article = new HashSet<>(List.of(pair.source().split("[^\\p{L}\\d]+")));
            for (String word : pair.target().split("[^\\p{L}\\d]+")) {
                if (word.matches("\\d+")) {
                    assertThat(article).as(pair.source()).contains(word);
                }
            }
        }
    }

    private static List<String> bundled(String task, String side) throws IOException {
        String text = Files.readString(root().resolve("demo/data").resolve(task).resolve("test." + side));
        assertThat(text).endsWith("\n");
        return List.of(text.substring(0, text.length() - 1).split("\n"));
    }

    /** The repository's root: the nearest folder above with a demo. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("demo/data"))) {
            folder = folder.getParent();
            assertThat(folder)
                    .as("a folder above the working directory that holds demo/data")
                    .isNotNull();
        }
        return folder;
    }
}
