/**
 * Makes the corpora of {@code seqmark demo}: English sentences with German translations, and invented town news with
 * summaries. Everything is our own wording, drawn by a seeded random generator whose algorithm the JDK specifies, so
 * that the same seed gives the same bytes on every machine. Knows nothing of Seqmark itself.
 */
@NullMarked
package io.seqmark.cli.demo;

import org.jspecify.annotations.NullMarked;
