package io.seqmark.lease.simulation;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.journal.RowCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Results, as a function of the example: whoever computes it, and however often. Only the timing differs. */
final class Rows {
    private static final List<Generated> ROWS =
            IntStream.range(0, 128).mapToObj(Rows::make).toList();

    private Rows() {}

    /** The right row of an example, without timing. */
    static Generated of(int id) {
        return ROWS.get(id);
    }

    /** As it travels. */
    static ByteBuffer sent(long id, int millis) {
        Generated row = id >= 0 && id < ROWS.size() ? of((int) id) : of(0);
        return RowCodec.encode(
                new Generated(id, row.hypotheses(), row.truncated(), row.sourceTokens(), row.overflowed(), millis));
    }

    private static Generated make(int id) {
        Optional<List<Float>> scores = id % 5 == 0 ? Optional.of(List.of(-id / 8f, -0.25f)) : Optional.empty();
        return new Generated(
                id,
                List.of(new Hypothesis("Satz " + "ü".repeat(id % 23) + id, List.of(id, 2), -id / 3f, scores)),
                id % 7 == 0,
                id,
                id % 11 == 0,
                0);
    }
}
