/**
 * The only room that knows libtorch: tensors with one owner each, prepacked linear layers, and the kernels that
 * decoding needs. No native pointer leaves it.
 */
@NullMarked
package io.seqmark.tensor;

import org.jspecify.annotations.NullMarked;
