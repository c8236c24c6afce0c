/** The Pegasus family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.pegasus;

import org.jspecify.annotations.NullMarked;
