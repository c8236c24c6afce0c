package io.seqmark.run;

import io.seqmark.contract.InputException;
import io.seqmark.contract.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells whether files were replaced since somebody else read them, without reading them. */
final class Fingerprint {
    private Fingerprint() {}

    /** Names, sizes and times of change. */
    static String of(List<Path> files) {
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
