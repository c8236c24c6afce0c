/** The T5Gemma family, and the blocks of Gemma that T5Gemma 2 shares with it. */
@NullMarked
package io.seqmark.family.t5gemma;

import org.jspecify.annotations.NullMarked;
