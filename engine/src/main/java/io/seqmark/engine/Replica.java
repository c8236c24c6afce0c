package io.seqmark.engine;

import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.search.SearchScratch;
import io.seqmark.generate.search.SentenceSearch;
import io.seqmark.model.DecoderSlot;
import io.seqmark.model.Decoding;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.PaddedBatch;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One thread's decoding loop: a bounded number of sentences in flight; those that finish leave at once and others take their
 * places. What a sentence yields depends on itself alone, not on who is in flight with it. Confined to the thread that runs
 * it.
 */
final class Replica {
    /** Source tokens encoded at once, at the most: enough for full speed, little enough for memory. */
    private static final int ENCODER_TOKENS = 1024;
    /** Decoder rows projected to the vocabulary at once: enough for full speed, little enough for memory. */
    private static final int LOGIT_ROWS = 256;
    /** Attempts with one sentence in flight before a lack of memory ends the run. */
    private static final int MAX_FAILURES = 3;

    private final int number;
    private final Shares.Part part;
    private final EncoderDecoder model;
    private final GenerationConfig config;
    /** That share the model: line i is of system i % systems, and of the corpus's line i / systems. */
    private final int systems;

    private int capacity;
    private final TokenBudget budget;
    /** Whether the next line was too long for what is in flight: until a sentence leaves. */
    private boolean full;

    private final Searches searches;
    private final LineQueue queue;
    private final EngineSpec spec;
    private final NonFinite nonFinite;
    private final List<Active> active = new ArrayList<>();
    private final Progress progress;
    private SearchScratch scratch = new SearchScratch();
    /** Lines taken from the queue that have no slot yet. */
    private List<SourceLine> entering = List.of();
    /** Sentences in flight that leave after this step, because their numbers are not finite. */
    private final List<Active> leaving = new ArrayList<>();
    /** Lines to be computed in float32, out of flight. */
    private final List<SourceLine> overflowed = new ArrayList<>();
    /** Times that memory ran out with one sentence in flight and none finished in between. */
    private int failures;

    /** A sentence in flight, since a time of {@link System#nanoTime}. */
    private record Active(SourceLine line, SentenceSearch search, DecoderSlot slot, long since) {}

    /** Takes each line whose search has ended, with the nanoseconds that it was in flight. */
    @FunctionalInterface
    interface Finished {
        void accept(SourceLine line, SentenceSearch search, long nanos);
    }

    Replica(
            int number,
            Shares.Part part,
            EncoderDecoder model,
            TokenBudget budget,
            EngineSpec spec,
            Searches searches,
            LineQueue queue,
            Progress progress,
            NonFinite nonFinite) {
        this.number = number;
        this.part = part;
        this.spec = spec;
        this.nonFinite = nonFinite;
        this.searches = searches;
        this.model = model;
        this.systems = model.systems();
        this.config = spec.generation();
        this.capacity = spec.batchSize();
        this.budget = budget;
        this.queue = queue;
        this.progress = progress;
    }

    /**
     * Decodes until the queue is empty. Where memory runs out, half as many sentences are in flight from then on, and those
     * that were are decoded anew.
     *
     * @param cancelled checked at every step; true ends the loop without results for what is in flight
     * @param finished takes each line whose search has ended
     */
    void run(BooleanSupplier cancelled, Finished finished) {
        try (var _ = model.device().attach()) {
            boolean done = false;
            while (!done) {
                done = decode(cancelled, finished);
            }
        } finally {
            progress.waiting(number);
        }
    }

    /** True at the end, false if it is worth another attempt after memory ran out. */
    private boolean decode(BooleanSupplier cancelled, Finished finished) {
        try (Decoding decoding = model.decoding(config.decoderRows())) {
            try {
                while (!cancelled.getAsBoolean()) {
                    progress.working(number);
                    try {
                        if (refill(decoding)) {
                            step(decoding);
                        } else if (overflowed.isEmpty()) {
                            return true;
                        }
                    } catch (RuntimeException | OutOfMemoryError failure) {
                        if (!AllocationFailure.is(failure) || !shrink()) {
                            throw failure;
                        }
                        return false;
                    }
                    // outside: what fails while a result is handed over would be lost with a new attempt
                    retire(finished);
                    if (active.isEmpty() || overflowed.size() >= capacity) {
                        recompute(cancelled, finished);
                    }
                }
                return true;
            } finally {
                active.forEach(sentence -> sentence.slot().close());
                active.clear();
                part.set(0);
            }
        }
    }

