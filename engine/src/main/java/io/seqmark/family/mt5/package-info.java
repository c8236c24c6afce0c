/** The MT5 family: what differs from T5. */
@NullMarked
package io.seqmark.family.mt5;

import org.jspecify.annotations.NullMarked;
