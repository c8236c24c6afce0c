package io.seqmark.metrics.neural.metricx;

import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A tiny MetricX in the real layout: the bundled one, with the rows of zeros that it lacks as holes in a file. */
final class MetricXFolder {
    private static final int ROWS = 250_112;
    private static final List<String> TABLES = List.of("shared.weight", "lm_head.weight");

    private MetricXFolder() {}

    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path bundled = BundledData.resource("neural/metricx");
        try (Stream<Path> files = Files.list(bundled)) {
            for (Path file :
                    files.filter(each -> !each.endsWith("compact.safetensors")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        byte[] compact = Files.readAllBytes(bundled.resolve("compact.safetensors"));
        int header =
                (int) ByteBuffer.wrap(compact).order(ByteOrder.LITTLE_ENDIAN).getLong();
        ObjectNode tensors = JsonMapper.shared()
                .readTree(new String(compact, 8, header, StandardCharsets.UTF_8))
                .asObject();
        tensors.remove("__metadata__");
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        long end = 0;
        for (var tensor : tensors.properties()) {
            JsonNode shape = tensor.getValue().path("shape");
            boolean table = TABLES.contains(tensor.getKey());
            long bytes = table
                    ? 4L * ROWS * shape.path(1).intValue()
                    : bytes(tensor.getValue()).length();
            ObjectNode entry = whole.putObject(tensor.getKey());
            entry.put("dtype", "F32");
            if (table) {
                entry.putArray("shape").add(ROWS).add(shape.path(1).intValue());
            } else {
                entry.set("shape", shape);
            }
            entry.putArray("data_offsets").add(end).add(end + bytes);
            end += bytes;
        }
        byte[] json = whole.toString().getBytes(StandardCharsets.UTF_8);
        try (FileChannel file = FileChannel.open(
                folder.resolve("model.safetensors"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE)) {
            file.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .flip());
            file.write(ByteBuffer.wrap(json));
            for (var tensor : tensors.properties()) {
                Span span = bytes(tensor.getValue());
                long at =
                        whole.path(tensor.getKey()).path("data_offsets").path(0).longValue();
                if (tensor.getKey().equals("lm_head.weight")) {
                    at += (long) MetricX.REGRESSED * span.length();
                }
                byte[] values = Arrays.copyOfRange(compact, 8 + header + span.from(), 8 + header + span.to());
                file.write(ByteBuffer.wrap(values), 8 + json.length + at);
            }
            if (file.size() < 8 + json.length + end) {
                file.write(ByteBuffer.allocate(1), 8 + json.length + end - 1);
            }
        }
    }

    private record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    private static Span bytes(JsonNode tensor) {
        JsonNode offsets = tensor.path("data_offsets");
        return new Span(offsets.path(0).intValue(), offsets.path(1).intValue());
    }
}
