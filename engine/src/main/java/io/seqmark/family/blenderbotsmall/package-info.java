/** The small Blenderbot family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.blenderbotsmall;

import org.jspecify.annotations.NullMarked;
