/**
 * What a checkpoint's tokenizer files say: vocabularies, special and added tokens, {@code tokenizer.json}. All of it is untrusted: sizes
 * are bounded, and {@link io.seqmark.tokenizer.files.TokenizerJsonCheck} refuses what would stop the Rust library. Start at
 * {@link io.seqmark.tokenizer.files.TokenizerFiles}. Knows no tokenizer.
 */
@NullMarked
package io.seqmark.tokenizer.files;

import org.jspecify.annotations.NullMarked;
