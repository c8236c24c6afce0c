package io.seqmark.worker;

import io.seqmark.engine.LineFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** How examples go to workers: what they count, and in which messages they travel. */
final class LeaseSender {
    /** Added to the length of a line: what a short one costs, too. */
    private static final int BASE_COST = 16;

    private LeaseSender() {}

    /** Bytes of the source and a constant. */
    static int cost(String source) {
        return BASE_COST + source.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Sends the lines of a lease, in several messages where one would be too long. */
    static void send(WorkerProcess process, long[] ids, LongFunction<String> source) {
        List<LineFeed.Line> lines = new ArrayList<>();
        long bytes = 0;
        for (long id : ids) {
            LineFeed.Line line = new LineFeed.Line(id, source.apply(id));
            lines.add(line);
            bytes += cost(line.text());
            if (bytes > MessageCodec.LEND_BYTES) {
                process.send(new Message.Lend(lines));
                lines.clear();
                bytes = 0;
            }
        }
        if (!lines.isEmpty()) {
            process.send(new Message.Lend(lines));
        }
    }
}
