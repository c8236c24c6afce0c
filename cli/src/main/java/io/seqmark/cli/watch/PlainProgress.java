package io.seqmark.cli.watch;

import io.seqmark.base.ClockText;
import io.seqmark.compute.Console.Phase;
import java.util.Locale;
import java.util.OptionalDouble;

/** A reading as a line for a log. */
final class PlainProgress {
    private PlainProgress() {}

    static String of(Reading reading, String doing) {
        String name = ProgressLine.name(reading.phase(), doing);
        if (reading.phase() != Phase.GENERATING || reading.allLines() == 0) {
            return name + ", " + ClockText.of(reading.seconds()) + " elapsed";
        }
        OptionalDouble left = reading.left();
        return String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d lines, %d %%, %.0f tok/s, %s elapsed",
                        name,
                        reading.lines(),
                        reading.allLines(),
                        reading.percent(),
                        reading.rate(),
                        ClockText.of(reading.seconds()))
                + (left.isPresent() ? ", " + ClockText.of(left.getAsDouble()) + " left" : "")
                + reading.score()
                        .map(score -> ", " + ProgressLine.label(score)
                                + String.format(Locale.ROOT, " so far %.1f", score.value()))
                        .orElse("")
                + ProgressLine.lost(reading.lost()).map(text -> ", " + text).orElse("");
    }
}
