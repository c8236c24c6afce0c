package io.seqmark.model;

import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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
        List<@Nullable States> known = new ArrayList<>();
        List<int[]> unknown = new ArrayList<>();
        for (int[] source : sources) {
            States states = kept.get(new Source(source));
            known.add(states);
            if (states == null) {
                unknown.add(source);
            }
        }
        if (unknown.size() == sources.size()) {
            Matrix encoded = encoder.apply(sources);
            keep(sources, encoded);
            return encoded;
        }
        return unknown.isEmpty() ? joined(sources, known) : joined(sources, known, unknown, encoder);
    }

    /** Of sources that are all known. */
    private Matrix joined(List<int[]> sources, List<@Nullable States> known) {
        States first = known(known.getFirst());
        Matrix all = matrix(sources, first.vectors()[0].length);
        int row = 0;
        for (States states : known) {
            known(states).write(all, row);
            row += known(states).vectors().length;
        }
        if (first.half()) {
            all.roundToHalf(); // which they are
        }
        return all;
    }

    /** Of sources of which some are known, and some are not. */
    private Matrix joined(
            List<int[]> sources,
            List<@Nullable States> known,
            List<int[]> unknown,
            Function<List<int[]>, Matrix> encoder) {
        Matrix encoded = encoder.apply(unknown);
        keep(unknown, encoded);
        Matrix all = matrix(sources, encoded.columns());
        int row = 0;
        int from = 0;
        for (int i = 0; i < sources.size(); i++) {
            int tokens = sources.get(i).length;
            States states = known.get(i);
            if (states == null) {
                all.copy(row, encoded.rows(from, tokens));
                from += tokens;
            } else {
                states.write(all, row);
            }
            row += tokens;
        }
        if (encoded.isHalf()) {
            all.roundToHalf();
        }
        return all;
    }

    private Matrix matrix(List<int[]> sources, int columns) {
        return device.matrix(sources.stream().mapToInt(source -> source.length).sum(), columns);
    }

    private static States known(@Nullable States states) {
        if (states == null) {
            throw new IllegalStateException("not known");
        }
        return states;
    }

    private void keep(List<int[]> sources, Matrix encoded) {
        int from = 0;
        for (int[] source : sources) {
            long bytes = (long) source.length * encoded.columns() * Float.BYTES;
            boolean fits = room.addAndGet(-bytes) >= 0;
            if (!fits
                    || kept.putIfAbsent(new Source(source.clone()), States.of(encoded, from, source.length)) != null) {
                room.addAndGet(bytes);
            }
            from += source.length;
        }
    }
}
