package io.seqmark.model;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encoder states of sources for the next generation over the same ones: a search decodes each source with many settings. States of
 * a source do not depend on the sources beside it, so what is kept is what would be computed, bit for bit. What does not fit is
 * computed each time. Thread-safe.
 */
final class KeptStates {
    private final Device device;
    private final Map<Source, States> kept = new ConcurrentHashMap<>();
    /** Bytes that may be kept still. */
    private final AtomicLong room;

    /** A source's token ids. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content
    private record Source(int[] ids) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Source(int[] others) && Arrays.equals(ids, others);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ids);
        }
    }

    /**
     * Its states, a vector per token.
     *
     * @param half whether they are float16 numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record States(float[][] vectors, boolean half) {
        static States of(Matrix encoded, int from, int tokens) {
            float[][] vectors = new float[tokens][];
            for (int i = 0; i < tokens; i++) {
                vectors[i] = encoded.row(from + i);
            }
            return new States(vectors, encoded.isHalf());
        }

        void write(Matrix to, int from) {
            for (int i = 0; i < vectors.length; i++) {
                to.write(from + i, vectors[i]);
            }
        }
    }

    /**
     * Nothing yet.
     *
     * @param device where states are computed
     * @param bytes that may be kept on the Java heap
     */
    KeptStates(Device device, long bytes) {
        this.device = device;
        this.room = new AtomicLong(bytes);
    }

    /**
     * States of sources, from what is kept as far as possible; the others are encoded together and kept.
     *
     * @param sources token ids of each, none empty
     * @param encoder gives [all tokens, width], sentence after sentence, in the innermost scope
     * @return the same of all sources, in the innermost scope
     */
    Matrix encode(List<int[]> sources, Function<List<int[]>, Matrix> encoder) {
        List<Optional<States>> known = sources.stream()
                .map(source -> Optional.ofNullable(kept.get(new Source(source))))
                .toList();
        List<int[]> unknown = IntStream.range(0, sources.size())
                .filter(i -> known.get(i).isEmpty())
                .mapToObj(sources::get)
                .toList();
        if (unknown.isEmpty()) {
            return joined(known.stream().map(Optional::orElseThrow).toList());
        }
        Matrix encoded = encoder.apply(unknown);
        Iterator<States> fresh = keep(unknown, encoded).iterator();
        return unknown.size() == sources.size()
                ? encoded
                : joined(known.stream()
                        .map(states -> states.orElseGet(fresh::next))
                        .toList());
    }

    private Matrix joined(List<States> all) {
        int rows = all.stream().mapToInt(states -> states.vectors().length).sum();
        States first = all.getFirst();
        Matrix joined = device.matrix(rows, first.vectors()[0].length);
        int row = 0;
        for (States states : all) {
            states.write(joined, row);
            row += states.vectors().length;
        }
        if (first.half()) {
            joined.roundToHalf(); // which they are
        }
        return joined;
    }

    /** Keeps what there is room for, and returns all. */
    private List<States> keep(List<int[]> sources, Matrix encoded) {
        List<States> all = new ArrayList<>();
        int from = 0;
        for (int[] source : sources) {
            States states = States.of(encoded, from, source.length);
            all.add(states);
            long bytes = (long) source.length * encoded.columns() * Float.BYTES;
            boolean fits = room.addAndGet(-bytes) >= 0;
            if (!fits || kept.putIfAbsent(new Source(source.clone()), states) != null) {
                room.addAndGet(bytes);
            }
            from += source.length;
        }
        return all;
    }
}
