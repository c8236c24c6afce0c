/** The PLBart family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.plbart;

import org.jspecify.annotations.NullMarked;
