package io.seqmark.base;

import java.util.Locale;

/** Durations as a clock shows them. */
public final class ClockText {
    private ClockText() {}

    /** {@code m:ss}, from an hour on {@code h:mm:ss}. */
    public static String of(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
