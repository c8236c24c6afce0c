package io.seqmark.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Copies of checkpoints for tests that change them. */
public final class CheckpointCopy {
    private CheckpointCopy() {}

    /**
     * Copies all files but {@code pytorch_model.bin}, so that what stands in {@code model.safetensors} counts.
     *
     * @param target an empty folder
     * @return {@code target}
     */
    public static Path of(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file :
                    files.filter(each -> !each.endsWith("pytorch_model.bin")).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    /** Gives the tensors of a safetensors file other names. */
    public static void rename(Path file, UnaryOperator<String> names) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(bytes.getLong(0));
        ObjectNode renamed = JsonMapper.shared().createObjectNode();
        JsonMapper.shared()
                .readTree(new String(bytes.array(), 8, header, StandardCharsets.UTF_8))
                .properties()
                .forEach(entry -> renamed.set(
                        entry.getKey().startsWith("__") ? entry.getKey() : names.apply(entry.getKey()),
                        entry.getValue()));
        byte[] json = renamed.toString().getBytes(StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOfRange(bytes.array(), 8 + header, bytes.capacity());
        Files.write(file, SafetensorsWriter.file(json.length, json, data));
    }
}
