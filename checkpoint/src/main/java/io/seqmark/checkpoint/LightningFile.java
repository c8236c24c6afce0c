package io.seqmark.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint of PyTorch Lightning, as COMET's models are published: a dictionary that holds the tensors under {@code state_dict} and
 * what the model was made with under {@code hyper_parameters}. Read as carefully as a state dictionary: its pickle may describe tensors,
 * texts, numbers, lists and dictionaries, and nothing else.
 *
 * @param weights those of {@code state_dict}; closed with this
 * @param hyperParameters texts, numbers, truth values, and lists and dictionaries of them as the pickle has them, without those that are None; empty where the file has none
 */
public record LightningFile(Weights weights, Map<String, Object> hyperParameters) implements AutoCloseable {
    /** What a file holds. */
    record Content(List<StoredTensor> tensors, Map<String, Object> hyperParameters) {}

    /**
     * Maps a file. The caller closes it.
     *
     * @throws io.seqmark.base.InputException if it is damaged, truncated, no checkpoint of Lightning, or its pickle holds something else
     */
    @SuppressWarnings("MustBeClosedChecker") // the weights own it from here on, and close it
    public static LightningFile open(Path file) {
        Arena arena = Arena.ofShared();
        try {
            Content content = TorchFile.readLightning(file, arena);
            SortedMap<String, StoredTensor> tensors = new TreeMap<>();
            content.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
            return new LightningFile(new MappedWeights(arena, tensors), content.hyperParameters());
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
