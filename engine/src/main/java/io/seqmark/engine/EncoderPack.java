package io.seqmark.engine;

import io.seqmark.model.LayerStates;
import java.util.List;

/** Sentences that are encoded together, and what becomes of their states. Used by one thread. */
public interface EncoderPack extends LayerStates {
    /** Token ids of each, none empty, none longer than the encoder's limit. */
    List<int[]> sentences();
}
