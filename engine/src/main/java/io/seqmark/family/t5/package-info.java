/** The T5 family and the style that its relatives share. */
@NullMarked
package io.seqmark.family.t5;

import org.jspecify.annotations.NullMarked;
