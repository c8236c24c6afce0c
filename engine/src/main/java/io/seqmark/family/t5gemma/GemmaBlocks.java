package io.seqmark.family.t5gemma;

import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.FeedForward;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.PositionVectors;
import io.seqmark.model.Residual;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.Rotation;
import io.seqmark.tensor.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Gemma's blocks under their tensor names: each sublayer stands between two norms, weights of norms are stored less 1, and fewer
 * heads have keys and values than have queries. For one loader; not thread-safe.
 */
public final class GemmaBlocks {
    /** Which projections of an attention. */
    private static final List<String> ALL = List.of("q_proj", "k_proj", "v_proj");

    private static final List<String> KEYS_AND_VALUES = List.of("k_proj", "v_proj");

    private final WeightReader weights;
    private final GemmaSide sizes;
    private final boolean normedHeads;
    private final Rotation rotation;
    private final Rotation slidingRotation;

    /**
     * @param normedHeads whether heads of queries and keys are normalised (Gemma 3)
     */
    public GemmaBlocks(WeightReader weights, GemmaSide sizes, boolean normedHeads) {
        this.weights = weights;
        this.sizes = sizes;
        this.normedHeads = normedHeads;
        int headSize = sizes.shape().headSize();
        this.rotation = weights.device().rotation(sizes.angles().frequencies(headSize));
        this.slidingRotation = weights.device().rotation(sizes.slidingAngles().frequencies(headSize));
    }

    /** Token vectors, scaled by the root of their width. */
    public InputEmbedding embedding(HostArray table, Optional<PositionVectors> after) {
        float scale = (float) Math.sqrt(sizes.width());
        return new InputEmbedding(weights.embedding(table), scale, after, Optional.empty(), false, OptionalInt.empty());
    }

    /**
     * The encoder under a name.
     *
     * @param window of the layers that have one
     */
    public Encoder encoder(String name, InputEmbedding embedding, SlidingWindow window) {
        List<EncoderLayer> layers = IntStream.range(0, sizes.layers())
                .mapToObj(i -> encoderLayer(name + ".layers." + i, i, window))
                .toList();
        return new Encoder(embedding, layers, Optional.of(norm(name + ".norm")));
    }

    private EncoderLayer encoderLayer(String name, int layer, SlidingWindow window) {
        String attention = name + ".self_attn";
        SelfAttention self = new GemmaEncoderAttention(
                heads(attention, layer),
                queryKeyValue(attention),
                sizes.sliding().get(layer) ? Optional.of(window) : Optional.empty(),
                out(attention),
                norm(name + ".post_self_attn_layernorm"));
        return new EncoderLayer(
                self, residual(name + ".pre_self_attn_layernorm"), feedForward(name), feedForwardResidual(name));
    }

    /** What is done to the heads of an attention of that name. */
    public GemmaHeads heads(String name, int layer) {
        Rotation turned = sizes.sliding().get(layer) ? slidingRotation : rotation;
        return new GemmaHeads(
                sizes.shape(),
                turned,
                normedHeads ? Optional.of(headNorm(name + ".q_norm")) : Optional.empty(),
                normedHeads ? Optional.of(headNorm(name + ".k_norm")) : Optional.empty());
    }

    /** Steps that a decoder's layer looks at. */
    public int window(int layer) {
        return sizes.sliding().get(layer) ? sizes.window() : Integer.MAX_VALUE;
    }

    /** The fused projections of an attention of that name. */
    public Linear queryKeyValue(String name) {
        return projections(name, sizes.width(), ALL);
    }

    /** Those of queries alone. */
    Linear query(String name) {
        return projections(name, sizes.width(), List.of("q_proj"));
    }

    /** Those of keys and values alone, for inputs of another width. */
    public Linear keyValue(String name, int inputs) {
        return projections(name, inputs, KEYS_AND_VALUES);
    }

    /** Keys and values are repeated for each head of queries that they serve. */
    private Linear projections(String name, int inputs, List<String> parts) {
        AttentionShape shape = sizes.shape();
        List<HostArray> matrices = new ArrayList<>();
        List<HostArray> biases = new ArrayList<>();
        for (String part : parts) {
            boolean queries = part.equals("q_proj");
            int outputs = (queries ? shape.heads() : sizes.keyHeads()) * shape.headSize();
            HostArray matrix = weights.matrix(outputs, inputs, name + "." + part + ".weight");
            matrices.addAll(queries ? List.of(matrix) : repeated(first -> matrix.rows(first, shape.headSize())));
            if (sizes.attentionBias()) {
                HostArray bias = weights.vector(outputs, name + "." + part + ".bias");
                biases.addAll(queries ? List.of(bias) : repeated(first -> bias.columns(first, shape.headSize())));
            }
        }
        return weights.linear(matrices, biases, Activation.NONE);
    }

    private List<HostArray> repeated(IntFunction<HostArray> head) {
        AttentionShape shape = sizes.shape();
        int shared = shape.heads() / sizes.keyHeads();
        return IntStream.range(0, shape.heads())
                .mapToObj(i -> head.apply(i / shared * shape.headSize()))
                .toList();
    }

    /** The output projection of an attention of that name. */
    public Linear out(String name) {
        int inputs = sizes.shape().width();
        String projection = name + ".o_proj";
        return sizes.attentionBias()
                ? weights.linear(inputs, sizes.width(), Activation.NONE, projection)
                : weights.linearWithoutBias(inputs, sizes.width(), Activation.NONE, projection);
    }

    /** The feed-forward block of a layer. */
    public FeedForward feedForward(String layer) {
        String name = layer + ".mlp";
        int width = sizes.width();
        int inner = sizes.ffnDim();
        return new FeedForward.Normalised(
                new FeedForward.Gated(
                        weights.linearWithoutBias(width, inner, sizes.activation(), name + ".gate_proj"),
                        weights.linearWithoutBias(width, inner, Activation.NONE, name + ".up_proj"),
                        weights.linearWithoutBias(inner, width, Activation.NONE, name + ".down_proj")),
                norm(layer + ".post_feedforward_layernorm"));
    }

    /** Its residual connection. */
    public Residual feedForwardResidual(String layer) {
        return residual(layer + ".pre_feedforward_layernorm");
    }

    /** A residual connection whose norm comes before. */
    public Residual residual(String name) {
        return new Residual(norm(name), true);
    }

    /** A norm over the width. */
    public Norm norm(String name) {
        return norm(name, sizes.width());
    }

    private Norm headNorm(String name) {
        return norm(name, sizes.shape().headSize());
    }

    private Norm norm(String name, int width) {
        float[] stored = weights.vector(width, name + ".weight").inFull().toFloats();
        for (int i = 0; i < stored.length; i++) {
            stored[i] += 1f;
        }
        return weights.device().norm(HostArray.of(stored, 1, stored.length), Optional.empty(), sizes.epsilon());
    }
}
