package io.seqmark.compute;

import io.seqmark.spec.RunSpec;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * A run, as whoever computes its rows must know it.
 *
 * @param spec what was asked for
 * @param corpusSize examples; ids are below it
 * @param journal the folder of the durable rows, which is made before rows are asked for
 * @param modelSha256s of the files that decide what is generated, by name; whoever computes has the same. Waits until all are
 *     read
 * @param identity of the run, as rows carry it; waits likewise
 */
public record Job(
        RunSpec spec,
        long corpusSize,
        Path journal,
        Supplier<SortedMap<String, String>> modelSha256s,
        Supplier<String> identity) {
    /** What decides on the bits of results; whoever computes has the same. */
    public String arithmetic() {
        return Fingerprint.arithmetic(spec);
    }
}
