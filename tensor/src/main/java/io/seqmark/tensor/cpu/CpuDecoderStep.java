package io.seqmark.tensor.cpu;

import io.seqmark.tensor.BucketBias;
import io.seqmark.tensor.DecoderStep;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step: sentence after sentence, because the rows of one look at much the same keys, which are in the cache then. */
final class CpuDecoderStep implements DecoderStep {
    private final List<CpuSentenceCache> sentences;
    /** Rows of each sentence. */
    private final int[] rows;
    /** Rows of all sentences. */
    private final int count;

    private CpuDecoderStep(List<CpuSentenceCache> sentences, int[] rows, int count) {
        this.sentences = sentences;
        this.rows = rows;
        this.count = count;
    }

    static CpuDecoderStep begin(List<CpuSentenceCache> sentences, List<int[]> parents) {
        if (sentences.size() != parents.size()) {
            throw new IllegalArgumentException(parents.size() + " sentences' rows for " + sentences.size());
        }
        int[] rows = new int[sentences.size()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            sentences.get(i).past().beginStep(parents.get(i));
            rows[i] = parents.get(i).length;
            count += rows[i];
        }
        return new CpuDecoderStep(sentences, rows, count);
    }

    @Override
    public CpuMatrix attendPast(int layer, Matrix qkv, @Nullable PositionBias bias) {
        CpuMatrix projected = CpuMatrix.of(qkv);
        projected.checkRows(0, count);
        CpuMatrix result = CpuScope.matrix(count, projected.columns() / 3);
        int row = 0;
        for (int i = 0; i < rows.length; i++) {
            sentences.get(i).past().attend(layer, projected, row, rows[i], bias, result);
            row += rows[i];
        }
        return result;
    }

    @Override
    public CpuMatrix attendRecent(int layer, Matrix qkv, int window, boolean withSource) {
        CpuMatrix projected = CpuMatrix.of(qkv);
        projected.checkRows(0, count);
        CpuMatrix result = CpuScope.matrix(count, projected.columns() / 3);
        int row = 0;
        for (int i = 0; i < rows.length; i++) {
            CpuSentenceCache sentence = sentences.get(i);
            SourceMemory source = withSource ? sentence.source() : null;
            sentence.past().attendRecent(layer, projected, row, rows[i], window, source, result);
            row += rows[i];
        }
        return result;
    }

    @Override
    public CpuMatrix attendStreams(int layer, Matrix qkv, BucketBias bias) {
        CpuMatrix projected = CpuMatrix.of(qkv);
        projected.checkRows(0, 2 * count);
        CpuMatrix result = CpuScope.matrix(2 * count, projected.columns() / 3);
        int row = 0;
        for (int i = 0; i < rows.length; i++) {
            sentences.get(i).past().attendStreams(layer, projected, row, row + count, rows[i], bias, result);
            row += rows[i];
        }
        return result;
    }

    @Override
    public CpuMatrix attendSource(int layer, Matrix queries) {
        CpuMatrix projected = CpuMatrix.of(queries);
        CpuMatrix result = CpuScope.matrix(projected.rows(), projected.columns());
        for (int row = 0; row < projected.rows(); ) {
            for (int i = 0; i < rows.length; i++) {
                sentences.get(i).source().attend(layer, projected, row, rows[i], result);
                row += rows[i];
            }
        }
        return result;
    }
}
