package io.seqmark.engine;

import io.seqmark.generate.search.BatchEnd;
import io.seqmark.generate.search.SentenceSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The batches of a run whose searches end with their batch: lines {@code 0 .. size - 1}, then the next, and so on. Holds back
 * a line that is done until the others of its batch are. Thread-safe.
 */
final class Batches {
    private final long lines;
    private final int size;
    private final Map<Long, Batch> batches = new ConcurrentHashMap<>();

    /** A line that is done. */
    private record Done(SourceLine line, SentenceSearch search, long nanos) {}

    private record Batch(int size, BatchEnd end, List<Done> done) {
        /** All, once this was the last; else none. */
        synchronized List<Done> add(Done line) {
            done.add(line);
            return done.size() == size ? List.copyOf(done) : List.of();
        }
    }

    /** Of so many lines, so many a batch. */
    Batches(long lines, int size) {
        this.lines = lines;
        this.size = size;
    }

    /** A line in its batch. */
    SourceLine place(SourceLine line) {
        int index = (int) (line.id() % size);
        return line.in(new BatchEnd.Member(of(line).end(), index));
    }

    /** Takes a line that is done, and passes it on with its batch. */
    void finished(SourceLine line, SentenceSearch search, long nanos, Replica.Finished then) {
        for (Done done : of(line).add(new Done(line, search, nanos))) {
            batches.remove(line.id() / size);
            then.accept(done.line(), done.search(), done.nanos());
        }
    }

    private Batch of(SourceLine line) {
        long number = line.id() / size;
        int members = (int) Math.min(size, lines - number * size);
        return batches.computeIfAbsent(number, _ -> new Batch(members, new BatchEnd(members), new ArrayList<>()));
    }
}
