package io.seqmark.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Weights that were saved from a model inside a wrapper, under the names of the model itself. {@code DataParallel} and {@code
 * DistributedDataParallel} put <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.DataParallel.html">{@code
 * module.}</a> before every name, <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.compile.html">{@code torch.compile}</a> {@code _orig_mod.}.
 * Thread-safe for reading.
 */
final class UnwrappedWeights implements Weights {
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    private final Weights wrapped;
    private final String wrapper;
    private final SortedSet<String> names;

    private UnwrappedWeights(Weights wrapped, String wrapper) {
        this.wrapped = wrapped;
        this.wrapper = wrapper;
        SortedSet<String> inner = new TreeSet<>();
        wrapped.names().forEach(name -> inner.add(name.substring(wrapper.length())));
        this.names = Collections.unmodifiableSortedSet(inner);
    }

    /**
     * The same weights without what stands before all names; as they are where it does not stand before all.
     *
     * @param notes told what was left out
     */
    static Weights of(Weights weights, Consumer<String> notes) {
        String wrapper = wrapper(weights);
        if (wrapper.isEmpty()) {
            return weights;
        }
        notes.accept(
                "the names of all tensors begin with " + wrapper + ", which is left out: they were saved from a model"
                        + " inside a wrapper (DataParallel, torch.compile)");
        return new UnwrappedWeights(weights, wrapper);
    }

    private static String wrapper(Weights weights) {
        StringBuilder found = new StringBuilder();
        boolean more = !weights.names().isEmpty();
        while (more) {
            more = false;
            for (String wrapper : WRAPPERS) {
                String longer = found + wrapper;
                if (weights.names().stream()
                        .allMatch(name -> name.length() > longer.length() && name.startsWith(longer))) {
                    found.append(wrapper);
                    more = true;
                }
            }
        }
        return found.toString();
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public Optional<StoredTensor> find(String name) {
        return wrapped.find(wrapper + name)
                .map(tensor -> new StoredTensor(name, tensor.dtype(), tensor.shape(), tensor.data()));
    }

    @Override
    public void close() {
        wrapped.close();
    }
}
