package io.seqmark.metrics.neural.comet;

import io.seqmark.engine.EncoderEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.function.Function;

/**
 * Vectors of sequences of tokens: each is encoded once, however often it is asked for at once, and the last ones are remembered, which
 * sources and references are of use to that several systems have in common. Confined to one caller.
 *
 * @param <K> what names a sequence: equal keys are equal sequences
 */
final class SentenceVectors<K> {
    /** Numbers that are remembered at the most: 64 MiB. */
    private static final int REMEMBERED = 16 << 20;

    private final CometModel model;
    private final Function<K, int[]> tokens;
    private final LinkedHashMap<K, float[]> remembered = new LinkedHashMap<>(16, 0.75f, true);

    SentenceVectors(CometModel model, Function<K, int[]> tokens) {
        this.model = model;
        this.tokens = tokens;
    }

    /** The vectors of some sequences, by key. */
    Map<K, float[]> of(SequencedCollection<K> keys) {
        Map<K, float[]> vectors = new LinkedHashMap<>();
        List<K> missing = new ArrayList<>();
        for (K key : keys) {
            if (!vectors.containsKey(key)) {
                float[] known = remembered.get(key);
                vectors.put(key, known == null ? new float[0] : known);
                if (known == null) {
                    missing.add(key);
                }
            }
        }
        float[][] made = encode(missing);
        for (int i = 0; i < made.length; i++) {
            vectors.put(missing.get(i), made[i]);
        }
        remember(missing, vectors);
        return vectors;
    }

    private float[][] encode(List<K> keys) {
        List<int[]> ids = new ArrayList<>();
        for (K key : keys) {
            int[] sequence = tokens.apply(key);
            model.encoder().check(sequence, "a text to be scored");
            ids.add(sequence);
        }
        float[][] vectors = new float[ids.size()][];
        List<MixedPack> packs = EncoderEngine.packs(
                        ids.stream().mapToInt(each -> each.length).toArray())
                .stream()
                .map(pack -> pack(pack, ids, vectors))
                .toList();
        model.encoder().encode(packs);
        return vectors;
    }

    private MixedPack pack(int[] places, List<int[]> ids, float[][] vectors) {
        return new MixedPack(
                Arrays.stream(places).mapToObj(ids::get).toList(),
                model.mix(),
                model.settings().pooling(),
                model.settings().encoder().padding(),
                model.encoder().layers(),
                (i, vector) -> vectors[places[i]] = vector);
    }

    private void remember(Collection<K> keys, Map<K, float[]> vectors) {
        for (K key : keys) {
            float[] vector = vectors.getOrDefault(key, new float[0]);
            remembered.put(key, vector);
            while ((long) remembered.size() * vector.length > REMEMBERED) {
                remembered.pollFirstEntry();
            }
        }
    }
}
