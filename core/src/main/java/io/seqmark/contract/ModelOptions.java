package io.seqmark.contract;

/**
 * What a run may choose about how a model computes.
 *
 * @param precision {@code --dtype}: of the linear layers
 * @param globalAttention {@code --global_attention}, for families that have it
 */
public record ModelOptions(Precision precision, GlobalAttention globalAttention) {
    /** float32, no global attention. */
    public static final ModelOptions DEFAULT = new ModelOptions(Precision.FLOAT32, GlobalAttention.NONE);

    /** The same in float32. */
    public ModelOptions inFloat32() {
        return new ModelOptions(Precision.FLOAT32, globalAttention);
    }

    /** The default in another precision. */
    public static ModelOptions of(Precision precision) {
        return new ModelOptions(precision, GlobalAttention.NONE);
    }
}
