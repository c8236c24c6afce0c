/** The UMT5 family: what differs from T5. */
@NullMarked
package io.seqmark.family.umt5;

import org.jspecify.annotations.NullMarked;
