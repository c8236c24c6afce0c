/** The T5Gemma 2 family: what differs from T5Gemma. */
@NullMarked
package io.seqmark.family.t5gemma2;

import org.jspecify.annotations.NullMarked;
