package io.seqmark.dataset;

import io.seqmark.dataset.record.RecordFormat;
import io.seqmark.dataset.unpack.Packing;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the lines of one side of a corpus are: all of a text file, or a field of a file that has some.
 *
 * @param field absent of a text file
 */
record Column(Path file, Optional<String> field) {
    /** The format of a file that has fields. */
    static Optional<RecordFormat> format(Path file) {
        String name = String.valueOf(file.getFileName());
        return RecordFormat.of(Packing.of(name).stripped(name));
    }

    Packing packing() {
        return Packing.of(String.valueOf(file.getFileName()));
    }
}
