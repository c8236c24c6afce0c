/**
 * Tokenizers on the Rust library of Hugging Face, through the native methods of DJL's binding alone: its own start-up looks
 * for GPUs and may fetch libraries from the network, so it never runs here. {@link io.seqmark.tokenizer.rust.RustTokenizer} owns the
 * native handle; one JSON text says all of a tokenizer. Knows no class of transformers but the generic one.
 */
@NullMarked
package io.seqmark.tokenizer.rust;

import org.jspecify.annotations.NullMarked;
