/**
 * Text to token ids and back, equal to transformers under the semantics in force. {@link io.seqmark.tokenizer.Tokenizer} is all that
 * a run sees of one. Knows no files and no models: {@code recipe} opens a checkpoint's.
 */
@NullMarked
package io.seqmark.tokenizer;

import org.jspecify.annotations.NullMarked;
