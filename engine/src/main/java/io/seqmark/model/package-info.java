/**
 * Blocks of which the encoders and decoders of all families are built, and the reader that fills them with a checkpoint's tensors.
 * {@link io.seqmark.model.EncoderDecoder} is where to start. Knows no family, and nothing of text or search.
 *
 * <p>A program adds a family of its own as a {@link java.util.ServiceLoader} provider of {@link io.seqmark.model.Family}. Stable, so
 * that it changes with a new minor version at the most and the changelog says how, is what a family of BART's layout needs: {@code
 * Family}, {@link io.seqmark.model.Architecture}, {@link io.seqmark.model.BartStyle}, {@link io.seqmark.model.BartArchitecture} and {@link
 * io.seqmark.model.ModelConfig}. The other blocks are open to a family that is built of them, and may change with any version.
 */
@NullMarked
package io.seqmark.model;

import org.jspecify.annotations.NullMarked;
