package io.seqmark.spark;

import io.seqmark.base.RunException;
import io.seqmark.engine.Generated;
import io.seqmark.journal.RowCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a partition.
 *
 * @param where who computed it
 * @param maxSourceLength the longest source in tokens
 * @param reused rows that an earlier attempt had made durable
 * @param inFlight sentences that a thread had in flight after memory ran out; 0 where it did not
 * @param problems what is wrong with the input, a line each; then there are no rows
 * @param late whether the executor could not load a model that others had loaded: no rows are wrong
 * @param rows the results; between processes as {@link RowCodec} writes them, with checksums
 */
record PartitionResult(
        Where where,
        int maxSourceLength,
        int reused,
        int inFlight,
        List<String> problems,
        boolean late,
        List<Generated> rows) {
    PartitionResult {
        problems = List.copyOf(problems);
        rows = List.copyOf(rows);
    }

    /**
     * A place in the cluster.
     *
     * @param executor Spark's name of the executor
     * @param host its machine
     * @param device the address of the device that Spark assigned; empty where there is none
     */
    record Where(String executor, String host, String device) {
        @Override
        public String toString() {
            return "executor " + executor + " on " + host + (device.isEmpty() ? "" : ", gpu " + device);
        }
    }

    /** Input that proved wrong. */
    static PartitionResult wrong(Where where, List<String> problems, boolean late) {
        return new PartitionResult(where, 0, 0, 0, problems, late, List.of());
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            text(out, where.executor());
            text(out, where.host());
            text(out, where.device());
            out.writeInt(maxSourceLength);
            out.writeInt(reused);
            out.writeInt(inFlight);
            out.writeInt(problems.size());
            for (String problem : problems) {
                text(out, problem);
            }
            out.writeBoolean(late);
            for (Generated row : rows) {
                out.write(RowCodec.encode(row).array());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * What {@link #toBytes} wrote.
     *
     * @throws RunException if a row is not what was sent
     */
    static PartitionResult of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Where where = new Where(text(in), text(in), text(in));
            int maxSourceLength = in.readInt();
            int reused = in.readInt();
            int inFlight = in.readInt();
            List<String> problems = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                problems.add(text(in));
            }
            boolean late = in.readBoolean();
            return new PartitionResult(
                    where, maxSourceLength, reused, inFlight, problems, late, rows(where, in.readAllBytes()));
        } catch (IOException torn) {
            throw new RunException("a result of an executor cannot be read; run the same command again", torn);
        }
    }

    private static List<Generated> rows(Where where, byte[] bytes) {
        List<Generated> rows = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            rows.add(RowCodec.decode(buffer)
                    .orElseThrow(() -> new RunException(
                            "a row of " + where + " was damaged on its way; run the same command again")));
        }
        return rows;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
