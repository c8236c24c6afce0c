/**
 * Native libraries on the disk: where they are unpacked, and that none is loaded before it is there as a whole. Knows none of
 * the libraries, and no checkpoint.
 */
@NullMarked
package io.seqmark.base.natives;

import org.jspecify.annotations.NullMarked;
