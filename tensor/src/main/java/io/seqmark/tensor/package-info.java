/**
 * What models compute with, whatever computes it: {@link io.seqmark.tensor.Device}, where to start, is a seam of operations on
 * whole matrices. The types here say what an operation means; what it promises is in the Javadoc of each, and two promises hold
 * for all: a row's bits do not depend on the rows beside it, and results belong to a {@link io.seqmark.tensor.Scope} that the
 * caller opened. Weights come in as {@link io.seqmark.tensor.HostArray}s; what varies by step comes in arrays; what leaves are
 * rows, single values and best entries. No address of a device's memory is seen here, and no native library is known: each
 * device is a package of its own below, as {@code io.seqmark.tensor.cpu} is.
 */
@NullMarked
package io.seqmark.tensor;

import org.jspecify.annotations.NullMarked;
