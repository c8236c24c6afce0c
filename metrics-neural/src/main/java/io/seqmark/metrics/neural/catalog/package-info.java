/**
 * The neural metrics by name, and how each is opened. {@link io.seqmark.metrics.neural.catalog.NeuralChoice} is what a user asks for,
 * {@link io.seqmark.metrics.neural.catalog.NeuralKind} has a line per metric.
 */
@NullMarked
package io.seqmark.metrics.neural.catalog;

import org.jspecify.annotations.NullMarked;
