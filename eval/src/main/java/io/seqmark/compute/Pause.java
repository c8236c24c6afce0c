package io.seqmark.compute;

import io.seqmark.base.RunException;
import java.util.concurrent.TimeUnit;

/** Between two looks at what other processes do: there is nobody who would tell. Whoever pauses bounds how often. */
public final class Pause {
    private Pause() {}

    /**
     * Pauses.
     *
     * @throws RunException if the calling thread is interrupted
     */
    public static void millis(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw RunException.interrupted(interrupted);
        }
    }
}
