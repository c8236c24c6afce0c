/** The FSMT family: its configuration and what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.fsmt;

import org.jspecify.annotations.NullMarked;
