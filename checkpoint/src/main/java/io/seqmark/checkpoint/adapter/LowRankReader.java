package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.adapter.TensorChange.Factor;
import io.seqmark.checkpoint.adapter.TensorChange.LowRank;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parts of LoRA, with what PEFT adds to it, and of AdaLoRA, a module at a time. */
final class LowRankReader {
    /** What AdaLoRA adds to the rank before it divides by it. */
    private static final float ADALORA_EPSILON = 1e-5f;

    private static final int DEFAULT_RANK = 8;
    private static final int DEFAULT_ALPHA = 8;
    private static final int DEFAULT_FIRST_RANK = 12;

    private final AdapterConfig config;
    private final AdapterTensors tensors;
    private final Changes changes;

    LowRankReader(AdapterConfig config, AdapterTensors tensors, Changes changes) {
        this.config = config;
        this.tensors = tensors;
        this.changes = changes;
    }

    /** One module of LoRA. */
    void lora(String module) {
        boolean table = tensors.part(module, "lora_embedding_A").isPresent();
        Set<String> kinds = table
                ? Set.of("lora_embedding_A", "lora_embedding_B", "lora_magnitude_vector")
                : Set.of("lora_A", "lora_B", "lora_B.bias", "lora_magnitude_vector");
        Optional<StoredTensor> down = changes.part(module, table ? "lora_embedding_A" : "lora_A");
        Optional<StoredTensor> up = changes.part(module, table ? "lora_embedding_B" : "lora_B");
        changes.refuseOthers(module, kinds);
        int rank = config.rank(module, DEFAULT_RANK);
        if (rank < 1) {
            changes.problem("r is %d for %s, expected a whole number from 1".formatted(rank, module));
            return;
        }
        if (down.isEmpty() || up.isEmpty()) {
            return;
        }
        double alpha = config.alpha(module, "lora_alpha", DEFAULT_ALPHA);
        float scale = (float) (config.flag("use_rslora") ? alpha / Math.sqrt(rank) : alpha / rank);
        boolean stands = table || Changes.isConv1d(module);
        changes.weight(module).ifPresent(weight -> {
            LowRank delta = stands
                    ? new LowRank(Factor.transposedOf(down.get()), Factor.transposedOf(up.get()), scale)
                    : new LowRank(Factor.of(up.get()), Factor.of(down.get()), scale);
            long inputs = weight.shape().get(stands ? 0 : 1);
            long outputs = weight.shape().get(stands ? 1 : 0);
            boolean fits = Changes.all(
                    changes.requireShape(down.get(), List.of((long) rank, inputs)),
                    changes.requireShape(up.get(), List.of(outputs, (long) rank)));
            if (fits) {
                add(module, delta, outputs, !stands);
            }
        });
        bias(module, scale);
    }

    private void add(String module, LowRank delta, long outputs, boolean rows) {
        if (!config.flag("use_dora")) {
            if (tensors.part(module, "lora_magnitude_vector").isPresent()) {
                changes.problem("%s has a lora_magnitude_vector, and use_dora is not set".formatted(module));
            }
            changes.add(module + ".weight", delta);
            return;
        }
        changes.part(module, "lora_magnitude_vector").ifPresent(magnitude -> {
            if (magnitude.elements() == outputs) {
                changes.add(module + ".weight", new TensorChange.Magnitude(delta, magnitude, rows));
            } else {
                changes.requireShape(magnitude, List.of(outputs));
            }
        });
    }

    /** {@code lora_bias}: the bias of lora_B counts with the scale. */
    private void bias(String module, float scale) {
        Optional<StoredTensor> shift = tensors.part(module, "lora_B.bias");
        if (shift.isEmpty()) {
            if (config.flag("lora_bias") && tensors.part(module, "lora_B").isPresent()) {
                changes.problem("lora_bias is set, and %s has no lora_B.bias".formatted(module));
            }
            return;
        }
        changes.bias(module).ifPresent(bias -> {
            if (changes.requireShape(shift.get(), bias.shape())) {
                changes.add(module + ".bias", new TensorChange.Sum(shift.get(), scale));
            }
        });
    }

    /** One module of AdaLoRA: singular values between both matrices, some of which its training took away. */
    void adaLora(String module) {
        Optional<StoredTensor> down = changes.part(module, "lora_A");
        Optional<StoredTensor> up = changes.part(module, "lora_B");
        Optional<StoredTensor> values = changes.part(module, "lora_E");
        changes.refuseOthers(module, Set.of("lora_A", "lora_B", "lora_E", "ranknum"));
        if (down.isEmpty() || up.isEmpty() || values.isEmpty()) {
            return;
        }
        int first = config.file().integer("init_r").orElse(DEFAULT_FIRST_RANK);
        double alpha = config.file().number("lora_alpha").orElse(DEFAULT_ALPHA);
        // the rank by which PEFT divides stays the first one
        float divisor = tensors.part(module, "ranknum")
                        .map(number -> number.toFloats()[0])
                        .orElse((float) first)
                + ADALORA_EPSILON;
        long rank = down.get().shape().isEmpty() ? 0 : down.get().shape().getFirst();
        float scale = (float) (alpha > 0 ? alpha : first) / divisor;
        boolean stands = Changes.isConv1d(module);
        changes.weight(module).ifPresent(weight -> {
            long inputs = weight.shape().get(stands ? 0 : 1);
            long outputs = weight.shape().get(stands ? 1 : 0);
            boolean fits = Changes.all(
                    changes.requireShape(down.get(), List.of(rank, inputs)),
                    changes.requireShape(up.get(), List.of(outputs, rank)),
                    changes.requireShape(values.get(), List.of(rank, 1L)));
            if (fits && rank > 0) {
                Factor scaled = new Factor(down.get(), false, List.of(values.get()), 1, List.of(true));
                changes.add(
                        module + ".weight",
                        stands
                                ? new LowRank(scaled.flipped(), Factor.transposedOf(up.get()), scale)
                                : new LowRank(Factor.of(up.get()), scaled, scale));
            }
        });
    }
}
