/**
 * COMET (Rei et al., 2020): sentences are encoded, the states of all layers mixed, and a small network makes a score of them. {@link
 * io.seqmark.metrics.neural.comet.Comet} opens a published model and scores; what {@code unbabel-comet} does is followed to the token.
 */
@NullMarked
package io.seqmark.metrics.neural.comet;

import org.jspecify.annotations.NullMarked;
