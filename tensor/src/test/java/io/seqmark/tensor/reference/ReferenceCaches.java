package io.seqmark.tensor.reference;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.BucketBias;
import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.DecoderStep;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.SentenceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Caches that copy a row's whole past when it is continued. */
record ReferenceCaches(ReferenceDevice device, AttentionShape shape, int layers, int most) implements DecoderCaches {
    @Override
    public SentenceCache open(int sourceLength) {
        return new Sentence(sourceLength, layers, Optional.empty());
    }

    @Override
    public SentenceCache open(int sourceLength, float[][] biases) {
        return new Sentence(sourceLength, layers, Optional.of(biases));
    }

    @Override
    public void storeSources(int layer, Matrix keysAndValues, List<SentenceCache> sentences) {
        int row = 0;
        for (SentenceCache each : sentences) {
            Sentence sentence = (Sentence) each;
            for (int token = 0; token < sentence.length; token++) {
                sentence.finite &= keysAndValues.isFinite(row, 1);
                sentence.source.get(layer).add(keysAndValues.row(row++));
            }
        }
    }

    @Override
    public DecoderStep begin(List<SentenceCache> sentences, List<int[]> parents) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            Sentence sentence = (Sentence) sentences.get(i);
            if (parents.get(i).length > most) {
                throw new IllegalArgumentException("more than " + most + " rows");
            }
            sentence.begin(parents.get(i), layers);
            for (int row = 0; row < parents.get(i).length; row++) {
                rows.add(new Row(sentence, row, parents.get(i).length));
            }
        }
        return new Step(this, rows);
    }

    @Override
    public void close() {}

    /** One sentence: keys and values, side by side. */
    private static final class Sentence implements SentenceCache {
        final int length;
        final Optional<float[][]> biases;
        final List<List<float[]>> source;
        /** Of each row, of each layer, of each step. */
        List<List<List<float[]>>> pasts = List.of();

        int steps;
        boolean finite = true;

        Sentence(int length, int layers, Optional<float[][]> biases) {
            this.length = length;
            this.biases = biases;
            this.source = empty(layers);
        }

        void begin(int[] parents, int layers) {
            List<List<List<float[]>>> next = new ArrayList<>();
            for (int parent : parents) {
                List<List<float[]>> past = empty(layers);
                for (int layer = 0; layer < layers && steps > 0; layer++) {
                    past.get(layer).addAll(pasts.get(parent).get(layer));
                }
                next.add(past);
            }
            pasts = next;
            steps++;
        }

        private static List<List<float[]>> empty(int layers) {
            return IntStream.range(0, layers)
                    .<List<float[]>>mapToObj(_ -> new ArrayList<>())
                    .toList();
        }

        @Override
        public int sourceLength() {
            return length;
        }

        @Override
        public boolean isSourceFinite() {
            return finite;
        }

        @Override
        public int steps() {
            return steps;
        }

        @Override
        public void rewind() {
            steps = 0;
            pasts = List.of();
        }

        @Override
        public void close() {
            rewind();
        }
    }

    /** A row of a step: the sentence's own number of it, and how many that has. */
    private record Row(Sentence sentence, int index, int count) {
        List<float[]> past(int layer) {
            return sentence.pasts.get(index).get(layer);
        }
    }

    private record Step(ReferenceCaches owner, List<Row> rows) implements DecoderStep {
        @Override
        public Matrix attendPast(int layer, Matrix qkv, @Nullable PositionBias bias) {
            ReferenceMatrix projected = (ReferenceMatrix) qkv;
            int width = owner.shape.width();
            ReferenceMatrix result = owner.device.matrix(qkv.rows(), width);
            for (int i = 0; i < rows.size(); i++) {
                List<float[]> past = rows.get(i).past(layer);
                past.add(projected.part(i, width, 3 * width));
                int last = past.size() - 1;
                result.write(
                        i,
                        attend(
                                layer,
                                projected.part(i, 0, width),
                                past,
                                (head, key) -> bias == null
                                        ? 0f
                                        : bias.values()[bias.offset(last) + head * bias.stride() + key]));
            }
            return result;
        }

        @Override
        public Matrix attendRecent(int layer, Matrix qkv, int window, boolean withSource) {
            ReferenceMatrix projected = (ReferenceMatrix) qkv;
            int width = owner.shape.width();
            ReferenceMatrix result = owner.device.matrix(qkv.rows(), width);
            for (int i = 0; i < rows.size(); i++) {
                List<float[]> past = rows.get(i).past(layer);
                past.add(projected.part(i, width, 3 * width));
                List<float[]> keys = new ArrayList<>(past.subList(Math.max(0, past.size() - window), past.size()));
                if (withSource) {
                    keys.addAll(rows.get(i).sentence().source.get(layer));
                }
                result.write(i, attend(layer, projected.part(i, 0, width), keys, (_, _) -> 0f));
            }
            return result;
        }

        @Override
        public Matrix attendStreams(int layer, Matrix qkv, BucketBias bias) {
            ReferenceMatrix projected = (ReferenceMatrix) qkv;
            int width = owner.shape.width();
            ReferenceMatrix result = owner.device.matrix(qkv.rows(), width);
            for (int i = 0; i < rows.size(); i++) {
                List<float[]> past = rows.get(i).past(layer);
                past.add(projected.part(i, width, 3 * width));
                int predicting = rows.size() + i;
                List<float[]> withOwn = new ArrayList<>(past);
                withOwn.add(projected.part(predicting, width, 3 * width));
                result.write(i, streamed(layer, projected, i, past, bias));
                result.write(predicting, streamed(layer, projected, predicting, withOwn, bias));
            }
            return result;
        }

        private float[] streamed(int layer, ReferenceMatrix qkv, int row, List<float[]> keys, BucketBias bias) {
            float[] ofBuckets = bias.ofBuckets().row(row);
            int[] bucketOf = bias.bucketOf();
            return attend(layer, qkv.part(row, 0, owner.shape.width()), keys, (head, key) -> {
                int distance = Math.min(keys.size() - 1 - key, bucketOf.length - 1);
                return ofBuckets[bucketOf[distance] * owner.shape.heads() + head];
            });
        }

        @Override
        public Matrix attendSource(int layer, Matrix queries) {
            ReferenceMatrix result = owner.device.matrix(queries.rows(), queries.columns());
            for (int i = 0; i < queries.rows(); i++) {
                Row row = rows.get(i % rows.size());
                Sentence sentence = row.sentence();
                result.write(
                        i,
                        attend(
                                layer,
                                queries.row(i),
                                sentence.source.get(layer),
                                (head, key) -> sentence.biases
                                        .map(all -> all[row.index() * (all.length / row.count())][
                                                head * sentence.length + key])
                                        .orElse(0f)));
            }
            return result;
        }

        private float[] attend(int layer, float[] query, List<float[]> keys, ReferenceAttention.KeyBias bias) {
            return ReferenceAttention.attend(owner.shape, owner.shape.scaleOf(layer), query, keys, bias);
        }
    }
}
