package io.seqmark.lease;

import java.util.OptionalLong;

/**
 * What the loss of a worker means.
 *
 * @param unfinished examples that it had and that go to others
 * @param setAside examples that are given up with it
 * @param restartAt when to start it again; absent if never
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WorkerLoss(int unfinished, long[] setAside, OptionalLong restartAt) {}
