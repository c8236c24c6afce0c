package io.seqmark.checkpoint;

import java.util.List;

/**
 * A tensor as a pickle describes it, a view of a storage; nothing is checked against the storage yet.
 *
 * @param offset where it begins, in elements
 * @param strides the distance between neighbours of each dimension, in elements; as many as the shape has
 */
record TorchTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
    /**
     * A run of elements that tensors view.
     *
     * @param key its name in the file
     * @param elements its length
     */
    record Storage(Dtype dtype, String key, long elements) {}
}
