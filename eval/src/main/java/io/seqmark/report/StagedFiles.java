package io.seqmark.report;

import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The final files of a run: each is written beside its place and forced to the disk, then all are renamed into place
 * together. A disk that fills while writing leaves whatever stood there before. A process that is killed while it renames
 * leaves a list of what is to be done, which {@link #finish} does. The names of parts are random, and never those of links
 * that somebody has laid. Thread-safe.
 */
public final class StagedFiles implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TOKEN_BYTES = 8;
    private static final Pattern PART = Pattern.compile("\\..+\\.[0-9a-f]{16}\\.part");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final Runnable step;
    private final String token = token();
    private final Map<String, String> sha256s = new LinkedHashMap<>();
    private final List<Path> staged = new ArrayList<>();

    /** Stages files for an existing directory. */
    public StagedFiles(Path directory) {
        this(directory, () -> {});
    }

    /** The same, telling of each change to the disk once all is staged. */
    StagedFiles(Path directory, Runnable step) {
        this.directory = directory;
        this.step = step;
    }

    /** Writes one file's bytes. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; the stream is buffered and is closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file beside its place.
     *
     * @throws RunException if it cannot be written
     */
    public synchronized void stage(String name, Content content) {
        Path part = part(directory, name, token);
        staged.add(part);
        removePartOfEarlierVersion(name);
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                OutputStream out = new BufferedOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER_BYTES)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        } catch (IOException failure) {
            throw cannotWrite(directory.resolve(name), failure);
        }
        sha256s.put(name, Sha256.hex(digest));
    }

    /** The hexadecimal SHA-256 of every file staged so far, by name. */
    public synchronized Map<String, String> sha256s() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(sha256s));
    }

    /**
     * Renames all files into place. The seal, one of them, vouches for the others: an old one is removed first and the
     * new one comes last.
     *
     * @throws RunException if a file cannot be renamed
     */
    public synchronized void commit(String seal) {
        var _ = commit(seal, List.of());
    }

    /**
     * The same where the files of a finished run, whose seal is the first of them, make room: they move to a folder beside this
     * one, the first whose number is free. Either all is as it was, or the new files are in place and the old ones there, whenever
     * the process is killed, as soon as {@link #finish} has looked.
     *
     * @param kept names of the files of that run; none where there is none
     * @return the folder that they are in now
     * @throws RunException if a file cannot be renamed
     */
    public synchronized Optional<Path> commit(String seal, List<String> kept) {
        Optional<KeptRun> claimed = Optional.empty();
        try {
            if (sha256s.size() == 1 && kept.isEmpty()) {
                Files.move(part(directory, seal, token), directory.resolve(seal), StandardCopyOption.ATOMIC_MOVE);
                force(directory);
            } else {
                List<Renames.Rename> entries = new ArrayList<>();
                sha256s.forEach((name, sha256) -> {
                    if (!name.equals(seal)) {
                        entries.add(new Renames.Rename(sha256, token, name));
                    }
                });
                entries.add(new Renames.Rename(sha256s.getOrDefault(seal, ""), token, seal));
                if (!kept.isEmpty()) {
                    step.run();
                    claimed = Optional.of(KeptRun.claim(directory, kept));
                }
                new Renames(directory, entries, claimed, step).commit(token);
            }
            staged.clear();
            return claimed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(claimed.get().folder(directory));
        } catch (IOException failure) {
            if (Files.exists(directory.resolve(Renames.FILE), LinkOption.NOFOLLOW_LINKS)) {
                staged.clear(); // they are the new files, and whoever comes next puts them into place
                throw RunException.writing(
                        directory.resolve(seal), failure, "run the same command again, which finishes it");
            }
            claimed.ifPresent(run -> run.removeIfEmpty(directory));
            throw cannotWrite(directory.resolve(seal), failure);
        }
    }

    /**
     * Finishes the renames of a process that died in the middle of them; waits for one that is at it.
     *
     * @return whether there was something to finish
     * @throws RunException if that cannot be done
     */
    public static boolean finish(Path directory) {
        return finish(directory, () -> {});
    }

    /** The same, telling of each change to the disk. */
    static boolean finish(Path directory, Runnable step) {
        try {
            return Renames.finish(directory, step);
        } catch (IOException failure) {
            throw RunException.writing(
                    directory, failure, "its files belong to two runs until that is done; run the same command again");
        }
    }

    /** Removes the parts that processes left that died before they renamed them; nobody else may be at work there. */
    public static void sweep(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(StagedFiles::isPart).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException nothing) {
            // nobody has ever written there
        } catch (IOException leftover) {
            // they are in nobody's way
        }
    }

    /** Removes what was staged and not committed. */
    @Override
    public synchronized void close() {
        for (Path part : staged) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException leftover) {
                // the next run removes it
            }
        }
        staged.clear();
    }

    static Path part(Path directory, String name, String token) {
        return directory.resolve("." + name + "." + token + ".part");
    }

    /** Its names were not random, and the next run wrote over what a killed one had left. */
    private void removePartOfEarlierVersion(String name) {
        try {
            Files.deleteIfExists(directory.resolve("." + name + ".part"));
        } catch (IOException leftover) {
            // it is in nobody's way
        }
    }

    private static boolean isPart(Path file) {
        return PART.matcher(file.getFileName().toString()).matches();
    }

    /** The name of a part that no other process has, and where nobody can have laid a link; {@link #sweep} knows it. */
    public static Path part(Path directory, String name) {
        return part(directory, name, token());
    }

    private static String token() {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Makes renames durable where the file system lets a directory be opened. */
    static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // Windows cannot open a directory; its renames are journaled
        }
    }

    private static RunException cannotWrite(Path file, IOException failure) {
        return RunException.writing(
                file, failure, "no final file was replaced; make room and run the same command again");
    }
}
