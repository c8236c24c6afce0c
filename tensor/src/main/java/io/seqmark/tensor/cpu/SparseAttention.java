package io.seqmark.tensor.cpu;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.KeyPattern;
import io.seqmark.tensor.KeyPattern.Band;
import io.seqmark.tensor.KeyPattern.QueryBlock;
import io.seqmark.tensor.KeyPattern.Stretch;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.SideKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention over packed sentences in which a query looks at some of its sentence's tokens only: work grows with what
 * is looked at. Each sentence is computed by itself, in steps that its length alone decides, so its bits do not depend on
 * its neighbours.
 */
final class SparseAttention {
    private SparseAttention() {}

    /**
     * softmax(scale * q k' + bias) v over the keys that the pattern names.
     *
     * @param qkv [all tokens, 3 x width]: queries, keys and values side by side, sentence after sentence
     * @param lengths tokens of each sentence; their sum is the rows of {@code qkv}
     * @return [all tokens, width], a new matrix in the innermost scope
     */
    static CpuMatrix apply(CpuMatrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern) {
        return apply(qkv, lengths, shape, pattern, List.of());
    }

    /**
     * The same over further keys.
     *
     * @param sides one a sentence that has any, or nothing at all
     */
    static CpuMatrix apply(
            CpuMatrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern, List<Optional<SideKeys>> sides) {
        int width = shape.width();
        qkv.checkShape(qkv.rows(), 3 * width);
        CpuMatrix result = CpuScope.matrix(qkv.rows(), width);
        List<List<QueryBlock>> blocks =
                Arrays.stream(lengths).mapToObj(pattern::blocks).toList();
        List<Optional<SideKeys>> all = sides.isEmpty()
                ? Arrays.stream(lengths)
                        .mapToObj(_ -> Optional.<SideKeys>empty())
                        .toList()
                : sides;
        try (var _ = CpuScope.open()) {
            int most = 1;
            for (int i = 0; i < lengths.length; i++) {
                int side = all.get(i).map(keys -> checked(keys, width)).orElse(0);
                most = Math.max(most, side + mostKeys(blocks.get(i)));
            }
            HeadAttention attention = new HeadAttention(shape, most);
            Optional<Band> band = pattern.band();
            float[] near = band.map(it -> it.bias().orElse((_, _) -> 0f).line(shape.heads(), it.radius() + 1))
                    .orElseGet(() -> new float[0]);
            int from = 0;
            for (int i = 0; i < lengths.length; i++) {
                new Sentence(qkv.rows(from, lengths[i]), shape, band, near, all.get(i), result.rows(from, lengths[i]))
                        .attend(blocks.get(i), attention);
                from += lengths[i];
            }
        }
        return result;
    }

    private static int mostKeys(List<QueryBlock> blocks) {
        return blocks.stream()
                .mapToInt(
                        block -> block.keys().stream().mapToInt(Stretch::count).sum())
                .max()
                .orElse(0);
    }

    private static int checked(SideKeys side, int width) {
        int count = side.segments().count();
        CpuMatrix.of(side.qkv()).checkShape(count, 3 * width);
        return count;
    }

    /**
     * Attention of one query row over all tokens of its sentence, whose keys and values come from projections of their own.
     *
     * @param query [1, width]
     * @param keysAndValues [tokens, 2 x width], side by side
     * @param result [1, width]
     */
    static void attendToAll(CpuMatrix query, CpuMatrix keysAndValues, AttentionShape shape, CpuMatrix result) {
        query.checkShape(1, shape.width());
        try (SourceMemory memory = new SourceMemory(shape, 1, keysAndValues.rows())) {
            memory.store(0, keysAndValues, 0);
            memory.attend(0, query, 0, 1, result);
        }
    }

    /** One sentence. */
    private static final class Sentence {
        private final CpuMatrix qkv;
        private final AttentionShape shape;
        private final Optional<Band> band;
        private final Optional<SideKeys> side;
        private final CpuMatrix result;
        /** What the band adds, as {@link PositionBias.Distance#line} has it for distances up to the radius. */
        private final float[] near;
        /** What is added to scores of the further keys, likewise. */
        private final float[] aside;

        Sentence(
                CpuMatrix qkv,
                AttentionShape shape,
                Optional<Band> band,
                float[] near,
                Optional<SideKeys> side,
                CpuMatrix result) {
            this.near = near;
            this.aside = side.filter(keys -> keys.segments().count() > 0)
                    .map(keys -> keys.bias().line(shape.heads(), keys.segments().count()))
                    .orElseGet(() -> new float[0]);
            this.qkv = qkv;
            this.shape = shape;
            this.band = band;
            this.side = side;
            this.result = result;
            if (side.isPresent() && side.get().segments().tokens() != qkv.rows()) {
                throw new IllegalArgumentException("segments of another sentence");
            }
        }

        void attend(List<QueryBlock> blocks, HeadAttention attention) {
            for (int head = 0; head < shape.heads(); head++) {
                int column = head * shape.headSize();
                for (QueryBlock block : blocks) {
                    attention.clear();
                    for (Stretch stretch : block.keys()) {
                        attention.take(qkv, column, stretch.from(), stretch.count());
                    }
                    side.ifPresent(keys -> attention.take(
                            CpuMatrix.of(keys.qkv()), column, 0, keys.segments().count()));
                    attention.attend(qkv, column, block.from(), block.count(), biases(block, head), result);
                }
            }
        }

        private @Nullable IntFunction<HeadAttention.Bias> biases(QueryBlock block, int head) {
            boolean plain = side.isEmpty()
                    && block.keys().stream().allMatch(stretch -> !stretch.banded() && stretch.bias() == 0f);
            if (plain) {
                return null;
            }
            int segments = side.map(keys -> keys.segments().count()).orElse(0);
            float[] row = new float[mostKeys(List.of(block)) + segments];
            return query -> {
                int at = 0;
                for (Stretch stretch : block.keys()) {
                    if (stretch.banded()) {
                        addBand(row, at, stretch, query, head);
                    } else {
                        Arrays.fill(row, at, at + stretch.count(), stretch.bias());
                    }
                    at += stretch.count();
                }
                if (segments > 0) {
                    int middle = head * (2 * segments - 1) + segments - 1;
                    int segment = side.orElseThrow().segments().of(query);
                    System.arraycopy(aside, middle - segment, row, at, segments);
                }
                return new HeadAttention.Bias(row, 0);
            };
        }

        /** Minus infinity outside of the band. */
        private void addBand(float[] row, int at, Stretch stretch, int query, int head) {
            int radius = band.orElseThrow().radius();
            int first = Math.max(0, query - radius - stretch.from());
            int end = Math.min(stretch.count(), query + radius + 1 - stretch.from());
            Arrays.fill(row, at, at + first, Float.NEGATIVE_INFINITY);
            Arrays.fill(row, at + end, at + stretch.count(), Float.NEGATIVE_INFINITY);
            int middle = head * (2 * radius + 1) + radius;
            System.arraycopy(near, middle + stretch.from() + first - query, row, at + first, end - first);
            if (stretch.bias() != 0f) {
                for (int i = at + first; i < at + end; i++) {
                    row[i] += stretch.bias();
                }
            }
        }
    }
}
