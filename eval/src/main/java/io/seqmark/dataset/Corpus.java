package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.base.ReadFile;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A split of a parallel corpus on disk: {@code {type_path}.source} and, where there is one, {@code {type_path}.target}.
 * Line {@code i} of one belongs to line {@code i} of the other; lines are counted from 0 here and from 1 in messages.
 *
 * <p>The files are memory-mapped and a line becomes a text only when it is asked for; the heap holds half a byte a line.
 * Thread-safe. The files must not change while a corpus is open; {@link #files} tells whether they have.
 */
public final class Corpus implements AutoCloseable {
    private final Arena arena;
    private final long size;
    private final Side source;
    private final Optional<Side> target;
    private final List<ReadFile> files;

    /**
     * A file that passed the audit.
     *
     * @param blanks lines without content, or with white space only, among those that count
     */
    record Side(Path path, TextFile text, long blanks, String sha256) {}

    Corpus(Arena arena, long size, Side source, Optional<Side> target, List<ReadFile> files) {
        this.files = List.copyOf(files);
        this.arena = arena;
        this.size = size;
        this.source = source;
        this.target = target;
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
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw new InputException("--n_obs " + limit.getAsLong() + ": expected a number from 1 up");
        }
        return new Audit(SplitFiles.locate(dataDir, typePath, targetRequired), limit).open();
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
        return source.text().line(Objects.checkIndex(index, size));
    }

    /**
     * A reference as it stands in the file, trailing white space included; empty where there is no target file.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= index < size()}
     */
    public Optional<String> target(long index) {
        Objects.checkIndex(index, size);
        return target.map(side -> side.text().line(index));
    }

    /** Whether there are references. */
    public boolean hasTargets() {
        return target.isPresent();
    }

    /** Examples whose source is white space only. */
    public long blankSources() {
        return source.blanks();
    }

    /** Examples whose reference is empty or white space only; they are scored as empty. */
    public long blankTargets() {
        return target.map(Side::blanks).orElse(0L);
    }

    /** The files as the audit read them. */
    public List<ReadFile> files() {
        return files;
    }

    /** The source file. */
    public Path sourceFile() {
        return source.path();
    }

    /** The target file, where there is one. */
    public Optional<Path> targetFile() {
        return target.map(Side::path);
    }

    /** SHA-256 of the whole source file, in hexadecimal. */
    public String sourceSha256() {
        return source.sha256();
    }

    /** SHA-256 of the whole target file, in hexadecimal. */
    public Optional<String> targetSha256() {
        return target.map(Side::sha256);
    }

    /** The heap that the indexes occupy, in bytes. */
    long indexBytes() {
        return source.text().indexBytes()
                + target.map(side -> side.text().indexBytes()).orElse(0L);
    }

    /** Unmaps the files. A line that is asked for afterwards is an {@link IllegalStateException}. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
