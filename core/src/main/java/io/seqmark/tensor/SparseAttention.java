package io.seqmark.tensor;

import io.seqmark.tensor.KeyPattern.Band;
import io.seqmark.tensor.KeyPattern.QueryBlock;
import io.seqmark.tensor.KeyPattern.Stretch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRef;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Self-attention over packed sentences in which a query looks at some of its sentence's tokens only: work grows with what
 * is looked at, and scores are held for one block of queries at a time. Each sentence is computed by itself, in steps that
 * its length alone decides, so its bits do not depend on its neighbours.
 */
public final class SparseAttention {
    /** Scores in memory at once: 16 MB. */
    private static final long MAX_SCORES = 1 << 22;

    private SparseAttention() {}

    /**
     * softmax(scale * q k' + bias) v over the keys that the pattern names.
     *
     * @param qkv [all tokens, 3 x width]: queries, keys and values side by side, sentence after sentence
     * @param lengths tokens of each sentence; their sum is the rows of {@code qkv}
     * @return [all tokens, width], a new matrix in the innermost scope
     */
    public static Matrix apply(Matrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern) {
        return apply(qkv, lengths, shape, pattern, List.of());
    }

    /**
     * The same over further keys.
     *
     * @param sides one a sentence that has any, or nothing at all
     */
    public static Matrix apply(
            Matrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern, List<Optional<SideKeys>> sides) {
        int width = shape.width();
        qkv.checkShape(qkv.rows(), 3 * width);
        Matrix result = Scope.matrix(qkv.rows(), width);
        try (var _ = Scope.open()) {
            List<List<QueryBlock>> blocks =
                    Arrays.stream(lengths).mapToObj(pattern::blocks).toList();
            Optional<BandScores> band = pattern.band().map(b -> BandScores.of(b, shape.heads(), blocks));
            int from = 0;
            for (int i = 0; i < lengths.length; i++) {
                int length = lengths[i];
                Optional<Side> side =
                        sides.isEmpty() ? Optional.empty() : sides.get(i).map(keys -> Side.of(keys, shape, length));
                new Sentence(qkv.rows(from, lengths[i]), shape, band, side, result.rows(from, lengths[i]))
                        .attend(blocks.get(i));
                from += lengths[i];
            }
        }
        return result;
    }

    /**
     * Attention of one query row over all tokens of its sentence, whose keys and values come from projections of their own.
     *
     * @param query [1, width]
     * @param keysAndValues [tokens, 2 x width], side by side
     * @param result [1, width]
     */
    public static void attendToAll(Matrix query, Matrix keysAndValues, AttentionShape shape, Matrix result) {
        query.checkShape(1, shape.width());
        try (SourceMemory memory = new SourceMemory(shape, 1, keysAndValues.rows())) {
            memory.store(0, keysAndValues, 0);
            memory.attend(0, query, 0, 1, result);
        }
    }

    /**
     * What a band adds to the scores of a block of queries: entry [head, i, j] is for query i of the block and the key at
     * position i - radius + j.
     *
     * @param scores [heads, block, block + 2 x radius]; minus infinity outside of the band; 1 head where all are alike
     */
    private record BandScores(Tensor scores, int radius) {
        static BandScores of(Band band, int heads, List<List<QueryBlock>> sentences) {
            int rows = sentences.stream()
                    .flatMap(List::stream)
                    .mapToInt(QueryBlock::count)
                    .max()
                    .orElse(1);
            int planes = band.bias().isPresent() ? heads : 1;
            int radius = band.radius();
            Matrix scores = Scope.matrix(planes * rows, rows + 2 * radius);
            // line[rows - 1 - i + j] is for query i and the key at i - radius + j of the block
            float[] line = new float[2 * rows - 1 + 2 * radius];
            Arrays.fill(line, Float.NEGATIVE_INFINITY);
            for (int plane = 0; plane < planes; plane++) {
                for (int distance = -radius; distance <= radius; distance++) {
                    int head = plane;
                    int relative = distance;
                    line[rows - 1 + radius + distance] =
                            band.bias().map(bias -> bias.bias(head, relative)).orElse(0f);
                }
                for (int i = 0; i < rows; i++) {
                    scores.write(plane * rows + i, line, rows - 1 - i);
                }
            }
            return new BandScores(scores.tensor().view(planes, rows, rows + 2L * radius), radius);
        }

        Tensor of(QueryBlock block, long firstRow, long rows, Stretch keys) {
            long firstKey = (long) keys.from() - block.from() + radius;
            return scores.narrow(1, firstRow, rows).narrow(2, firstKey, keys.count());
        }
    }

