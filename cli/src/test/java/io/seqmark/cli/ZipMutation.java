package io.seqmark.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Damages an entry of one of torch's zip files, its pickle mostly, and writes a sound zip file around it. */
final class ZipMutation {
    private static final int END_BYTES = 22;
    private static final int DIRECTORY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;

    private ZipMutation() {}

    static byte[] mutate(byte[] file, Random random) {
        Map<String, byte[]> entries;
        try {
            entries = entries(file);
        } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException damagedBefore) {
            return FileMutation.bytes(file, random);
        }
        if (entries.isEmpty()) {
            return FileMutation.bytes(file, random);
        }
        List<String> names = new ArrayList<>(entries.keySet());
        String name = random.nextInt(4) == 0
                ? names.get(random.nextInt(names.size()))
                : names.stream()
                        .filter(each -> each.endsWith("data.pkl"))
                        .findFirst()
                        .orElse(names.getFirst());
        byte[] content = entries.getOrDefault(name, new byte[0]);
        switch (random.nextInt(8)) {
            case 0 -> entries.remove(name);
            case 1 -> {
                entries.remove(name);
                entries.put("../" + name, content);
            }
            case 2 -> entries.put(name, FileMutation.bytes(content, random));
            default -> entries.put(name, PickleMutation.mutate(content, random));
        }
        return zip(entries, random.nextInt(10) == 0 ? ZipEntry.DEFLATED : ZipEntry.STORED);
    }

    /** The stored entries, by the directory: torch's local headers say no sizes. */
    private static Map<String, byte[]> entries(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = file.length - END_BYTES;
        int count = in.getShort(end + 10);
        int at = in.getInt(end + 16);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int size = in.getInt(at + 24);
            int local = in.getInt(at + 42);
            int nameBytes = in.getShort(at + 28);
            String name = new String(file, at + DIRECTORY_BYTES, nameBytes, StandardCharsets.UTF_8);
            int data = local + LOCAL_BYTES + in.getShort(local + 26) + in.getShort(local + 28);
            entries.put(name, Arrays.copyOfRange(file, data, data + size));
            at += DIRECTORY_BYTES + nameBytes + in.getShort(at + 30) + in.getShort(at + 32);
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 crc = new CRC32();
                crc.update(each.getValue());
                entry.setMethod(method);
                entry.setSize(each.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
