package io.seqmark.engine;

import io.seqmark.contract.Semantics;
import io.seqmark.generate.GenerationConfig;
import io.seqmark.generate.SearchScratch;
import io.seqmark.generate.SentenceSearch;
import io.seqmark.model.Decoding;
import io.seqmark.model.DecoderSlot;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.LogitRows;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Scope;
import io.seqmark.tensor.SourceMemory;
import io.seqmark.tensor.Torch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;

/**
 * One thread's decoding loop: a bounded number of sentences in flight; those that finish leave at once and others take their
 * places. What a sentence yields depends on itself alone, not on who is in flight with it. Confined to the thread that runs
 * it.
 */
final class Replica {
    /** Source tokens encoded at once, at the most: enough for full speed, little enough for memory. */
    private static final int ENCODER_TOKENS = 2048;
    /** Decoder rows projected to the vocabulary at once: their logits stay in cache while they are read. */
    private static final int LOGIT_ROWS = 64;

    private final EncoderDecoder model;
    private final GenerationConfig config;
    private final Semantics semantics;
    private final int capacity;
    private final SourceQueue queue;
    private final List<Active> active = new ArrayList<>();
    private final SearchScratch scratch = new SearchScratch();

    /** A sentence in flight. */
    private record Active(SourceLine line, SentenceSearch search, DecoderSlot slot) {}

    Replica(EncoderDecoder model, EngineSpec spec, SourceQueue queue) {
        this.model = model;
        this.config = spec.generation();
        this.semantics = spec.semantics();
        this.capacity = spec.batchSize();
        this.queue = queue;
    }

    /**
     * Decodes until the queue is empty.
     *
     * @param cancelled checked at every step; true ends the loop without results for what is in flight
     * @param finished takes each line whose search has ended, with the number of decoder steps it took
     */
    void run(BooleanSupplier cancelled, java.util.function.BiConsumer<SourceLine, SentenceSearch> finished) {
        try (var _ = Torch.inference();
                Decoding decoding = model.decoding(config.numBeams())) {
            try {
                while (!cancelled.getAsBoolean() && refill(decoding)) {
                    step(decoding);
                    retire(finished);
                }
            } finally {
                active.forEach(sentence -> sentence.slot().close());
                active.clear();
            }
        }
    }

    /** Fills free places; false at the end. */
    private boolean refill(Decoding decoding) {
        // a few places at a time would make the encoder's products too thin
        boolean worthwhile = capacity - active.size() >= Math.max(1, capacity / 4);
        while (active.isEmpty() || worthwhile) {
            List<SourceLine> lines = queue.take(capacity - active.size(), ENCODER_TOKENS);
            if (lines.isEmpty()) {
                break;
            }
            List<SourceMemory> memories =
                    model.memorize(lines.stream().map(SourceLine::ids).toList());
            for (int i = 0; i < lines.size(); i++) {
                SourceLine line = lines.get(i);
                active.add(new Active(
                        line,
                        SentenceSearch.of(config, semantics, line.ids(), scratch),
                        decoding.open(memories.get(i))));
            }
            worthwhile = active.size() < capacity;
        }
        return !active.isEmpty();
    }

    private void step(Decoding decoding) {
        List<DecoderSlot> slots = active.stream().map(Active::slot).toList();
        try (var _ = Scope.open()) {
            Matrix hidden = config.useCache() ? advance(decoding, slots) : replay(decoding, slots);
            int from = 0;
            for (int first = 0; first < active.size(); ) {
                int last = first;
                int rows = 0;
                while (last < active.size() && (rows == 0 || rows + slots.get(last).rows() <= LOGIT_ROWS)) {
                    rows += slots.get(last++).rows();
                }
                choose(decoding, hidden.rows(from, rows), active.subList(first, last));
                from += rows;
                first = last;
            }
        }
    }

    private Matrix advance(Decoding decoding, List<DecoderSlot> slots) {
        active.forEach(sentence ->
                sentence.slot().feed(sentence.search().tokens(), sentence.search().parents()));
        return decoding.step(slots);
    }

    /** Without a cache every step reads the histories from their start. */
    private Matrix replay(Decoding decoding, List<DecoderSlot> slots) {
        throw new UnsupportedOperationException("use_cache false " + decoding + slots);
    }

    private void choose(Decoding decoding, Matrix hidden, List<Active> sentences) {
        try (var _ = Scope.open()) {
            LogitRows logits = new LogitRows(decoding.logits(hidden));
            int row = 0;
            for (Active sentence : sentences) {
                int rows = sentence.slot().rows();
                sentence.search().advance(logits, row);
                row += rows;
            }
        }
    }

    private void retire(java.util.function.BiConsumer<SourceLine, SentenceSearch> finished) {
        for (Iterator<Active> each = active.iterator(); each.hasNext(); ) {
            Active sentence = each.next();
            if (sentence.search().done()) {
                each.remove();
                sentence.slot().close();
                finished.accept(sentence.line(), sentence.search());
            }
        }
    }
}