    /** The further keys of a sentence: views [heads, segments, headSize]. */
    private static final class Side {
        private final Tensor keys;
        private final Tensor values;
        private final Segments segments;
        /** line[head * (2 x segments - 1) + segments - 1 + key - query]: bias. */
        private final float[] line;

        private Side(SideKeys side, AttentionShape shape) {
            Tensor parts = heads(side.qkv(), shape);
            keys = parts.select(0, 1);
            values = parts.select(0, 2);
            segments = side.segments();
            line = side.bias().line(shape.heads(), segments.count());
        }

        static Side of(SideKeys side, AttentionShape shape, int length) {
            side.qkv().checkShape(side.segments().count(), 3 * shape.width());
            if (side.segments().tokens() != length) {
                throw new IllegalArgumentException("segments of another sentence");
            }
            return new Side(side, shape);
        }

        Tensor keys() {
            return keys;
        }

        Tensor values() {
            return values;
        }

        /** Adds the biases to the last columns of scores [heads, rows, keys], contiguous, of the queries from {@code first} on. */
        void addBias(Tensor scores, int first) {
            int count = segments.count();
            long rows = scores.size(1);
            long stride = scores.size(2) * Float.BYTES;
            long address = scores.data_ptr().address() + stride - (long) count * Float.BYTES;
            for (int head = 0; head < scores.size(0); head++) {
                int middle = head * (2 * count - 1) + count - 1;
                for (int row = 0; row < rows; row++) {
                    Elementwise.add(address, line, middle - segments.of(first + row), count);
                    address += stride;
                }
            }
        }
    }

    /** Views [3, heads, rows, headSize] of queries, keys and values. */
    private static Tensor heads(Matrix qkv, AttentionShape shape) {
        return qkv.tensor().view(qkv.rows(), 3, shape.heads(), shape.headSize()).permute(1, 2, 0, 3);
    }

    /** One sentence: views [heads, tokens, headSize] of its queries, keys, values and result. */
    private static final class Sentence {
        private final AttentionShape shape;
        private final Optional<BandScores> band;
        private final Optional<Side> side;
        private final Tensor queries;
        private final Tensor keys;
        private final Tensor values;
        private final Tensor target;

        Sentence(Matrix qkv, AttentionShape shape, Optional<BandScores> band, Optional<Side> side, Matrix result) {
            this.shape = shape;
            this.band = band;
            this.side = side;
            Tensor parts = heads(qkv, shape);
            queries = parts.select(0, 0);
            keys = parts.select(0, 1);
            values = parts.select(0, 2);
            target = result.tensor()
                    .view(qkv.rows(), shape.heads(), shape.headSize())
                    .transpose(0, 1);
        }

        void attend(List<QueryBlock> blocks) {
            for (QueryBlock block : blocks) {
                try (var _ = Scope.open()) {
                    attend(block);
                }
            }
        }

        private void attend(QueryBlock block) {
            Tensor blockKeys = gather(keys, block, side.map(Side::keys)).transpose(1, 2);
            Tensor blockValues = gather(values, block, side.map(Side::values));
            long rows = Math.max(1, MAX_SCORES / (shape.heads() * blockKeys.size(2)));
            for (long row = 0; row < block.count(); row += rows) {
                try (var _ = Scope.open()) {
                    long count = Math.min(rows, block.count() - row);
                    Tensor scores = queries.narrow(1, block.from() + row, count).matmul(blockKeys);
                    if (shape.scale() != 1f) {
                        scores.mul_(new Scalar(shape.scale()));
                    }
                    addBiases(scores, block, row, count);
                    Tensor attended = torch.softmax(scores, -1).matmul(blockValues);
                    target.narrow(1, block.from() + row, count).copy_(attended);
                }
            }
        }

        private void addBiases(Tensor scores, QueryBlock block, long row, long count) {
            long column = 0;
            for (Stretch stretch : block.keys()) {
                Tensor part = scores.narrow(2, column, stretch.count());
                if (stretch.bias() != 0f) {
                    part.add_(new Scalar(stretch.bias()));
                }
                if (stretch.banded()) {
                    part.add_(band.orElseThrow().of(block, row, count, stretch));
                }
                column += stretch.count();
            }
            side.ifPresent(keys -> keys.addBias(scores, block.from() + (int) row));
        }

        private static Tensor gather(Tensor all, QueryBlock block, Optional<Tensor> more) {
            Tensor[] parts = Stream.concat(
                            block.keys().stream().map(stretch -> all.narrow(1, stretch.from(), stretch.count())),
                            more.stream())
                    .toArray(Tensor[]::new);
            if (parts.length == 1) {
                return parts[0];
            }
            return torch.cat(new TensorArrayRef(new TensorVector(parts)), 1);
        }
    }
}