    /** Gives up what is in flight for half of it; false if that was tried often enough. */
    private boolean shrink() {
        failures++;
        if (capacity == 1 && failures > MAX_FAILURES) {
            return false;
        }
        int inFlight = Math.min(capacity, Math.max(1, active.size() + entering.size()));
        queue.giveBack(Stream.concat(active.stream().map(Active::line), entering.stream())
                .toList());
        entering = List.of();
        leaving.clear();
        full = false;
        scratch = new SearchScratch();
        int half = Math.max(1, inFlight / 2);
        if (half < capacity) {
            capacity = half;
            progress.shrunk(half);
        }
        return true;
    }

    /** Fills free places; false at the end. */
    private boolean refill(Decoding decoding) {
        // a few places at a time would make the encoder's products too thin
        boolean worthwhile = !full && capacity - active.size() >= Math.max(1, capacity / 4);
        while ((active.isEmpty() || worthwhile) && overflowed.size() < capacity) {
            boolean idle = active.isEmpty() && overflowed.isEmpty();
            List<SourceLine> lines = withinBudget(take(idle));
            part.set(active.size() + lines.size());
            if (lines.isEmpty()) {
                break;
            }
            entering = lines;
            enter(encode(decoding, lines));
            worthwhile = !full && active.size() < capacity;
        }
        return !active.isEmpty();
    }

    private List<SourceLine> take(boolean idle) {
        List<SourceLine> lines = takePart();
        while (idle && lines.isEmpty() && await()) {
            lines = takePart();
        }
        return lines;
    }

    /** At least one where none is in flight. */
    private List<SourceLine> takePart() {
        int least = active.isEmpty() ? 1 : 0;
        int room = Math.clamp(part.room(queue.waiting()), least, capacity - active.size());
        return room == 0 ? List.of() : queue.take(room, ENCODER_TOKENS);
    }

    private boolean await() {
        progress.waiting(number);
        try {
            return queue.await();
        } finally {
            progress.working(number);
        }
    }

    /** As many of these lines as may be in flight beside those that are; one where none is. The others go back. */
    private List<SourceLine> withinBudget(List<SourceLine> lines) {
        long tokens = active.stream()
                .mapToLong(sentence -> budget.cost(sentence.line().ids().length))
                .sum();
        int fit = 0;
        while (fit < lines.size()) {
            tokens += budget.cost(lines.get(fit).ids().length);
            if (tokens > budget.tokens() && active.size() + fit > 0) {
                queue.giveBack(lines.subList(fit, lines.size()));
                full = true;
                break;
            }
            fit++;
        }
        return lines.subList(0, fit);
    }

    private List<DecoderSlot> encode(Decoding decoding, List<SourceLine> lines) {
        List<int[]> sources = lines.stream().map(SourceLine::ids).toList();
        if (systems > 1) {
            return decoding.open(
                    sources,
                    lines.stream().mapToInt(line -> (int) (line.id() % systems)).toArray(),
                    lines.stream().mapToLong(line -> line.id() / systems).toArray());
        }
        List<PaddedBatch> batches =
                lines.stream().flatMap(line -> line.batch().stream()).toList();
        return batches.isEmpty()
                ? decoding.open(sources)
                : decoding.openPadded(
                        sources, batches, config.tokens().padTokenId().orElse(0), config.numBeams());
    }

    /** Puts the entering lines into flight. */
    private void enter(List<DecoderSlot> slots) {
        int entered = 0;
        try {
            for (DecoderSlot slot : slots) {
                SourceLine line = entering.getFirst();
                if (nonFinite instanceof NonFinite.Recomputed && !slot.isSourceFinite()) {
                    slot.close();
                    overflowed.add(line.forFloat32());
                } else {
                    active.add(new Active(line, searches.begin(line, scratch), slot, System.nanoTime()));
                }
                entering = entering.subList(1, entering.size());
                entered++;
            }
        } finally {
            slots.subList(entered, slots.size()).forEach(DecoderSlot::close);
            if (systems > 1) {
                // rows of one system are computed together
                active.sort(Comparator.comparingInt(sentence -> sentence.slot().system()));
            }
        }
    }

