package io.seqmark.tensor.cpu;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.DecoderStep;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.SentenceCache;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Caches in ordinary memory: sources in blocks of their own, pasts in a pool of rows that all sentences share. */
final class CpuDecoderCaches implements DecoderCaches {
    private final AttentionShape shape;
    private final int layers;
    private final SelfAttentionCaches pasts;

    /**
     * @param layers decoder layers
     * @param rows decoder rows a sentence at the most
     */
    CpuDecoderCaches(AttentionShape shape, int layers, int rows) {
        this.shape = shape;
        this.layers = layers;
        this.pasts = new SelfAttentionCaches(shape, layers, rows);
    }

    @Override
    public SentenceCache open(int sourceLength) {
        return sentence(sourceLength, null);
    }

    @Override
    public SentenceCache open(int sourceLength, float[][] biases) {
        return sentence(sourceLength, biases);
    }

    private SentenceCache sentence(int sourceLength, float @Nullable [][] biases) {
        return new CpuSentenceCache(new SourceMemory(shape, layers, sourceLength, biases), pasts.open());
    }

    @Override
    public void storeSources(int layer, Matrix keysAndValues, List<SentenceCache> sentences) {
        CpuMatrix rows = CpuMatrix.of(keysAndValues);
        int row = 0;
        for (SentenceCache sentence : sentences) {
            SourceMemory source = CpuSentenceCache.of(sentence).source();
            source.store(layer, rows, row);
            row += source.length();
        }
    }

    @Override
    public DecoderStep begin(List<SentenceCache> sentences, List<int[]> parents) {
        return CpuDecoderStep.begin(sentences.stream().map(CpuSentenceCache::of).toList(), parents);
    }

    @Override
    public void close() {
        pasts.close();
    }
}
