/**
 * The tokenizers of BLEU, each equal to sacrebleu's of the same name. A tokenizer rewrites a line so that tokens are what
 * stands between white space.
 */
@NullMarked
package io.seqmark.metrics.tokenize;

import org.jspecify.annotations.NullMarked;
