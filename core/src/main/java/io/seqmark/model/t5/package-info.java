/** The T5 family: its configuration and what differs from the shared blocks. */
@NullMarked
package io.seqmark.model.t5;

import org.jspecify.annotations.NullMarked;
