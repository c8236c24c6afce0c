/**
 * How each tokenizer class of transformers is put together from a checkpoint's files. {@link io.seqmark.tokenizer.recipe.Tokenizers}
 * chooses the class. A class that 4.4 had in Python and in Rust gives what that version's default gave. Knows no models.
 */
@NullMarked
package io.seqmark.tokenizer.recipe;

import org.jspecify.annotations.NullMarked;
