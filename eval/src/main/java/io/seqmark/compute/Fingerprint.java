package io.seqmark.compute;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Engine;
import io.seqmark.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells whether rows of two processes may be mixed: of files by what the file system says, without reading them. */
public final class Fingerprint {
    private Fingerprint() {}

    /** What decides on the bits of results that this process computes for a run. */
    public static String arithmetic(RunSpec spec) {
        return Engine.arithmetic(spec.model().options().precision()).orElse(Arithmetic.UNKNOWN);
    }

    /** Names, sizes and times of change. */
    public static String of(List<Path> files) {
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            try {
                all.append(file.getFileName())
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            } catch (IOException failure) {
                throw new InputException("cannot read " + file + ": " + RunException.reason(failure), failure);
            }
        }
        return all.toString();
    }
}
