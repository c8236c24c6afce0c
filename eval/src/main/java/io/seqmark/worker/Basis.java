package io.seqmark.worker;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.RunException;

/**
 * What the rows of a run stand on, whoever computes them.
 *
 * @param fingerprint of the model's files: names, sizes and times
 * @param arithmetic what decides on the bits of results
 */
public record Basis(String fingerprint, String arithmetic) {
    /**
     * Checks that of a worker.
     *
     * @throws RunException if rows of both must not be mixed
     */
    void require(Basis found) {
        if (!found.fingerprint.equals(fingerprint)) {
            throw new RunException("the model's files have changed since the run began;"
                    + " undo that, or give --resume never to start afresh");
        }
        Arithmetic.difference(found.arithmetic, arithmetic).ifPresent(difference -> {
            throw new RunException("a worker " + difference);
        });
    }
}
