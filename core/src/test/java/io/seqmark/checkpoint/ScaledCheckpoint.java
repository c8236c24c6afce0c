package io.seqmark.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Copies of checkpoints in which some float32 tensors are multiplied by a number. */
public final class ScaledCheckpoint {
    private static final String WEIGHTS = "model.safetensors";

    private ScaledCheckpoint() {}

    /**
     * Copies a checkpoint of one safetensors file.
     *
     * @param target an empty folder
     * @param names which tensors; at least one
     * @return {@code target}
     */
    public static Path of(Path source, Path target, Predicate<String> names, float factor) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(each -> !each.endsWith("pytorch_model.bin")).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(source.resolve(WEIGHTS))).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(file.getLong(0));
        JsonNode header = JsonMapper.shared().readTree(new String(file.array(), 8, headerBytes, StandardCharsets.UTF_8));
        int scaled = 0;
        for (Map.Entry<String, JsonNode> tensor : header.properties()) {
            if (names.test(tensor.getKey())) {
                JsonNode offsets = tensor.getValue().path("data_offsets");
                for (int at = offsets.get(0).asInt(); at < offsets.get(1).asInt(); at += Float.BYTES) {
                    int position = 8 + headerBytes + at;
                    file.putFloat(position, file.getFloat(position) * factor);
                }
                scaled++;
            }
        }
        if (scaled == 0) {
            throw new IllegalArgumentException("no tensor of that name in " + source);
        }
        Files.write(target.resolve(WEIGHTS), file.array());
        return target;
    }
}
