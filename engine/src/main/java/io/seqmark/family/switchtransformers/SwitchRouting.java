package io.seqmark.family.switchtransformers;

import io.seqmark.model.Experts;
import java.util.ArrayList;
import java.util.List;

/**
 * The likeliest expert reads a token, weighted by its probability, unless so many tokens of the sentence before it went there
 * that there is no room (Fedus et al., 2022, section 2.1).
 *
 * @param capacity tokens of a sentence that an expert reads
 */
record SwitchRouting(int capacity) implements Experts.Routing {
    @Override
    public List<Experts.Choice> choose(float[][] scores) {
        List<Experts.Choice> choices = new ArrayList<>();
        int[] taken = new int[scores.length == 0 ? 0 : scores[0].length];
        for (int token = 0; token < scores.length; token++) {
            float[] probabilities = Experts.probabilities(scores[token]);
            int expert = Experts.largest(probabilities, -1);
            if (taken[expert]++ < capacity) {
                choices.add(new Experts.Choice(token, expert, probabilities[expert]));
            }
        }
        return choices;
    }
}
