package io.seqmark.dataset.named;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a corpus as they are named, and which of their fields are meant. Immutable.
 *
 * @param source the file of the sources; absent where the split's is meant
 * @param references the files of the references, one for each reference of a line, or one that has all of them as fields; none
 *     where they are the split's, or other fields of the file of the sources
 * @param sourceField of a file that has fields, by its name or number
 * @param referenceFields the same of the references; several are several references of a line
 * @param joinsLines whether a line break in a field counts as a space; else it is an error
 * @param stripsSources whether the white space at the end of a source is left out, as {@code run_eval.py} does
 */
public record CorpusFiles(
        Optional<Path> source,
        List<Path> references,
        Optional<String> sourceField,
        List<String> referenceFields,
        boolean joinsLines,
        boolean stripsSources) {
    /** Nothing is named: the split's files, as they stand. */
    public static final CorpusFiles OF_SPLIT =
            new CorpusFiles(Optional.empty(), List.of(), Optional.empty(), List.of(), false, false);

    public CorpusFiles {
        references = List.copyOf(references);
        referenceFields = List.copyOf(referenceFields);
    }

    /** Text files, a line for each example. */
    public static CorpusFiles of(Path source, List<Path> references) {
        return new CorpusFiles(Optional.of(source), references, Optional.empty(), List.of(), false, false);
    }

    /** The same with other fields. */
    public CorpusFiles withFields(Optional<String> source, List<String> references) {
        return new CorpusFiles(this.source, this.references, source, references, joinsLines, stripsSources);
    }

    /** The same with another {@link #joinsLines}. */
    public CorpusFiles joiningLines(boolean joins) {
        return new CorpusFiles(source, references, sourceField, referenceFields, joins, stripsSources);
    }

    /** The same with another {@link #stripsSources}. */
    public CorpusFiles strippingSources(boolean strips) {
        return new CorpusFiles(source, references, sourceField, referenceFields, joinsLines, strips);
    }
}
