package io.seqmark.journal;

import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** What a journal's folder tells to those who have not opened it, and how its files are named. */
public final class JournalFolder {
    private static final String EXTENSION = ".rows";

    private JournalFolder() {}

    /** The name of a writer's file. */
    static String rows(String writer) {
        return writer + EXTENSION;
    }

    /** Whether a name is that of a writer's file. */
    static boolean isRows(String name) {
        return name.endsWith(EXTENSION);
    }

    /** Whose file it is. */
    static String writer(String rows) {
        return rows.substring(0, rows.length() - EXTENSION.length());
    }

    /** Whether a process writes as {@value Journal#MAIN} now, as far as locks tell. */
    public static boolean isLocked(Path folder) {
        Path file = folder.resolve(rows(Journal.MAIN));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (JournalFiles.Handle handle =
                new DiskFiles(folder).open(file.getFileName().toString())) {
            return !handle.lock();
        } catch (IOException unknown) {
            return false; // whoever writes there will say why it cannot
        }
    }

    /**
     * Removes the files that hold rows of another run, or of an unknown one: for whoever begins a run where an ended one was
     * not cleared away.
     */
    public static void removeForeign(Path folder, Session session) {
        JournalFiles files = new DiskFiles(folder);
        try {
            for (String name : files.names()) {
                if (isRows(name) && isForeign(files, name, session)) {
                    files.delete(name);
                }
            }
        } catch (IOException failure) {
            throw RunException.writing(folder, failure, "remove the folder by hand");
        }
    }

    private static boolean isForeign(JournalFiles files, String name, Session session) throws IOException {
        boolean[] foreign = {false};
        try (RowFile file = new RowFile(files.openToRead(name))) {
            file.scan(new RowFile.Found() {
                @Override
                public void row(long id, long position) {
                    foreign[0] |= !file.isStamped();
                }

                @Override
                public void stamp(byte[] sha256) {
                    foreign[0] |= !Arrays.equals(sha256, session.stamp());
                }

                @Override
                public void clock(long began, long worked) {}
            });
        } catch (NoSuchFileException removed) {
            return false;
        }
        return foreign[0];
    }
}
