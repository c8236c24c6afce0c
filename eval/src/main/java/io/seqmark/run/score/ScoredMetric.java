package io.seqmark.run.score;

import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongFunction;

/**
 * One metric of a finished corpus.
 *
 * @param scores the values by the key that the contract's file gives them, unrounded, in the order of printing
 * @param signature all that must be known to compute them again
 * @param sentence the values of one example
 */
public record ScoredMetric(
        SequencedMap<String, Double> scores, String signature, LongFunction<Map<String, Double>> sentence) {}
