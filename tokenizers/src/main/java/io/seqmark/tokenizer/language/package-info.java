/**
 * What stands around a source: special tokens, and the codes of multilingual families. {@link io.seqmark.tokenizer.language.LanguageSetup}
 * holds both. Knows the files, no tokenizer.
 */
@NullMarked
package io.seqmark.tokenizer.language;

import org.jspecify.annotations.NullMarked;
