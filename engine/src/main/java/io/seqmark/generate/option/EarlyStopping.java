package io.seqmark.generate.option;

/** {@code early_stopping} of beam search. */
public enum EarlyStopping {
    /** Stop when {@code num_beams} hypotheses are finished. */
    TRUE,
    /** Stop when the best running beam, at its present length, cannot beat the worst finished one. */
    FALSE,
    /** Stop only when no running beam can ever beat the worst finished one. */
    NEVER;

    /** The JSON value: {@code true}, {@code false} or {@code "never"}. */
    public Object json() {
        return this == NEVER ? "never" : this == TRUE;
    }
}
