/** The mBART family: what differs from the shared blocks. */
@NullMarked
package io.seqmark.family.mbart;

import org.jspecify.annotations.NullMarked;
