package io.seqmark.journal;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run: a file of its own to append to, the files of other writers to read, and an index of all by id, eight
 * bytes an example off the heap. The first row of an id counts; whoever computed it, it is the same. Thread-safe.
 *
 * <p>A row is one write, so a killed process loses at most the row that it was writing; the checksum tells. Whatever
 * follows a torn or damaged row is cut off this process's own file, and left alone in another's, where it may be a row that
 * is being written.
 */
public final class Journal implements AutoCloseable {
    /** The writer of a run that is not made of ranks; the only one that locks its file. */
    public static final String MAIN = "main";

    private static final Pattern WRITER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String REMEDY = "what is written is kept; make room and run the same command again";

    private final JournalFiles files;
    private final String ownName;
    private final long size;
    private final RowIndex index;
    private final List<String> names = new ArrayList<>();
    private final List<RowFile> rowFiles = new ArrayList<>();
    private final OwnFile own;
    private final SameRun run;
    private long rows;

    private Journal(
            JournalFiles files, String writer, Optional<Session> session, long size, RowFile file, boolean periodic) {
        this.run = new SameRun(files, session);
        this.files = files;
        this.ownName = JournalFolder.rows(writer);
        this.size = size;
        this.index = new RowIndex(size);
        this.own = new OwnFile(file, session, periodic);
        names.add(ownName);
        rowFiles.add(file);
    }

    /**
     * Opens the journal of a corpus in a folder, creating what is not there. What is appended is forced to the disk within
     * a second.
     *
     * @param writer who appends, for example {@value #MAIN}: letters, digits, dots, underscores and hyphens
     * @param size the number of examples; ids are below it
     * @param keep whether rows of an earlier run are kept; if not, {@value #MAIN} removes the files of all writers, and
     *     others only their own rows
     * @throws InputException if another process is the writer {@value #MAIN}
     * @throws RunException if a file cannot be used, or holds an id out of range
     */
    public static Journal open(Path folder, String writer, long size, boolean keep) {
        return open(new DiskFiles(folder), writer, Optional.empty(), size, keep, true);
    }

    /**
     * The same for a run: files of others are refused. A file of an earlier version, which does not say whose it is, is taken
     * if it is there already: whoever opens a journal to go on has compared what else is known of the run.
     *
     * @throws InputException also if a file holds rows of another run
     */
    public static Journal open(Path folder, String writer, Session session, long size, boolean keep) {
        return open(new DiskFiles(folder), writer, Optional.of(session), size, keep, true);
    }

    /** The same without a clock: only {@link #force} and {@link #close} force to the disk. */
    public static Journal open(JournalFiles files, String writer, long size, boolean keep) {
        return open(files, writer, Optional.empty(), size, keep, false);
    }

    private static Journal open(
            JournalFiles files, String writer, Optional<Session> session, long size, boolean keep, boolean periodic) {
        if (!WRITER.matcher(writer).matches()) {
            throw new IllegalArgumentException("a writer's name: " + writer);
        }
        String name = JournalFolder.rows(writer);
        Journal journal = null;
        try {
            RowFile file = OwnFile.open(files, name, writer.equals(MAIN));
            journal = new Journal(files, writer, session, size, file, periodic);
            if (!keep) {
                journal.discard(writer.equals(MAIN));
            }
            journal.replay(0);
            journal.own.cut();
            journal.replayOthers();
            journal.rowFiles.forEach(RowFile::trust);
            journal.run.opened();
            return journal;
        } catch (IOException failure) {
            abandon(journal);
            throw RunException.writing(files.path(name), failure, REMEDY);
        } catch (RuntimeException failure) {
            abandon(journal);
            throw failure;
        }
    }

    /**
     * Appends a finished example unless it is there already.
     *
     * @return whether it was the first of its id
     * @throws RunException if the id is out of range, or the row cannot be written
     */
    public boolean append(Generated row) {
        requireInCorpus(row.id(), ownName);
        ByteBuffer bytes = RowCodec.encode(row);
        synchronized (this) {
            if (index.contains(row.id())) {
                return false;
            }
            try {
                index(row.id(), 0, own.append(bytes));
                own.appendClock();
            } catch (IOException failure) {
                cannotWrite(failure);
            }
        }
        own.written();
        return true;
    }

    /** Milliseconds in which processes worked for the run before this one began, as far as they could write it down. */
    public synchronized long earlierMillis() {
        return run.earlierMillis();
    }

    /** The number of examples that are done. */
    public synchronized long rows() {
        return rows;
    }

    /** Whether that example is done. */
    public synchronized boolean contains(long id) {
        return index.contains(id);
    }

    /**
     * The row of an example.
     *
     * @throws RunException if it is not there or cannot be read back
     */
    public Generated read(long id) {
        String name;
        RowFile file;
        long position;
        synchronized (this) {
            if (!index.contains(id)) {
                throw new RunException(
                        "example " + id + " has no row in " + files.path("") + "; run the same command again");
            }
            name = names.get(index.file(id));
            file = rowFiles.get(index.file(id));
            position = index.position(id);
        }
        try {
            return file.read(position)
                    .filter(row -> row.id() == id)
                    .orElseThrow(() -> new RunException("the row of example " + id + " in " + files.path(name)
                            + " is damaged; run the same command again"));
        } catch (IOException failure) {
            throw cannotRead(name, failure);
        }
    }

