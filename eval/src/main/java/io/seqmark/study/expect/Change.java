package io.seqmark.study.expect;

import java.util.function.UnaryOperator;

/**
 * One thing that somebody may have done otherwise. Immutable.
 *
 * @param kind changes of one kind exclude each other
 * @param what was done then, for people
 * @param remedy how to score so with Seqmark, or what to mend
 * @param way how scoring changes
 * @param texts how the texts change
 */
record Change(Kind kind, String what, String remedy, UnaryOperator<Way> way, UnaryOperator<ScoredTexts> texts) {
    /** Of what a change is. */
    enum Kind {
        DECODING,
        TOKENIZER,
        CASE,
        SMOOTHING,
        ORDER,
        STEMMER,
        SENTENCES,
        MEAN,
        PART,
        MARKER,
        SPACES,
        COLUMNS,
        ALIGNMENT,
        UNICODE,
        ENTITIES,
        QUOTES,
        EMPTY,
        SCALE
    }

    static Change ofWay(Kind kind, String what, String remedy, UnaryOperator<Way> way) {
        return new Change(kind, what, remedy, way, texts -> texts);
    }

    static Change ofTexts(Kind kind, String what, String remedy, UnaryOperator<ScoredTexts> texts) {
        return new Change(kind, what, remedy, way -> way, texts);
    }
}
