package io.seqmark.checkpoint.adapter;

import io.seqmark.base.AdapterOptions;
import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Problems;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.adapter.TensorChange.Factor;
import io.seqmark.checkpoint.adapter.TensorChange.LowRank;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what loralib's {@code lora_state_dict} saved, or a whole state dictionary of a model with its layers. Neither says alpha, nor
 * which parts of a merged projection have a delta, nor whether weights have their deltas in them: that is asked for.
 *
 * @see <a href="https://github.com/microsoft/LoRA/blob/main/loralib/layers.py">its layers</a>
 */
final class LoralibReader {
    private final AdapterTensors tensors;
    private final Changes changes;
    private final AdapterOptions options;

    LoralibReader(AdapterTensors tensors, Changes changes, AdapterOptions options) {
        this.tensors = tensors;
        this.changes = changes;
        this.options = options;
    }

    /**
     * Adds all changes.
     *
     * @throws InputException if the file leaves open what the options do not say
     */
    void read() {
        if (tensors.modules().isEmpty()) {
            throw new InputException(tensors.file()
                    + ": has no tensor of an adapter (lora_A and lora_B); give an adapter as PEFT or loralib saves it");
        }
        boolean full = tensors.whole().keySet().stream().anyMatch(name -> !name.endsWith("bias"));
        if (full && options.merged().isEmpty()) {
            throw new InputException(
                    tensors.file()
                            + ": is a whole state dictionary with lora_ tensors: loralib saves it with the deltas in the weights after eval(),"
                            + " and without after train(), and the file does not say which; give --adapter_merged true or false");
        }
        boolean merged = options.merged().orElse(false);
        if (!merged && options.loraAlpha().isEmpty()) {
            throw new InputException(
                    tensors.file()
                            + ": is of loralib, whose files do not say lora_alpha; give --lora_alpha N, as the model was trained");
        }
        for (Map.Entry<String, StoredTensor> entry : tensors.whole().entrySet()) {
            changes.replace(entry.getKey(), entry.getValue());
        }
        for (String module : tensors.modules()) {
            changes.refuseOthers(module, Set.of("lora_A", "lora_B"));
            Optional<StoredTensor> down = changes.part(module, "lora_A");
            Optional<StoredTensor> up = changes.part(module, "lora_B");
            if (!merged && down.isPresent() && up.isPresent()) {
                module(module, down.get(), up.get());
            }
        }
    }

    private void module(String module, StoredTensor down, StoredTensor up) {
        if (down.shape().size() != 2
                || up.shape().size() != 2
                || down.shape().contains(0L)
                || up.shape().contains(0L)) {
            changes.problem("lora_A and lora_B of %s are no matrices".formatted(Problems.shorten(module)));
            return;
        }
        long rank = up.shape().getLast();
        long parts = down.shape().getFirst() / rank;
        float scale = (float) (options.loraAlpha().orElseThrow() / rank);
        changes.weight(module).ifPresent(weight -> {
            if (parts > 1) {
                projections(module, weight, down, up, scale);
            } else if (isTable(module, weight, down, up)) {
                changes.add(module + ".weight", new LowRank(Factor.transposedOf(down), Factor.transposedOf(up), scale));
            } else {
                linear(module, weight, down, up, scale);
            }
        });
    }

    /** A table's matrices are transposed; where it is square, its name tells. */
    private static boolean isTable(String module, StoredTensor weight, StoredTensor down, StoredTensor up) {
        boolean asTable = down.shape().getLast().equals(weight.shape().getFirst())
                && up.shape().getFirst().equals(weight.shape().getLast());
        boolean square = weight.shape().getFirst().equals(weight.shape().getLast());
        return asTable
                && !Changes.isConv1d(module)
                && (!square || module.matches(".*(shared|embed|embeddings|wte|wpe)[a-z_]*"));
    }

    private void linear(String module, StoredTensor weight, StoredTensor down, StoredTensor up, float scale) {
        boolean stands = Changes.isConv1d(module);
        long inputs = weight.shape().get(stands ? 0 : 1);
        long outputs = weight.shape().get(stands ? 1 : 0);
        long rank = up.shape().getLast();
        if (Changes.all(
                changes.requireShape(down, List.of(rank, inputs)), changes.requireShape(up, List.of(outputs, rank)))) {
            changes.add(
                    module + ".weight",
                    stands
                            ? new LowRank(Factor.transposedOf(down), Factor.transposedOf(up), scale)
                            : new LowRank(Factor.of(up), Factor.of(down), scale));
        }
    }

    /** {@code MergedLinear}: several projections in one matrix, some of which have a delta. */
    private void projections(String module, StoredTensor weight, StoredTensor down, StoredTensor up, float scale) {
        List<Boolean> on = options.enableLora();
        int parts = (int) (down.shape().getFirst() / up.shape().getLast());
        if (on.isEmpty()) {
            throw new InputException(
                    "%s: %s has the deltas of %d projections in one, and the file does not say of which; give --enable_lora, as in 1,0,1"
                            .formatted(tensors.file(), Problems.shorten(module), parts));
        }
        long count = on.stream().filter(each -> each).count();
        boolean stands = Changes.isConv1d(module);
        long inputs = weight.shape().get(stands ? 0 : 1);
        long outputs = weight.shape().get(stands ? 1 : 0);
        if (count != parts || outputs % on.size() != 0) {
            changes.problem("%s has the deltas of %d projections in %d outputs, and --enable_lora turns %d of %d on"
                    .formatted(Problems.shorten(module), parts, outputs, count, on.size()));
            return;
        }
        long rank = up.shape().getLast();
        boolean fits = Changes.all(
                changes.requireShape(down, List.of(rank * parts, inputs)),
                changes.requireShape(up, List.of(outputs / on.size() * parts, rank)));
        if (fits) {
            Factor wide = new Factor(up, false, List.of(), parts, on);
            changes.add(
                    module + ".weight",
                    stands
                            ? new LowRank(Factor.transposedOf(down), wide.flipped(), scale)
                            : new LowRank(wide, Factor.of(down), scale));
        }
    }
}
