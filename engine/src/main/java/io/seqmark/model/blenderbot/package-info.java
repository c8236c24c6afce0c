/** The Blenderbot family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.model.blenderbot;

import org.jspecify.annotations.NullMarked;
