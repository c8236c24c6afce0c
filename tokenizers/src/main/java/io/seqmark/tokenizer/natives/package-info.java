/**
 * The Rust tokenizers library of Hugging Face, through the native methods of DJL's binding alone: its own start-up looks
 * for GPUs and may fetch libraries from the network, so it never runs here. Knows nothing of checkpoints.
 */
@NullMarked
package io.seqmark.tokenizer.natives;

import org.jspecify.annotations.NullMarked;
