package io.seqmark.report;

import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several files that take their places together. What is about to be renamed is written down first, forced to the disk; from
 * then on the new files count, and whoever finds the list finishes it. A file system renames one file at a time, so that a
 * kill in between leaves old and new ones beside each other until then; the seal, which vouches for all of them, is not there
 * meanwhile. Where a finished run makes room for another one, its files move away first, by the same list.
 *
 * @param entries the files; the seal is the last
 * @param kept what makes room for them
 * @param step called before each change to the disk; tests die there
 */
record Renames(Path directory, List<Rename> entries, Optional<KeptRun> kept, Runnable step) {
    /** Where the list is; it is there only while files are renamed. */
    static final String FILE = ".seqmark-commit";

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 20;
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) ([0-9a-f]{16}) ([^/\\\\]+)");
    private static final Pattern KEPT = Pattern.compile("kept ([1-9][0-9]{0,6}) ([^/\\\\]+)");

    /**
     * A file to be renamed.
     *
     * @param token in the name that it has until then
     */
    record Rename(String sha256, String token, String name) {
        Path part(Path directory) {
            return StagedFiles.part(directory, name, token);
        }

        static Optional<Rename> parse(String line) {
            Matcher fields = LINE.matcher(line);
            return fields.matches() && !fields.group(3).equals("..")
                    ? Optional.of(new Rename(fields.group(1), fields.group(2), fields.group(3)))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return sha256 + " " + token + " " + name;
        }
    }

    /** Publishes the list and renames. */
    void commit(String token) throws IOException {
        StringBuilder lines = new StringBuilder();
        kept.ifPresent(run -> run.names()
                .forEach(name ->
                        lines.append("kept " + run.number() + " " + name).append('\n')));
        entries.forEach(entry -> lines.append(entry).append('\n'));
        Path draft = StagedFiles.part(directory, FILE, token);
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            lock(channel); // before the list has its name: whoever finds it waits
            StagedFiles.force(directory);
            step.run();
            Files.move(draft, list(), StandardCopyOption.ATOMIC_MOVE);
            StagedFiles.force(directory);
            rename();
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * Finishes what a process that died began, or waits for one that is at it.
     *
     * @return whether there was something to finish
     * @throws IOException if a file cannot be renamed; some may be
     */
    static boolean finish(Path directory, Runnable step) throws IOException {
        Path list = directory.resolve(FILE);
        long began = System.nanoTime();
        while (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
            try (FileChannel channel = FileChannel.open(
                    list, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                if (lock(channel)) {
                    if (Files.exists(list)) {
                        return read(directory, channel, step).finish();
                    }
                } else if (System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IOException("another run is putting its files into place there");
                }
            } catch (NoSuchFileException done) {
                return false; // by the process that is at it
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                throw RunException.interrupted(interrupted);
            }
        }
        return false;
    }

    private static Renames read(Path directory, FileChannel channel, Runnable step) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_BYTES));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // the next piece
        }
        List<Rename> entries = new ArrayList<>();
        List<String> names = new ArrayList<>();
        OptionalInt number = OptionalInt.empty();
        for (String line :
                StandardCharsets.UTF_8.decode(bytes.flip()).toString().split("\n", -1)) {
            Rename.parse(line).ifPresent(entries::add);
            Matcher away = KEPT.matcher(line);
            if (away.matches() && !away.group(2).equals("..")) {
                number = OptionalInt.of(Integer.parseInt(away.group(1)));
                names.add(away.group(2));
            }
        }
        Optional<KeptRun> kept =
                number.isPresent() ? Optional.of(new KeptRun(number.getAsInt(), names)) : Optional.empty();
        return new Renames(directory, entries, kept, step);
    }

    /** A file whose bytes are not those that were written down is not put into place: the run computes it again. */
    private boolean finish() throws IOException {
        boolean whole = !entries.isEmpty();
        for (Rename entry : entries) {
            Path part = entry.part(directory);
            Path file = isThere(part) ? part : directory.resolve(entry.name());
            whole &= isThere(file) && Sha256.ofFile(file).equals(entry.sha256());
        }
        if (whole) {
            rename();
        } else {
            if (kept.isPresent() && noneRenamed()) {
                kept.get().takeBack(directory, step);
            }
            for (Rename entry : entries) {
                Files.deleteIfExists(entry.part(directory));
            }
            Files.deleteIfExists(list());
        }
        return whole;
    }

    /** Whether no new file has its place yet: until then what stands in a place is the earlier run's. */
    private boolean noneRenamed() {
        return entries.stream().allMatch(entry -> isThere(entry.part(directory)));
    }

    /** Moves and renames what has not its place yet, the seal last, and removes the list. */
    private void rename() throws IOException {
        Rename seal = entries.getLast();
        if (kept.isPresent() && noneRenamed()) {
            kept.get().move(directory, step);
        }
        if (isThere(seal.part(directory))) {
            step.run();
            Files.deleteIfExists(directory.resolve(seal.name()));
        }
        for (Rename entry : entries) {
            Path part = entry.part(directory);
            if (isThere(part)) {
                step.run();
                Files.move(part, directory.resolve(entry.name()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        StagedFiles.force(directory);
        step.run();
        Files.deleteIfExists(list());
        StagedFiles.force(directory);
    }

    private Path list() {
        return directory.resolve(FILE);
    }

    private static boolean isThere(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** False if another process has it; released when the channel is closed, or the process dies. */
    private static boolean lock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (IOException unsupported) {
            return true; // a network file system without locks
        }
    }
}
