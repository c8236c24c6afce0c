package io.seqmark.family.nllbmoe;

import io.seqmark.model.Experts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The two likeliest experts read a token, weighted by their shares of both probabilities (NLLB team, 2022, section 6.2). An
 * expert has room for so many tokens of a sentence; first choices come before second ones.
 *
 * @param fraction of a sentence's tokens that an expert reads at the most; 0 where {@code capacity} says how many
 * @param capacity tokens that an expert reads
 * @param likeliestFirst whether room is given to tokens by their largest probability instead of in their order
 * @param normalisedFirst whether the shares are of both experts, even where one has no room
 * @param factor of every weight: what a trained model's experts were spared at random, they are spared evenly here
 */
record TopTwoRouting(double fraction, int capacity, boolean likeliestFirst, boolean normalisedFirst, float factor)
        implements Experts.Routing {
    private static final float EPSILON = 0x1p-23f;

    @Override
    public List<Experts.Choice> choose(float[][] scores) {
        int tokens = scores.length;
        int experts = tokens == 0 ? 0 : scores[0].length;
        float[][] probabilities = new float[tokens][];
        int[] first = new int[tokens];
        int[] second = new int[tokens];
        int[] taken = new int[experts];
        for (int token = 0; token < tokens; token++) {
            probabilities[token] = Experts.probabilities(scores[token]);
            first[token] = Experts.largest(probabilities[token], -1);
            second[token] = experts < 2 ? -1 : Experts.largest(scores[token], first[token]);
        }
        int room = fraction > 0 ? (int) Math.ceil(fraction * tokens) : capacity;
        List<Integer> order = order(probabilities, first);
        boolean[] hasFirst = new boolean[tokens];
        boolean[] hasSecond = new boolean[tokens];
        order.forEach(token -> hasFirst[token] = taken[first[token]]++ < room);
        order.stream()
                .filter(token -> second[token] >= 0)
                .forEach(token -> hasSecond[token] = taken[second[token]]++ < room);
        List<Experts.Choice> choices = new ArrayList<>();
        for (int token = 0; token < tokens; token++) {
            float one = normalisedFirst || hasFirst[token] ? probabilities[token][first[token]] : 0f;
            float two = second[token] >= 0 && (normalisedFirst || hasSecond[token])
                    ? probabilities[token][second[token]]
                    : 0f;
            float sum = Math.max(one + two, EPSILON);
            if (hasFirst[token]) {
                choices.add(new Experts.Choice(token, first[token], one / sum * factor));
            }
            if (hasSecond[token]) {
                choices.add(new Experts.Choice(token, second[token], two / sum * factor));
            }
        }
        return choices;
    }

    private List<Integer> order(float[][] probabilities, int[] first) {
        Comparator<Integer> likelier = Comparator.comparingDouble(token -> -probabilities[token][first[token]]);
        return IntStream.range(0, first.length)
                .boxed()
                .sorted(likeliestFirst ? likelier : Comparator.naturalOrder())
                .toList();
    }
}
