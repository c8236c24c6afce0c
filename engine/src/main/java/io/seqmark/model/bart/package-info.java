/** The BART family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.model.bart;

import org.jspecify.annotations.NullMarked;
