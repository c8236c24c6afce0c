package io.seqmark.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.apache.spark.Partition;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of the corpus. The driver holds their ids alone: texts are read when the partition is sent to an executor, so
 * that memory does not grow with the corpus.
 */
final class LinePartition implements Partition {
    private static final long serialVersionUID = 1;

    private final int index;
    private final long[] ids;
    /** Only in the driver. */
    private transient @Nullable LongFunction<String> source;
    /** Only in an executor: the texts in the order of the ids. */
    private transient String @Nullable [] texts;

    LinePartition(int index, long[] ids, LongFunction<String> source) {
        this.index = index;
        this.ids = ids.clone();
        this.source = source;
    }

    @Override
    public int index() {
        return index;
    }

    /** The number of lines. */
    int size() {
        return ids.length;
    }

    /** The ids, ascending. */
    long id(int i) {
        return ids[i];
    }

    /** The text of one of the ids. */
    String text(long id) {
        if (texts != null) {
            return texts[Arrays.binarySearch(ids, id)];
        }
        if (source == null) {
            throw new IllegalStateException("a partition has texts or knows where they are");
        }
        return source.apply(id);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        for (long id : ids) {
            byte[] text = text(id).getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        String[] read = new String[ids.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        }
        texts = read;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }
}
