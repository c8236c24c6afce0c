/**
 * Blocks of which the encoders and decoders of all families are built, and the reader that fills them with a checkpoint's tensors.
 * {@link io.seqmark.model.EncoderDecoder} is where to start. Knows no family, and nothing of text or search.
 */
@NullMarked
package io.seqmark.model;

import org.jspecify.annotations.NullMarked;
