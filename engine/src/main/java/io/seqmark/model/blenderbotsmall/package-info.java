/** The small Blenderbot family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.model.blenderbotsmall;

import org.jspecify.annotations.NullMarked;
