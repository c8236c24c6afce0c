/**
 * Adapters as PEFT and loralib save them: small files that say how the weights of a base checkpoint change.
 *
 * <p>The idea: an adapter becomes a list of changes by tensor name ({@link io.seqmark.checkpoint.adapter.TensorChange}), whatever
 * tuner it is of, and a checkpoint is seen through them ({@link io.seqmark.checkpoint.adapter.AdaptedWeights}). Laws: all that does
 * not fit is said at once, before a weight is changed; every byte is untrusted and bounded; what a file leaves open is asked for,
 * never guessed. May not know families of models, nor tensors as a library has them. Start at {@link
 * io.seqmark.checkpoint.adapter.Adapter}.
 */
@NullMarked
package io.seqmark.checkpoint.adapter;

import org.jspecify.annotations.NullMarked;
