/**
 * The words that every room shares: the frozen generation semantics, and the two ways in which a run can end badly.
 * It imports no other room.
 */
@NullMarked
package io.seqmark.base;

import org.jspecify.annotations.NullMarked;
