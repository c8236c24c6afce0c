/**
 * The supported families, a folder each: what their configuration and their tensors are called, and of which blocks of {@code
 * io.seqmark.model} they are built. {@link io.seqmark.family.Families} is where to start; nothing else knows them all. Knows
 * nothing of text or search.
 */
@NullMarked
package io.seqmark.family;

import org.jspecify.annotations.NullMarked;
