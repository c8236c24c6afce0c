package io.seqmark.generate.search;

import io.seqmark.tensor.Logits;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a target that is given instead of choosing one (teacher forcing): at each step it remembers what the model gives to the
 * token that is asked about. No logits processor takes part.
 */
public final class TargetReading implements SentenceSearch {
    private static final int[] FIRST_ROW = {0};

    /** What is asked of a token. */
    public enum Value {
        /** The logarithm of its probability. */
        LOG_PROBABILITY,
        /** Its logit. */
        LOGIT
    }

    private final int[] inputs;
    private final int[] asked;
    private final Value value;
    private final float[] values;
    private int step;

    /**
     * @param inputs what the decoder reads, at least one token
     * @param asked after each of them, the token that is asked about
     */
    public TargetReading(int[] inputs, int[] asked, Value value) {
        if (inputs.length == 0 || inputs.length != asked.length) {
            throw new IllegalArgumentException(inputs.length + " inputs for " + asked.length + " tokens");
        }
        this.inputs = inputs;
        this.asked = asked;
        this.value = value;
        this.values = new float[asked.length];
    }

    @Override
    public int[] tokens() {
        return new int[] {inputs[step]};
    }

    @Override
    public int[] parents() {
        return FIRST_ROW;
    }

    @Override
    public void advance(Logits logits, int firstRow) {
        float logit = logits.get(firstRow, asked[step]);
        values[step] = switch (value) {
            case LOGIT -> logit;
            case LOG_PROBABILITY -> logits.normalizer(firstRow).apply(logit);
        };
        step++;
    }

    @Override
    public boolean done() {
        return step == inputs.length;
    }

    /** The tokens that were asked about, each with its value. */
    @Override
    public List<Sequence> results() {
        float sum = 0;
        for (float each : values) {
            sum += each;
        }
        return List.of(new Sequence(asked, sum, values));
    }

    @Override
    public List<int[]> histories() {
        return List.of(Arrays.copyOf(inputs, step + 1));
    }
}
