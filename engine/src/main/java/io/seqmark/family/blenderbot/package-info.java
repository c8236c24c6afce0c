/** The Blenderbot family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.blenderbot;

import org.jspecify.annotations.NullMarked;
