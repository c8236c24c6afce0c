package io.seqmark.dataset.record;

import io.seqmark.dataset.record.RecordReader.Problems;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A format whose records have fields, by the end of a file's name. */
public enum RecordFormat {
    /** A JSON object a line. */
    JSONL(".jsonl") {
        @Override
        public RecordReader reader(InputStream bytes, List<String> fields, Problems problems) {
            return new JsonlReader(bytes, fields, problems);
        }
    },
    /** RFC 4180. */
    CSV(".csv") {
        @Override
        public RecordReader reader(InputStream bytes, List<String> fields, Problems problems) {
            return new SeparatedReader(bytes, ',', fields, problems);
        }
    },
    /** The same with tabs. */
    TSV(".tsv") {
        @Override
        public RecordReader reader(InputStream bytes, List<String> fields, Problems problems) {
            return new SeparatedReader(bytes, '\t', fields, problems);
        }
    };

    private final String ending;

    RecordFormat(String ending) {
        this.ending = ending;
    }

    /** The format that the name of a file tells when it is unpacked. */
    public static Optional<RecordFormat> of(String fileName) {
        return Arrays.stream(values())
                .filter(format -> fileName.endsWith(format.ending))
                .findFirst();
    }

    /** The end of a name. */
    public String ending() {
        return ending;
    }

    /**
     * Reads records.
     *
     * @param bytes of the file, unpacked
     * @param fields that are asked for
     */
    public abstract RecordReader reader(InputStream bytes, List<String> fields, Problems problems);
}
