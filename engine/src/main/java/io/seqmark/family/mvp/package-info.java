/** The MVP family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.mvp;

import org.jspecify.annotations.NullMarked;
