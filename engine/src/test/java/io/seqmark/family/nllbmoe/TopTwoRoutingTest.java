package io.seqmark.family.nllbmoe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.model.Experts;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Computed by hand: e^d / (1 + e^d) is the share of the likelier of two experts whose scores differ by d. */
final class TopTwoRoutingTest {
    /** Differences of 1, 3 and 1.5: all three tokens like expert 0 better. */
    private static final float[][] SCORES = {{2, 1}, {3, 0}, {1, -0.5f}};

    private static final double[] SHARES = {0.731058, 0.952574, 0.817574};
    private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

    @Test
    void aFractionOfTheTokensHasRoomInTheirOrder() {
        // half of three tokens, rounded up
        assertThat(places(new TopTwoRouting(0.5, 1, false, false, 1).choose(SCORES)))
                .containsExactly("0 by 0", "0 by 1", "1 by 0", "1 by 1");
    }

    @Test
    void theLikeliestComeFirstWhereTheyHaveThePriority() {
        assertThat(places(new TopTwoRouting(0.5, 1, true, false, 1).choose(SCORES)))
                .containsExactly("1 by 0", "1 by 1", "2 by 0", "2 by 1");
    }

    @Test
    void aFirstChoiceThatFoundNoRoomLeavesNoneToASecondOne() {
        // expert 1: the first choices of tokens 0 and 1 are counted before the second one of token 2
        float[][] scores = {{0, 1}, {0, 2}, {3, 0}};
        assertThat(places(new TopTwoRouting(0, 1, false, false, 1).choose(scores)))
                .containsExactly("0 by 1", "2 by 0");
    }

    @Test
    void whoHasOneExpertAloneReadsItWholeUnlessSharesAreTakenBefore() {
        float[][] scores = {{0, 1}, {3, 0}, {0, 2}};
        List<Experts.Choice> after = new TopTwoRouting(0, 1, false, false, 1).choose(scores);
        List<Experts.Choice> before = new TopTwoRouting(0, 1, false, true, 0.8f).choose(scores);
        assertThat(places(after)).isEqualTo(places(before)).containsExactly("0 by 1", "1 by 0");
        assertThat(after.getFirst().weight()).isCloseTo(1, ROUNDING);
        assertThat(before.getFirst().weight()).isCloseTo((float) (0.8 * SHARES[0]), ROUNDING);
        assertThat(before.getLast().weight()).isCloseTo((float) (0.8 * SHARES[1]), ROUNDING);
    }

    @Test
    void nothingIsChosenForNoTokens() {
        assertThat(new TopTwoRouting(0.5, 1, true, false, 1).choose(new float[0][]))
                .isEmpty();
    }

    private static List<String> places(List<Experts.Choice> choices) {
        return choices.stream()
                .map(choice -> choice.token() + " by " + choice.expert())
                .toList();
    }
}
