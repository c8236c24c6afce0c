/**
 * Speed as numbers, with the command that reproduces each: {@code docs/benchmarks.md}.
 */
@NullMarked
package io.seqmark.benchmarks;

import org.jspecify.annotations.NullMarked;
