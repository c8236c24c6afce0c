package io.seqmark.base;

/**
 * What a run may choose about how a model computes.
 *
 * @param precision {@code --dtype}: of the linear layers
 * @param globalAttention {@code --global_attention}, for families that have it
 * @param semantics {@code --semantics}: the version of transformers whose reading of a checkpoint is followed
 * @param ignoreSurplus {@code --ignore_surplus}: tensors for which the model has no place are named and left out, where
 *     they are an error otherwise
 */
public record ModelOptions(
        Precision precision, GlobalAttention globalAttention, Semantics semantics, boolean ignoreSurplus) {
    /** float32, no global attention, as transformers 5.12. */
    public static final ModelOptions DEFAULT = new ModelOptions(Precision.FLOAT32, GlobalAttention.NONE);

    /** As transformers 5.12. */
    public ModelOptions(Precision precision, GlobalAttention globalAttention) {
        this(precision, globalAttention, Semantics.HF_5, false);
    }

    /** The same in float32. */
    public ModelOptions inFloat32() {
        return new ModelOptions(Precision.FLOAT32, globalAttention, semantics, ignoreSurplus);
    }

    /** The same under other semantics. */
    public ModelOptions under(Semantics other) {
        return new ModelOptions(precision, globalAttention, other, ignoreSurplus);
    }

    /** The same with or without {@code --ignore_surplus}. */
    public ModelOptions ignoringSurplus(boolean ignored) {
        return new ModelOptions(precision, globalAttention, semantics, ignored);
    }

    /** The default in another precision. */
    public static ModelOptions of(Precision precision) {
        return new ModelOptions(precision, GlobalAttention.NONE);
    }
}
