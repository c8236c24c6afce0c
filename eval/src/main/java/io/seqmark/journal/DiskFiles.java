package io.seqmark.journal;

import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a file system. */
record DiskFiles(Path folder) implements JournalFiles {
    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException absent) {
            return List.of();
        }
    }

    @Override
    public Handle open(String name) throws IOException {
        Files.createDirectories(folder);
        Path file = path(name);
        boolean isNew = !Files.exists(file);
        Handle handle = new Channel(RegularFile.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
        if (isNew) {
            forceNames();
        }
        return handle;
    }

    @Override
    public Handle openToRead(String name) throws IOException {
        return new Channel(RegularFile.open(path(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void delete(String name) throws IOException {
        if (Files.deleteIfExists(path(name))) {
            forceNames();
        }
    }

    @Override
    public void deleteFolder() throws IOException {
        if (names().isEmpty()) {
            Files.deleteIfExists(folder);
        }
    }

    @Override
    public Path path(String name) {
        return folder.resolve(name);
    }

    /** A new file is lost in a power cut, however often it is forced itself, if its name is not on the disk. */
    private void forceNames() {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException unsupported) {
            // not every system lets a folder be opened; those that do not keep names in a journal of their own
        }
    }

    private record Channel(FileChannel channel) implements Handle {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            return channel.write(from, position);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public boolean lock() {
            try {
                return channel.tryLock() != null;
            } catch (OverlappingFileLockException heldByThisProcess) {
                return false;
            } catch (IOException unsupported) {
                return true; // a network file system without locks
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