    private void step(Decoding decoding) {
        if (!config.useCache()) {
            active.forEach(sentence -> replay(decoding, sentence));
            return;
        }
        active.forEach(sentence -> sentence.slot()
                .feed(sentence.search().tokens(), sentence.search().parents()));
        try (var _ = model.device().scope()) {
            Matrix hidden = decoding.step(active.stream().map(Active::slot).toList());
            int row = 0;
            int last;
            for (int first = 0; first < active.size(); first = last) {
                last = first;
                int rows = 0;
                while (last < active.size()
                        && (rows == 0
                                || (rows + active.get(last).slot().rows() <= LOGIT_ROWS
                                        && decoding.together(
                                                active.get(first).slot(),
                                                active.get(last).slot())))) {
                    rows += active.get(last++).slot().rows();
                }
                choose(decoding, hidden.rows(row, rows), active.subList(first, last));
                row += rows;
            }
        }
    }

    /** One step without a cache: the histories are read from their start, as {@code use_cache false} asks. */
    private void replay(Decoding decoding, Active sentence) {
        List<int[]> histories = sentence.search().histories();
        int[] rows = IntStream.range(0, histories.size()).toArray();
        int length = histories.getFirst().length;
        sentence.slot().rewind();
        for (int position = 0; position < length; position++) {
            int at = position;
            sentence.slot()
                    .feed(histories.stream().mapToInt(history -> history[at]).toArray(), rows);
            try (var _ = model.device().scope()) {
                Matrix hidden = decoding.step(List.of(sentence.slot()));
                if (position == length - 1) {
                    choose(decoding, hidden, List.of(sentence));
                }
            }
        }
    }

    private void choose(Decoding decoding, Matrix hidden, List<Active> sentences) {
        try (var _ = model.device().scope()) {
            Logits logits =
                    decoding.logits(hidden, sentences.stream().map(Active::slot).toList());
            int row = 0;
            try (var _ = Profile.enter(Profile.Phase.CHOOSING)) {
                for (Active sentence : sentences) {
                    int rows = sentence.slot().rows();
                    if (isSound(sentence, hidden, logits, row)) {
                        sentence.search().look(hidden, row);
                        sentence.search().advance(logits, row);
                    } else {
                        leaving.add(sentence);
                    }
                    row += rows;
                }
            }
        }
    }

    /**
     * Whether a sentence may go on with its states and logits.
     *
     * @throws io.seqmark.base.InputException if it may not, and nothing would help
     */
    private boolean isSound(Active sentence, Matrix hidden, Logits logits, int row) {
        int rows = sentence.slot().rows();
        return switch (nonFinite) {
            case NonFinite.Accepted _ -> true;
            case NonFinite.Recomputed _ -> hidden.isFinite(row, rows) && logits.isFinite(row, rows);
            case NonFinite.Refused refused -> {
                // NaN in the last layer's weights shows in every step's logits: one step is enough
                boolean first = sentence.slot().steps() == 1;
                if (!hidden.isFinite(row, rows) || (first && !logits.isUsable(row))) {
                    throw refused.of(sentence.line());
                }
                yield true;
            }
        };
    }

    /** Does the sentences that overflowed in float32. */
    private void recompute(BooleanSupplier cancelled, Finished finished) {
        if (nonFinite instanceof NonFinite.Recomputed(var exact, var then) && !overflowed.isEmpty()) {
            List<SourceLine> lines = List.copyOf(overflowed);
            overflowed.clear();
            SourceQueue again = new SourceQueue(lines.size(), index -> lines.get((int) index));
            new Replica(number, new Shares(1).part(0), exact.get(), budget, spec, searches, again, progress, then)
                    .run(cancelled, finished);
        }
    }

    private void retire(Finished finished) {
        for (Active sentence : leaving) {
            active.remove(sentence);
            full = false;
            sentence.slot().close();
            overflowed.add(sentence.line().forFloat32());
        }
        leaving.clear();
        for (Iterator<Active> each = active.iterator(); each.hasNext(); ) {
            Active sentence = each.next();
            if (sentence.search().done()) {
                each.remove();
                full = false;
                failures = 0;
                sentence.slot().close();
                finished.accept(sentence.line(), sentence.search(), System.nanoTime() - sentence.since());
            }
        }
        part.set(active.size());
    }
}
