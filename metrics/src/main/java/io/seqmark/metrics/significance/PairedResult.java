package io.seqmark.metrics.significance;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A system in a paired test.
 *
 * @param score its score
 * @param pValue of its difference to the baseline; absent for the baseline itself
 * @param interval around its score; a paired bootstrap has it
 */
public record PairedResult(double score, OptionalDouble pValue, Optional<Interval> interval) {}
