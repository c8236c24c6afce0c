package io.seqmark.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Copies of checkpoints in which some float32 tensors are multiplied by a number. */
public final class ScaledCheckpoint {
    private static final String WEIGHTS = "model.safetensors";

    private ScaledCheckpoint() {}

    /** What an element is multiplied by. */
    @FunctionalInterface
    public interface Factors {
        /**
         * The factor of one element.
         *
         * @param index row by row
         * @return 1 to leave it
         */
        float of(String tensor, int index);
    }

    /**
     * Copies a checkpoint of one safetensors file with all elements of some tensors multiplied.
     *
     * @param target an empty folder
     * @return {@code target}
     */
    public static Path of(Path source, Path target, Predicate<String> names, float factor) throws IOException {
        return of(source, target, (name, _) -> names.test(name) ? factor : 1f);
    }

    /** The same element by element; at least one changes. */
    public static Path of(Path source, Path target, Factors factors) throws IOException {
        CheckpointCopy.of(source, target);
        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(source.resolve(WEIGHTS))).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(file.getLong(0));
        JsonNode header =
                JsonMapper.shared().readTree(new String(file.array(), 8, headerBytes, StandardCharsets.UTF_8));
        int changed = 0;
        for (Map.Entry<String, JsonNode> tensor : header.properties()) {
            JsonNode offsets = tensor.getValue().path("data_offsets");
            int first = offsets.path(0).asInt();
            for (int at = first; at < offsets.path(1).asInt(); at += Float.BYTES) {
                float factor = factors.of(tensor.getKey(), (at - first) / Float.BYTES);
                if (factor != 1f) {
                    int position = 8 + headerBytes + at;
                    file.putFloat(position, file.getFloat(position) * factor);
                    changed++;
                }
            }
        }
        if (changed == 0) {
            throw new IllegalArgumentException("nothing to change in " + source);
        }
        Files.write(target.resolve(WEIGHTS), file.array());
        return target;
    }
}
