/** The Marian family: its configuration and what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.marian;

import org.jspecify.annotations.NullMarked;
