package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.text.ReferenceScripts;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** The pairs of a file of hypotheses and one or more of references, read side by side. Not thread-safe. */
final class PairReader implements Iterator<Pair>, AutoCloseable {
    private static final String TOKENIZED_PERIOD = " .";

    private final TextLines hypotheses;
    private final List<TextLines> references = new ArrayList<>();
    private final int referencesALine;
    private final boolean implicit;
    private Optional<Pair> next;
    private long tokenized;
    private long blankReferences;
    private long firstBlankReference;
    private final ReferenceScripts scripts = new ReferenceScripts();

    /**
     * Opens the files and reads the first pair.
     *
     * @param referencesALine above 1: that many, separated by tabs
     * @param implicit whether the hypotheses are sacrebleu's stream, where tabs separate systems
     * @throws InputException if a file cannot be read or has no line
     */
    PairReader(
            String hypothesisFile,
            List<String> referenceFiles,
            int referencesALine,
            InputStream standardInput,
            boolean implicit) {
        this.implicit = implicit;
        this.hypotheses = TextLines.open(hypothesisFile, standardInput);
        for (String file : referenceFiles) {
            references.add(TextLines.open(file, standardInput));
        }
        this.referencesALine = referencesALine;
        this.next = read();
        if (next.isEmpty()) {
            throw new InputException(hypotheses.name() + " is empty: it needs one hypothesis a line");
        }
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public Pair next() {
        Pair pair = next.orElseThrow(NoSuchElementException::new);
        next = read();
        return pair;
    }

    /** Hypotheses that end in a space and a period. */
    long tokenized() {
        return tokenized;
    }

    /** References without a visible character. */
    long blankReferences() {
        return blankReferences;
    }

    /** What to do where the memory does not suffice. */
    InputException outOfMemory(OutOfMemoryError cause) {
        TextLines longest = Stream.concat(Stream.of(hypotheses), references.stream())
                .max(Comparator.comparingInt(TextLines::longestBytes))
                .orElse(hypotheses);
        return new InputException(
                "the memory does not suffice to score this: " + longest.longest()
                        + "; split long lines, score fewer metrics at once, or set SEQMARK_JAVA_OPTS=-Xmx8g for a heap of"
                        + " 8 GB",
                cause);
    }

    /** What the references are written in. */
    ReferenceScripts scripts() {
        return scripts;
    }

    /** The line of the first of them, from 1. */
    long firstBlankReference() {
        return firstBlankReference;
    }

    private Optional<Pair> read() {
        Optional<String> hypothesis = hypotheses.next();
        if (implicit
                && hypothesis.isPresent()
                && hypothesis.get().stripTrailing().indexOf('\t') >= 0) {
            throw new InputException(hypotheses.name() + " line " + hypotheses.count()
                    + " has tabs, which separate systems in sacrebleu: give each system as a file to "
                    + ScoreOptions.INPUT + ", or this one as " + ScoreOptions.INPUT + " -");
        }
        List<String> texts = new ArrayList<>();
        for (TextLines file : references) {
            Optional<String> line = file.next();
            if (line.isPresent() != hypothesis.isPresent()) {
                throw differentCounts(file);
            }
            line.ifPresent(text -> addReferences(file, text, texts));
        }
        if (hypothesis.isEmpty()) {
            return Optional.empty();
        }
        if (hypothesis.get().stripTrailing().endsWith(TOKENIZED_PERIOD)) {
            tokenized++;
        }
        if (texts.stream().anyMatch(String::isBlank)) {
            blankReferences++;
            if (blankReferences == 1) {
                firstBlankReference = hypotheses.count();
            }
        }
        texts.forEach(scripts::add);
        return Optional.of(new Pair(hypothesis.get(), texts));
    }

    private void addReferences(TextLines file, String line, List<String> into) {
        if (referencesALine == 1) {
            into.add(line);
            return;
        }
        List<String> fields = List.of(line.split("\t", referencesALine));
        if (fields.size() != referencesALine) {
            throw new InputException(file.name() + " line " + file.count() + " has " + fields.size()
                    + " references separated by tabs, but " + ScoreOptions.NUM_REFS + " says " + referencesALine);
        }
        into.addAll(fields);
    }

    private InputException differentCounts(TextLines file) {
        long hypothesisLines = hypotheses.countAll();
        long referenceLines = file.countAll();
        TextLines shorter = hypothesisLines < referenceLines ? hypotheses : file;
        return new InputException(hypotheses.name() + " has " + hypothesisLines + " lines, but " + file.name() + " has "
                + referenceLines + ": line " + (Math.min(hypothesisLines, referenceLines) + 1) + " of " + shorter.name()
                + " is the first that is missing");
    }

    @Override
    public void close() {
        hypotheses.close();
        references.forEach(TextLines::close);
    }
}
