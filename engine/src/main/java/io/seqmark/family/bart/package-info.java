/** The BART family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.bart;

import org.jspecify.annotations.NullMarked;
