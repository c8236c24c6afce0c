package io.seqmark.tensor.cpu;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.Precision;
import io.seqmark.base.Unpacking;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Attachment;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Footprint;
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
import java.util.List;
import java.util.Optional;

/** The processor. There is one a process, and nothing to close. */
public final class CpuDevice implements Device {
    static final CpuDevice INSTANCE = new CpuDevice();

    private CpuDevice() {}

    /**
     * Loads the native library (some hundred milliseconds once it is unpacked).
     *
     * @throws io.seqmark.base.InputException if the user named a folder for it that cannot be written to
     * @throws io.seqmark.base.RunException if it cannot be unpacked or loaded
     */
    public static CpuDevice open() {
        TorchFiles.load();
        return INSTANCE;
    }

    /** What will be unpacked before the native library is loaded; empty if all is there. */
    public static Optional<Unpacking> unpacking() {
        return TorchFiles.pending();
    }

    /**
     * Says how long the JVM's vectors are where a class of arithmetic has others; else an empty text. They decide on the order
     * of sums. Needs no native library.
     */
    public static String unusualVectors(Arithmetic arithmetic) {
        return VectorLength.unusual(arithmetic);
    }

    /** What its copies of weights, keys and values take. Needs no native library. */
    public static Footprint footprint() {
        return CpuFootprint.INSTANCE;
    }

    @Override
    public Attachment attach() {
        return Torch.inference();
    }

    @Override
    public Scope scope() {
        return CpuScope.open();
    }

    @Override
    public void requireProducts(Precision precision) {
        ProductCheck.require(precision);
    }

    @Override
    public Matrix matrix(int rows, int columns) {
        return CpuScope.matrix(rows, columns);
    }

    @Override
    public Linear linear(WeightStack weights, Activation activation, Precision precision) {
        return CpuLinear.pack(weights, activation, precision);
    }

    @Override
    public Norm norm(HostArray weight, Optional<HostArray> bias, double epsilon) {
        return CpuNorm.of(weight, bias, epsilon);
    }

    @Override
    public Rotation rotation(float[] frequencies) {
        return new CpuRotation(frequencies);
    }

    @Override
    public Embedding embedding(HostArray table) {
        return new CpuEmbedding(table);
    }

    @Override
    public float[] exp(float[] values) {
        return Elementwise.exp(values);
    }

    @Override
    public Matrix attend(Matrix qkv, int[] lengths, AttentionShape shape, Optional<PositionBias.Distance> bias) {
        return EncoderAttention.apply(CpuMatrix.of(qkv), lengths, shape, bias);
    }

    @Override
    public Matrix attendMasked(Matrix qkv, int[] lengths, AttentionShape shape, List<float[]> masks) {
        return EncoderAttention.apply(CpuMatrix.of(qkv), lengths, shape, masks);
    }

    @Override
    public Matrix attendSparsely(
            Matrix qkv, int[] lengths, AttentionShape shape, KeyPattern pattern, List<Optional<SideKeys>> sides) {
        return SparseAttention.apply(CpuMatrix.of(qkv), lengths, shape, pattern, sides);
    }

    @Override
    public void attendToAll(Matrix query, Matrix keysAndValues, AttentionShape shape, Matrix result) {
        SparseAttention.attendToAll(CpuMatrix.of(query), CpuMatrix.of(keysAndValues), shape, CpuMatrix.of(result));
    }

    @Override
    public Matrix segmentSums(Matrix rows, List<Segments> sentences) {
        return Elementwise.segmentSums(CpuMatrix.of(rows), sentences);
    }

    @Override
    public DecoderCaches caches(AttentionShape shape, int layers, int rows) {
        return new CpuDecoderCaches(shape, layers, rows);
    }

    @Override
    public Logits logits(Linear head, Matrix hidden, float cap) {
        if (head instanceof CpuLinear linear) {
            return CpuLogits.of(linear, CpuMatrix.of(hidden), cap);
        }
        throw new IllegalArgumentException("a layer of another device: " + head.getClass());
    }

    @Override
    public Logits logits(Matrix values) {
        return new CpuLogits(CpuMatrix.of(values));
    }

    @Override
    public UnitVectors unitVectors(int columns) {
        return new CpuUnitVectors(columns);
    }

    @Override
    public void close() {}
}
