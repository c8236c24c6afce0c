package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.base.ReadFile;
import io.seqmark.base.Sha256;
import io.seqmark.dataset.named.CorpusFiles;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A parallel corpus on disk: the sources and, where there are any, one or more references of each. Source {@code i} belongs
 * to references {@code i}; lines are counted from 0 here and from 1 in messages. Usually these are the lines of {@code
 * {type_path}.source} and {@code {type_path}.target}; what is packed, or a field of a record, is unpacked to such lines first.
 *
 * <p>The files are memory-mapped and a line becomes a text only when it is asked for; the heap holds half a byte a line.
 * Thread-safe. The files must not change while a corpus is open; {@link #files} tells whether they have.
 */
public final class Corpus implements AutoCloseable {
    private final Arena arena;
    private final long size;
    private final Side source;
    private final List<Side> references;
    private final List<ReadFile> files;
    private final boolean stripsSources;

    /**
     * Lines that passed the audit.
     *
     * @param path the file that they are from
     * @param sha256 of the lines: of the whole file, or of what it was unpacked to
     * @param blanks lines without content, or with white space only, among those that count
     */
    record Side(Path path, TextFile text, long blanks, String sha256) {}

    Corpus(Arena arena, long size, Side source, List<Side> references, List<ReadFile> files, boolean stripsSources) {
        this.files = List.copyOf(files);
        this.arena = arena;
        this.size = size;
        this.source = source;
        this.references = List.copyOf(references);
        this.stripsSources = stripsSources;
    }

    /**
     * Audits and opens a split. Both files are read once, in whole; every problem in either is reported at once.
     *
     * <p>A source line that is empty is an error; one of white space only is not ({@code
     * run_distributed_eval.py} generates from it), and is counted in {@link #blankSources()}. With a limit, only the first lines are held to the rules, but both files must
     * still have the same number of lines: where one has lost a line, nobody knows which.
     *
     * @param dataDir {@code --data_dir}
     * @param typePath {@code --type_path}, the name of the split
     * @param targetRequired whether the run needs references; a target file that is there is audited and opened anyway
     * @param limit {@code --n_obs}, use only so many examples
     * @throws InputException with all problems of both files: a missing file or folder, invalid UTF-8, an empty source
     *     line or file, line counts that differ
     */
    public static Corpus open(Path dataDir, String typePath, boolean targetRequired, OptionalLong limit) {
        return open(dataDir, typePath, CorpusFiles.OF_SPLIT, targetRequired, limit);
    }

    /**
     * The same for files that are named.
     *
     * @param dataDir of no matter where the file of the sources is named
     */
    public static Corpus open(
            Path dataDir, String typePath, CorpusFiles named, boolean targetRequired, OptionalLong limit) {
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw new InputException("--n_obs " + limit.getAsLong() + ": expected a number from 1 up");
        }
        return new Audit(CorpusColumns.locate(dataDir, typePath, named, targetRequired), named, limit).open();
    }

    /** About how many bytes of sources there are, without reading them; 0 where there are none. */
    public static long sourceBytes(Path dataDir, String typePath, CorpusFiles named) {
        return CorpusColumns.sourceBytes(dataDir, typePath, named);
    }

    /** The number of examples. */
    public long size() {
        return size;
    }

    /**
     * A source text.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= index < size()}
     */
    public String source(long index) {
        String line = source.text().line(Objects.checkIndex(index, size));
        return stripsSources ? stripped(line) : line;
    }

    private static String stripped(String line) {
        int end = line.length();
        while (end > 0 && TextScan.isSpace(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end);
    }

    /**
     * The first reference as it stands in the file, trailing white space included; empty where there are no references.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= index < size()}
     */
    public Optional<String> target(long index) {
        Objects.checkIndex(index, size);
        return references.isEmpty()
                ? Optional.empty()
                : Optional.of(references.getFirst().text().line(index));
    }

    /**
     * All references of an example, in order.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= index < size()}
     */
    public List<String> references(long index) {
        Objects.checkIndex(index, size);
        return references.stream().map(side -> side.text().line(index)).toList();
    }

    /** Whether there are references. */
    public boolean hasTargets() {
        return !references.isEmpty();
    }

    /** Examples whose source is white space only. */
    public long blankSources() {
        return source.blanks();
    }

    /** Examples whose reference is empty or white space only; they are scored as empty. */
    public long blankTargets() {
        return references.stream().mapToLong(Side::blanks).sum();
    }

    /** The files as the audit read them. */
    public List<ReadFile> files() {
        return files;
    }

    /** The source file. */
    public Path sourceFile() {
        return source.path();
    }

    /** The file of the first references, where there are any. */
    public Optional<Path> targetFile() {
        return references.stream().findFirst().map(Side::path);
    }

    /** SHA-256 of all sources, in hexadecimal: of the whole file, or of the lines that it was unpacked to. */
    public String sourceSha256() {
        return source.sha256();
    }

    /** The same of the references; of several of a line, of what this is for each of them. */
    public Optional<String> targetSha256() {
        List<String> all = references.stream().map(Side::sha256).toList();
        return all.size() < 2 ? all.stream().findFirst() : Optional.of(Sha256.of(String.join("\n", all)));
    }

    /** The heap that the indexes occupy, in bytes. */
    long indexBytes() {
        return source.text().indexBytes()
                + references.stream()
                        .mapToLong(side -> side.text().indexBytes())
                        .sum();
    }

    /** Unmaps the files. A line that is asked for afterwards is an {@link IllegalStateException}. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
