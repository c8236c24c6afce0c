/**
 * The Moses scripts that FSMT checkpoints were trained behind, as sacremoses computes them: punctuation, words, and words
 * put together again. Knows nothing of transformers.
 *
 * @see <a href="https://github.com/hplt-project/sacremoses">sacremoses</a>
 */
@NullMarked
package io.seqmark.tokenizer.moses;

import org.jspecify.annotations.NullMarked;
