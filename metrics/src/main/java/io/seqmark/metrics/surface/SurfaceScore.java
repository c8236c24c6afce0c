package io.seqmark.metrics.surface;

import io.seqmark.metrics.Score;

/**
 * A plain figure.
 *
 * @param name the metric
 * @param score in the metric's unit
 * @param verboseScore what else was counted
 */
public record SurfaceScore(String name, double score, String verboseScore) implements Score {}
