package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenBudgetTest {
    /** Keys and values of a token of BART large: 12 layers of 1,024 in float32. */
    private static final long TOKEN = 2L * 12 * 1024 * 4;

    @Test
    void aQuarterOfTheMemoryHoldsTheKeysAndValuesInFlight() {
        // 8 GiB / 4 / 2 threads = 1 GiB; 142 output tokens, of which 4 beams keep about two histories
        TokenBudget budget = TokenBudget.automatic(8L << 30, 2, TOKEN, TokenBudget.past(142, 1, 4));
        assertThat(budget.tokens()).isEqualTo((1L << 30) / TOKEN);
        assertThat(budget.cost(800)).isEqualTo(1084);
        long sentences = budget.tokens() / budget.cost(800);
        assertThat(sentences * budget.cost(800) * TOKEN).isLessThanOrEqualTo(1L << 30);
        assertThat(sentences).isEqualTo(10);
        assertThat(budget.sentences(32, 800)).isEqualTo(10);
        assertThat(budget.sentences(8, 800)).isEqualTo(8);
        assertThat(budget.sentences(8, Integer.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void greedySearchKeepsOneHistoryAndHugeLengthsDoNotOverflow() {
        assertThat(TokenBudget.automatic(8L << 30, 1, TOKEN, TokenBudget.past(100, 1, 1))
                        .cost(20))
                .isEqualTo(120);
        assertThat(TokenBudget.automatic(8L << 30, 1, TOKEN, TokenBudget.past(Integer.MAX_VALUE, 1, 4))
                        .cost(Integer.MAX_VALUE))
                .isPositive();
    }

    /** Four samples are four searches of one row; two groups of two beams share nothing with each other. */
    @Test
    void searchesThatShareNothingKeepAHistoryEach() {
        assertThat(TokenBudget.past(100, 4, 4)).isEqualTo(400);
        assertThat(TokenBudget.past(100, 2, 4)).isEqualTo(400);
        assertThat(TokenBudget.past(100, 3, 3)).isEqualTo(300);
    }
}
