package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A mixture of experts (Shazeer et al., 2017): a router says which feed-forward blocks read a token, and with what weight their
 * results are added. Sentences are routed one by one, so that none takes another's room.
 *
 * @param router width to experts, in float32
 */
public record Experts(Linear router, Routing routing, List<? extends FeedForward> experts) implements FeedForward {
    /** Chooses experts. Pure. */
    @FunctionalInterface
    public interface Routing {
        /**
         * @param scores the router's output for each token of a sentence
         * @return who reads what; a token that nobody reads gives zeros
         */
        List<Choice> choose(float[][] scores);
    }

    /** A token of its sentence and an expert that reads it. */
    public record Choice(int token, int expert, float weight) {}

    public Experts {
        experts = List.copyOf(experts);
    }

    /** Of rows that are sentences of their own: a decoder's step. */
    @Override
    public Matrix apply(Matrix hidden) {
        return apply(hidden, IntStream.generate(() -> 1).limit(hidden.rows()).toArray());
    }

    @Override
    public Matrix apply(Matrix hidden, int[] lengths) {
        List<List<Choice>> ofExperts = route(router.apply(hidden), lengths);
        Matrix result = hidden.device().matrix(hidden.rows(), hidden.columns());
        float[] zeros = new float[hidden.columns()];
        for (int row = 0; row < result.rows(); row++) {
            result.write(row, zeros);
        }
        for (int expert = 0; expert < experts.size(); expert++) {
            List<Choice> choices = ofExperts.get(expert);
            if (!choices.isEmpty()) {
                add(experts.get(expert), choices, hidden, result);
            }
        }
        if (hidden.isHalf()) {
            result.roundToHalf();
        }
        return result;
    }

    /** For each expert its rows, which are counted through all sentences. */
    private List<List<Choice>> route(Matrix scores, int[] lengths) {
        List<List<Choice>> ofExperts = new ArrayList<>();
        experts.forEach(_ -> ofExperts.add(new ArrayList<>()));
        int first = 0;
        for (int length : lengths) {
            float[][] sentence = new float[length][];
            for (int token = 0; token < length; token++) {
                sentence[token] = scores.row(first + token);
            }
            for (Choice choice : routing.choose(sentence)) {
                ofExperts
                        .get(choice.expert())
                        .add(new Choice(first + choice.token(), choice.expert(), choice.weight()));
            }
            first += length;
        }
        return ofExperts;
    }

    private static void add(FeedForward expert, List<Choice> choices, Matrix hidden, Matrix result) {
        try (var _ = hidden.device().scope()) {
            Matrix read = hidden.device().matrix(choices.size(), hidden.columns());
            for (int i = 0; i < choices.size(); i++) {
                read.write(i, hidden.row(choices.get(i).token()));
            }
            if (hidden.isHalf()) {
                read.roundToHalf();
            }
            Matrix said = expert.apply(read);
            for (int i = 0; i < choices.size(); i++) {
                float[] sum = result.row(choices.get(i).token());
                float[] more = said.row(i);
                for (int column = 0; column < sum.length; column++) {
                    sum[column] += more[column] * choices.get(i).weight();
                }
                result.write(choices.get(i).token(), sum);
            }
        }
    }

    /** softmax(scores) of one token. */
    public static float[] probabilities(float[] scores) {
        double most = IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i])
                .max()
                .orElse(0);
        double[] powers = new double[scores.length];
        Arrays.setAll(powers, i -> Math.exp(scores[i] - most));
        double sum = Arrays.stream(powers).sum();
        float[] probabilities = new float[scores.length];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (float) (powers[i] / sum);
        }
        return probabilities;
    }

    /**
     * The index of the largest number, the first of equal ones; NaN counts as the largest, as in torch.
     *
     * @param but an index that does not count; -1 for none
     */
    public static int largest(float[] numbers, int but) {
        int best = -1;
        for (int i = 0; i < numbers.length; i++) {
            if (i != but && (best < 0 || Float.compare(numbers[i], numbers[best]) > 0)) {
                best = i;
            }
        }
        return best;
    }
}