    /**
     * Takes in what other writers have appended since. Files are opened anew, because on NFS nothing else shows it.
     *
     * @return how many examples are newly done
     * @throws RunException if a file cannot be read, or holds an id out of range
     */
    public synchronized long refresh() {
        long before = rows;
        try {
            replayOthers();
        } catch (IOException failure) {
            throw cannotRead("", failure);
        }
        return rows - before;
    }

    /**
     * How far a writer's file has been taken in, in bytes: grows with each of its rows. 0 where it has none.
     */
    public synchronized long length(String writer) {
        int file = names.indexOf(JournalFolder.rows(writer));
        return file < 0 ? 0 : rowFiles.get(file).end();
    }

    /** Whose files were found, this one first. */
    public synchronized List<String> writers() {
        return names.stream().map(JournalFolder::writer).toList();
    }

    /**
     * Checks that every example is there; that none is there twice, the index sees to.
     *
     * @throws RunException if one is missing; names the first
     */
    public synchronized void requireComplete() {
        if (rows == size) {
            return;
        }
        long missing = 0;
        while (index.contains(missing)) {
            missing++;
        }
        throw new RunException((size - rows) + " of " + size + " examples have no result, the first is line "
                + (missing + 1) + "; run the same command again");
    }

    /**
     * Returns when every row of this writer, of earlier processes too, is on the disk, and on NFS at the server.
     *
     * @throws RunException if the disk refuses
     */
    public void force() {
        try {
            own.force();
        } catch (IOException failure) {
            cannotWrite(failure);
        }
    }

    /** Forces the rows to the disk, closes the files and frees the index. */
    @Override
    public void close() {
        close(true);
    }

    /** Closes the journal and removes what this writer has written, because it cannot be trusted. */
    public void deleteOwn() {
        close(false);
        try {
            files.delete(ownName);
            files.deleteFolder();
        } catch (IOException failure) {
            throw RunException.writing(files.path(ownName), failure, "remove it by hand");
        }
    }

    /** Closes the journal and removes the files of all writers. */
    public void delete() {
        close(false);
        try {
            for (String name : files.names()) {
                if (JournalFolder.isRows(name)) {
                    files.delete(name);
                }
            }
            files.deleteFolder();
        } catch (IOException failure) {
            throw RunException.writing(files.path(""), failure, "the results are complete; remove the folder by hand");
        }
    }

    private void discard(boolean everybodys) throws IOException {
        if (everybodys) {
            for (String name : files.names()) {
                if (JournalFolder.isRows(name) && !name.equals(ownName)) {
                    files.delete(name);
                }
            }
        }
        rowFiles.getFirst().clear();
    }

    private synchronized void replayOthers() throws IOException {
        for (String name : files.names()) {
            if (JournalFolder.isRows(name) && !name.equals(ownName)) {
                int known = names.indexOf(name);
                try {
                    JournalFiles.Handle handle = files.openToRead(name);
                    if (known < 0) {
                        known = add(name, handle);
                    } else {
                        rowFiles.get(known).reopen(handle);
                    }
                    replay(known);
                } catch (NoSuchFileException removed) {
                    // between the look at the folder and here; what was taken in is still open
                }
            }
        }
    }

    private int add(String name, JournalFiles.Handle handle) throws IOException {
        if (names.size() == RowIndex.MAX_FILES) {
            handle.close();
            throw new IOException("more than " + RowIndex.MAX_FILES + " files");
        }
        names.add(name);
        rowFiles.add(new RowFile(handle));
        return names.size() - 1;
    }

    private synchronized void replay(int file) throws IOException {
        rowFiles.get(file).scan(new RowFile.Found() {
            @Override
            public void row(long id, long position) {
                run.requireTrusted(rowFiles.get(file), names.get(file));
                requireInCorpus(id, names.get(file));
                if (!index.contains(id)) {
                    index(id, file, position);
                }
            }

            @Override
            public void stamp(byte[] sha256) {
                run.requireSame(sha256, names.get(file));
            }

            @Override
            public void clock(long began, long millis) {
                run.worked(began, millis);
            }
        });
    }

    private void requireInCorpus(long id, String name) {
        if (id < 0 || id >= size) {
            throw new RunException(
                    "example " + id + " is not one of the " + size + " in the corpus (" + files.path(name) + ")");
        }
    }

    private void index(long id, int file, long position) {
        index.put(id, file, position);
        rows++;
    }

    private void cannotWrite(IOException failure) {
        throw RunException.writing(files.path(ownName), failure, REMEDY);
    }

    private RunException cannotRead(String name, IOException failure) {
        return new RunException("cannot read " + files.path(name) + ": " + RunException.reason(failure), failure);
    }

    private synchronized void close(boolean durably) {
        if (rowFiles.isEmpty()) {
            return;
        }
        IOException failure = null;
        try {
            own.end(durably);
        } catch (IOException e) {
            failure = e;
        }
        for (RowFile file : rowFiles) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        rowFiles.clear();
        index.close();
        if (failure != null) {
            cannotWrite(failure);
        }
    }

    private static void abandon(@Nullable Journal journal) {
        if (journal != null) {
            journal.close(false);
        }
    }
}
