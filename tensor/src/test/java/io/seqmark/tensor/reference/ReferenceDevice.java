package io.seqmark.tensor.reference;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Attachment;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.KeyPattern;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Rotation;
import io.seqmark.tensor.Scope;
import io.seqmark.tensor.Segments;
import io.seqmark.tensor.SideKeys;
import io.seqmark.tensor.UnitVectors;
import io.seqmark.tensor.WeightStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations on arrays of the heap, in float32. */
public final class ReferenceDevice implements Device {
    @Override
    public Attachment attach() {
        return () -> {};
    }

    @Override
    public Scope scope() {
        return () -> {};
    }

    @Override
    public void requireProducts(Precision precision) {
        if (precision != Precision.FLOAT32) {
            throw new IllegalArgumentException("float32 alone, not " + precision);
        }
    }

    @Override
    public ReferenceMatrix matrix(int rows, int columns) {
        return new ReferenceMatrix(this, rows, columns);
    }

    @Override
    public Linear linear(WeightStack weights, Activation activation, Precision precision) {
        requireProducts(precision);
        return new ReferenceLinear(weights, activation);
    }

    @Override
    public Norm norm(HostArray weight, Optional<HostArray> bias, double epsilon) {
        return new ReferenceNorm(weight.toFloats(), bias.map(HostArray::toFloats), epsilon);
    }

    @Override
    public Rotation rotation(float[] frequencies) {
        return new ReferenceRotation(frequencies);
    }

    @Override
    public Embedding embedding(HostArray table) {
        return new ReferenceEmbedding(this, table.toFloats(), table.rows(), table.columns());
    }

    @Override
    public float[] exp(float[] values) {
        float[] powers = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            powers[i] = (float) Math.exp(values[i]);
        }
        return powers;
    }

    @Override
    public Matrix attend(Matrix qkv, int[] lengths, AttentionShape shape, Optional<PositionBias.Distance> bias) {
        return sentences(
                qkv,
                lengths,
                shape,
                (_, head, query, key) ->
                        bias.map(distance -> distance.bias(head, key - query)).orElse(0f));
    }

    @Override
    public Matrix attendMasked(Matrix qkv, int[] lengths, AttentionShape shape, List<float[]> masks) {
        return sentences(
                qkv, lengths, shape, (sentence, head, _, key) -> masks.get(sentence)[head * lengths[sentence] + key]);
    }

    /** What is added to a score. */
    private interface Bias {
        float of(int sentence, int head, int query, int key);
    }

    private Matrix sentences(Matrix qkv, int[] lengths, AttentionShape shape, Bias bias) {
        ReferenceMatrix all = (ReferenceMatrix) qkv;
        ReferenceMatrix result = matrix(qkv.rows(), shape.width());
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
            int sentence = i;
            List<float[]> keys = new ArrayList<>();
            for (int token = 0; token < lengths[i]; token++) {
                keys.add(all.part(from + token, shape.width(), 3 * shape.width()));
            }
            for (int token = 0; token < lengths[i]; token++) {
                int query = token;
                result.write(
                        from + token,
                        ReferenceAttention.attend(
                                shape,
                                shape.scale(),
                                all.part(from + token, 0, shape.width()),
                                keys,
                                (head, key) -> bias.of(sentence, head, query, key)));
            }
            from += lengths[i];
        }
        return result;
    }

    @Override
    public Matrix attendSparsely(
            Matrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern, List<Optional<SideKeys>> sides) {
        ReferenceMatrix all = (ReferenceMatrix) qkv;
        ReferenceMatrix result = matrix(qkv.rows(), shape.width());
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
            Optional<SideKeys> side = sides.isEmpty() ? Optional.empty() : sides.get(i);
            for (KeyPattern.QueryBlock block : pattern.blocks(lengths[i])) {
                for (int query = block.from(); query < block.from() + block.count(); query++) {
                    result.write(from + query, sparse(all, from, query, shape, pattern, block, side));
                }
            }
            from += lengths[i];
        }
        return result;
    }

    private static float[] sparse(
            ReferenceMatrix all,
            int from,
            int query,
            AttentionShape shape,
            KeyPattern pattern,
            KeyPattern.QueryBlock block,
            Optional<SideKeys> side) {
        int width = shape.width();
        List<float[]> keys = new ArrayList<>();
        List<ReferenceAttention.HeadBias> biases = new ArrayList<>();
        for (KeyPattern.Stretch stretch : block.keys()) {
            for (int key = stretch.from(); key < stretch.from() + stretch.count(); key++) {
                int relative = key - query;
                Optional<KeyPattern.Band> band = pattern.band().filter(_ -> stretch.banded());
                if (band.isEmpty() || Math.abs(relative) <= band.get().radius()) {
                    keys.add(all.part(from + key, width, 3 * width));
                    Optional<PositionBias.Distance> near = band.flatMap(KeyPattern.Band::bias);
                    biases.add(head -> stretch.bias()
                            + near.map(it -> it.bias(head, relative)).orElse(0f));
                }
            }
        }
        side.ifPresent(further -> {
            ReferenceMatrix segments = (ReferenceMatrix) further.qkv();
            for (int segment = 0; segment < further.segments().count(); segment++) {
                int relative = segment - further.segments().of(query);
                keys.add(segments.part(segment, width, 3 * width));
                biases.add(head -> further.bias().bias(head, relative));
            }
        });
        return ReferenceAttention.attend(
                shape,
                shape.scale(),
                all.part(from + query, 0, width),
                keys,
                (head, key) -> biases.get(key).of(head));
    }

    @Override
    public void attendToAll(Matrix query, Matrix keysAndValues, AttentionShape shape, Matrix result) {
        List<float[]> keys = new ArrayList<>();
        for (int token = 0; token < keysAndValues.rows(); token++) {
            keys.add(keysAndValues.row(token));
        }
        result.write(0, ReferenceAttention.attend(shape, shape.scale(), query.row(0), keys, (_, _) -> 0f));
    }

    @Override
    public Matrix segmentSums(Matrix rows, List<Segments> sentences) {
        ReferenceMatrix sums =
                matrix(sentences.stream().mapToInt(Segments::count).sum(), rows.columns());
        int row = 0;
        int first = 0;
        for (Segments segments : sentences) {
            for (int token = 0; token < segments.tokens(); token++, row++) {
                if (segments.of(token) >= 0) {
                    int segment = first + segments.of(token);
                    if (token == 0 || segments.of(token - 1) != segments.of(token)) {
                        sums.write(segment, new float[rows.columns()]);
                    }
                    sums.rows(segment, 1).add(rows.rows(row, 1));
                }
            }
            first += segments.count();
        }
        return sums;
    }

    @Override
    public DecoderCaches caches(AttentionShape shape, int layers, int rows) {
        return new ReferenceCaches(this, shape, layers, rows);
    }

    @Override
    public Logits logits(Linear head, Matrix hidden, float cap) {
        ReferenceMatrix values = (ReferenceMatrix) head.apply(hidden);
        for (int row = 0; row < values.rows() && cap != 0f; row++) {
            for (int i = 0; i < values.columns(); i++) {
                values.set(row, i, (float) (cap * Math.tanh(values.get(row, i) / (double) cap)));
            }
        }
        return logits(values);
    }

    @Override
    public Logits logits(Matrix values) {
        return new ReferenceLogits((ReferenceMatrix) values);
    }

    @Override
    public UnitVectors unitVectors(int columns) {
        return new ReferenceUnitVectors();
    }

    @Override
    public void close() {}
}
