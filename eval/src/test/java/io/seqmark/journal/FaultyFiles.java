package io.seqmark.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A journal's folder in memory on a disk that can fail in every way that disks do. All chances come from one seed, so that a
 * failure replays exactly. Confined to one thread at a time.
 */
public final class FaultyFiles implements JournalFiles {
    private final SplittableRandom random;
    private final Map<String, Stored> stored = new TreeMap<>();
    private final Map<Operation, Double> chances = new EnumMap<>(Operation.class);
    private boolean shortWrites;
    private long room = Long.MAX_VALUE;
    private long bytesToLive = Long.MAX_VALUE;
    /** Processes that have died; handles of an earlier one are dead. */
    private int generation;

    /** What can answer with EIO. */
    public enum Operation {
        READ,
        WRITE,
        FORCE
    }

    /** The process died in the middle of a write. */
    public static final class Killed extends RuntimeException {
        private Killed() {
            super("killed");
        }
    }

    /** A disk without faults, until some are asked for. */
    public FaultyFiles(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Lets operations of a kind fail with EIO now and then. */
    public FaultyFiles failing(Operation operation, double chance) {
        chances.put(operation, chance);
        return this;
    }

    /** Lets writes take only a part of what they are given, and reads give only a part of what there is. */
    public FaultyFiles withShortTransfers() {
        shortWrites = true;
        return this;
    }

    /** Leaves room for so many more bytes: a write beyond takes what fits, the next one fails with ENOSPC. */
    public FaultyFiles withRoom(long bytes) {
        room = bytes;
        return this;
    }

    /** Lets the process die when so many more bytes are written: in the middle of a write, unless they are used up between two. */
    public FaultyFiles killedAfter(long bytes) {
        bytesToLive = bytes;
        return this;
    }

    /** Ends all faults and starts a new process on what the old one has written; its handles are dead, its locks gone. */
    public FaultyFiles restart() {
        chances.clear();
        shortWrites = false;
        room = Long.MAX_VALUE;
        bytesToLive = Long.MAX_VALUE;
        generation++;
        stored.values().forEach(file -> file.locked = false);
        return this;
    }

    /** The same after a power cut: of the writes since the last force, any may be there, lost or half there. */
    public FaultyFiles powerCut() {
        stored.values().forEach(this::loseSome);
        return restart();
    }

    /** The bytes of a file as the operating system shows them. */
    public byte[] content(String name) {
        return file(name).shown.clone();
    }

    /** Puts a file there, durably. */
    public void put(String name, byte[] content) {
        Stored file = stored.computeIfAbsent(name, any -> new Stored());
        file.shown = content.clone();
        file.durable = content.clone();
        file.pending.clear();
    }

    @Override
    public List<String> names() {
        return List.copyOf(stored.keySet());
    }

    @Override
    public Handle open(String name) {
        return new Opened(stored.computeIfAbsent(name, any -> new Stored()));
    }

    @Override
    public Handle openToRead(String name) throws IOException {
        if (!stored.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return new Opened(file(name));
    }

    @Override
    public void delete(String name) {
        stored.remove(name);
    }

    @Override
    public void deleteFolder() {
        // there is none
    }

    @Override
    public Path path(String name) {
        return Path.of("memory", name);
    }

    private Stored file(String name) {
        Stored file = stored.get(name);
        if (file == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return file;
    }

    private void loseSome(Stored file) {
        byte[] left = file.durable;
        for (Change change : file.pending) {
            left = switch (random.nextInt(3)) {
                case 0 -> change.applied(left, change.bytes.length);
                case 1 -> left;
                default -> change.applied(left, random.nextInt(change.bytes.length + 1));
            };
        }
        file.shown = left;
        file.durable = left;
        file.pending.clear();
    }

    private void mayFail(Operation operation) throws IOException {
        double chance = chances.getOrDefault(operation, 0.0);
        if (chance > 0 && random.nextDouble() < chance) {
            throw new IOException("Input/output error");
        }
    }

    /** Of so many bytes, how many are transferred this time. */
    private int some(int bytes) {
        return shortWrites && bytes > 1 ? 1 + random.nextInt(bytes) : bytes;
    }

    private static final class Stored {
        private byte[] shown = {};
        private byte[] durable = {};
        private final List<Change> pending = new ArrayList<>();
        private boolean locked;
    }

    /** Bytes at a position; or, without bytes, an end of the file at it. */
    private static final class Change {
        private final long position;
        private final byte[] bytes;
        private final boolean isCut;

        Change(long position, byte[] bytes, boolean isCut) {
            this.position = position;
            this.bytes = bytes;
            this.isCut = isCut;
        }

        byte[] applied(byte[] content, int count) {
            if (isCut) {
                return Arrays.copyOf(content, (int) Math.min(content.length, position));
            }
            if (count == 0) {
                return content;
            }
            // what lies between the old end and a write that came through is zeros, as in a file system
            byte[] changed = Arrays.copyOf(content, Math.max(content.length, (int) position + count));
            System.arraycopy(bytes, 0, changed, (int) position, count);
            return changed;
        }
    }

    private final class Opened implements Handle {
        private final Stored file;
        private final int process = generation;
        private boolean open = true;
        private boolean holdsLock;

        Opened(Stored file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            requireOpen();
            return file.shown.length;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            requireOpen();
            mayFail(Operation.READ);
            if (position >= file.shown.length) {
                return -1;
            }
            int count = some((int) Math.min(into.remaining(), file.shown.length - position));
            into.put(file.shown, (int) position, count);
            return count;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            requireOpen();
            mayFail(Operation.WRITE);
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            int count = (int) Math.min(Math.min(some(from.remaining()), room), bytesToLive);
            byte[] bytes = new byte[count];
            from.get(bytes);
            change(new Change(position, bytes, false));
            room -= room == Long.MAX_VALUE ? 0 : count;
            bytesToLive -= bytesToLive == Long.MAX_VALUE ? 0 : count;
            if (bytesToLive == 0) {
                throw new Killed();
            }
            return count;
        }

        @Override
        public void truncate(long size) throws IOException {
            requireOpen();
            change(new Change(size, new byte[0], true));
        }

        @Override
        public void force() throws IOException {
            requireOpen();
            mayFail(Operation.FORCE);
            file.durable = file.shown;
            file.pending.clear();
        }

        @Override
        public boolean lock() throws IOException {
            requireOpen();
            boolean free = !file.locked;
            file.locked = true;
            holdsLock |= free;
            return free;
        }

        @Override
        public void close() {
            if (open && holdsLock && process == generation) {
                file.locked = false;
            }
            open = false;
        }

        private void change(Change change) {
            file.shown = change.applied(file.shown, change.bytes.length);
            file.pending.add(change);
        }

        private void requireOpen() throws IOException {
            if (!open || process != generation) {
                throw new ClosedChannelException();
            }
        }
    }
}
