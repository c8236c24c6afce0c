/**
 * Packed files, {@code .gz} and {@code .zst}, read as the bytes that they hold. They are untrusted: what unpacks to more than
 * any text does is refused. {@link io.seqmark.dataset.unpack.Packing} is the class to start at; knows nothing of lines.
 */
@NullMarked
package io.seqmark.dataset.unpack;

import org.jspecify.annotations.NullMarked;
