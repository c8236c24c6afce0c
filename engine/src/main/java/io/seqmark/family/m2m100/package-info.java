/** The M2M-100 family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.m2m100;

import org.jspecify.annotations.NullMarked;
