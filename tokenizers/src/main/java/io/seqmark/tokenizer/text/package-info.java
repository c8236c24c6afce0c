/**
 * Characters and bytes as Python and the Rust library see them: white space, punctuation, broken UTF-8, GPT-2's alphabet of bytes. Java's own
 * notion of each differs in some code points. Knows no files and no tokenizer.
 */
@NullMarked
package io.seqmark.tokenizer.text;

import org.jspecify.annotations.NullMarked;
