/** The LongT5 family: T5 whose encoder looks at a window around each token, and at summaries of the whole source. */
@NullMarked
package io.seqmark.family.longt5;

import org.jspecify.annotations.NullMarked;
