package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A weights file, mapped read-only in whole. */
final class MappedFile {
    private static final byte[] LFS_POINTER = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    private MappedFile() {}

    /**
     * Maps a file for as long as the arena lives.
     *
     * @throws InputException if it is no readable, regular, non-empty file, or only a Git LFS pointer to one
     */
    static MemorySegment map(Path path, Arena arena) {
        try (FileChannel channel = RegularFile.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                throw new InputException(path + ": the file is empty; fetch it again");
            }
            MemorySegment whole = channel.map(MapMode.READ_ONLY, 0, size, arena);
            if (startsWith(whole, LFS_POINTER)) {
                throw new InputException(path + ": only a Git LFS pointer, not the weights; run \"git lfs pull\" in "
                        + path.getParent());
            }
            return whole;
        } catch (IOException e) {
            throw Problems.unreadable(path, e);
        }
    }

    static boolean startsWith(MemorySegment segment, byte[] prefix) {
        return segment.byteSize() >= prefix.length
                && segment.asSlice(0, prefix.length).mismatch(MemorySegment.ofArray(prefix)) == -1;
    }

    static byte[] bytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
