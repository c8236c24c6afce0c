/**
 * Tokenizers that transformers has in Python: special tokens are cut out, the text between goes to a class's own
 * {@link io.seqmark.tokenizer.python.Pieces}, and decoding joins them again. Start at
 * {@link io.seqmark.tokenizer.python.PythonTokenizer}. Knows no Rust library.
 */
@NullMarked
package io.seqmark.tokenizer.python;

import org.jspecify.annotations.NullMarked;
