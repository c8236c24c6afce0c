package io.seqmark.study;

/**
 * A 95 % confidence interval of a figure.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Bounds(double low, double high) {}
