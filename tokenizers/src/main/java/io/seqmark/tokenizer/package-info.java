/**
 * Text to token ids and back, equal to transformers under the semantics in force. Knows nothing of models.
 */
@NullMarked
package io.seqmark.tokenizer;

import org.jspecify.annotations.NullMarked;
