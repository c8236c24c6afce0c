/** The Marian family: its configuration and what differs from the shared blocks. */
@NullMarked
package io.seqmark.model.marian;

import org.jspecify.annotations.NullMarked;
