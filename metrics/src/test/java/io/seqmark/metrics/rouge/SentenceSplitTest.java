package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splits that NLTK 3.9 makes; a bar stands for the boundary. */
final class SentenceSplitTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "One.|Two!|Three?|Four",
                "Mr. Smith met Dr. Jones.|They talked.",
                "It cost $3.50 in the U.S. market.|Then it fell.",
                "He said \"no.\"|She left.",
                "(It was late.)|The shop closed.",
                "Wait... what?|Nothing.",
                "See No.|5 below.|It works.",
                "J. Bach wrote it."
            })
    void punkt(String marked) {
        assertThat(SentenceSplit.PUNKT.apply(marked.replace('|', ' '))).isEqualTo(marked.replace('|', '\n'));
    }

    @Test
    void pegasusNewlinesEndSentencesOnlyWhereAsked() {
        String text = "no full stop here <n>Next one.<n> Third. Fourth.";
        assertThat(SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES.apply(text))
                .isEqualTo("no full stop here\nNext one.\n Third.\nFourth.");
        assertThat(SentenceSplit.PUNKT.apply(text)).isEqualTo("no full stop here <n>Next one.<n> Third.\nFourth.");
        assertThat(SentenceSplit.NONE.apply(text)).isEqualTo(text);
    }

    @Test
    void emptyAndBlankTexts() {
        assertThat(SentenceSplit.PUNKT.apply("")).isEmpty();
        assertThat(SentenceSplit.PUNKT.apply(" \t ")).isEmpty();
        assertThat(new Rouge(RougeConfig.summarization()).sentenceScore("", List.of(" ")))
                .allSatisfy((type, score) -> assertThat(score).isEqualTo(new PrecisionRecall(0, 0, 0)));
    }
}
