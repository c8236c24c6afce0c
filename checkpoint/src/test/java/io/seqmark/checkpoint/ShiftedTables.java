package io.seqmark.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Copies of checkpoints with more tables of token vectors: a table that is there, its rows moved. */
public final class ShiftedTables {
    private static final String WEIGHTS = "model.safetensors";
    private static final String CONFIG = "config.json";

    private ShiftedTables() {}

    /**
     * Copies a checkpoint of one float32 safetensors file.
     *
     * @param target an empty folder
     * @param shared the table that is there
     * @param shifts by the name of a new tensor: its row i is the table's row {@code (i + shift) % rows}
     * @param tied {@code tie_word_embeddings}
     * @return {@code target}
     */
    public static Path of(Path source, Path target, String shared, Map<String, Integer> shifts, boolean tied)
            throws IOException {
        CheckpointCopy.of(source, target);
        ObjectNode config =
                JsonMapper.shared().readTree(source.resolve(CONFIG).toFile()).asObject();
        Files.writeString(
                target.resolve(CONFIG), config.put("tie_word_embeddings", tied).toString());

        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(source.resolve(WEIGHTS))).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = Math.toIntExact(file.getLong(0));
        ObjectNode header = JsonMapper.shared()
                .readTree(new String(file.array(), 8, headerBytes, StandardCharsets.UTF_8))
                .asObject();
        int dataAt = 8 + headerBytes;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(file.array(), dataAt, file.capacity() - dataAt);
        ObjectNode table = header.path(shared).asObject();
        int first = dataAt + table.path("data_offsets").path(0).asInt();
        int rows = table.path("shape").path(0).asInt();
        int rowBytes = table.path("shape").path(1).asInt() * Float.BYTES;
        shifts.forEach((name, shift) -> {
            int at = data.size();
            for (int row = 0; row < rows; row++) {
                data.write(file.array(), first + (row + shift) % rows * rowBytes, rowBytes);
            }
            ObjectNode entry = table.deepCopy();
            entry.putArray("data_offsets").add(at).add(data.size());
            header.set(name, entry);
        });
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(target.resolve(WEIGHTS), SafetensorsWriter.file(json.length, json, data.toByteArray()));
        return target;
    }
}
