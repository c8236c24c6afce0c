package io.seqmark.cli.watch;

import io.seqmark.base.ClockText;
import io.seqmark.compute.Console.Phase;
import io.seqmark.compute.ScoreSoFar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A reading as one line: as much of it as the terminal has room for. */
final class ProgressLine {
    private static final int LONGEST_BAR = 20;
    private static final int SHORTEST_BAR = 6;

    private final Reading reading;
    private final String doing;

    private ProgressLine(Reading reading, String doing) {
        this.reading = reading;
        this.doing = doing;
    }

    /**
     * The line.
     *
     * @param doing what the generation is called, as {@code translating}
     * @param columns of the terminal; the last one stays empty, because some wrap there
     */
    static String of(Reading reading, String doing, int columns) {
        int room = Math.max(1, columns - 1);
        ProgressLine line = new ProgressLine(reading, doing);
        return reading.phase() == Phase.GENERATING && reading.allLines() > 0
                ? line.generating(room)
                : cut(name(reading.phase(), doing) + "  " + ClockText.of(reading.seconds()) + " elapsed", room);
    }

    /** What a run is at, in a word. */
    static String name(Phase phase, String doing) {
        return switch (phase) {
            case DOWNLOADING -> "downloading";
            case LOADING -> "loading";
            case GENERATING -> doing;
            case SCORING -> "scoring";
        };
    }

    /** The longest of these forms that has room; lost workers are named before speed and score are. */
    private String generating(int room) {
        String start = doing + " " + reading.percent() + "%";
        String lines = String.format(Locale.ROOT, "%,d/%,d", reading.lines(), reading.allLines());
        List<String> forms = List.of(
                lines + " lines  " + elapsed() + left(", ") + lost("  ") + rate() + score("  BLEU so far "),
                lines + " lines  " + elapsed() + left(", ") + lost("  ") + rate() + score("  BLEU "),
                lines + "  " + timeLeftOrElapsed() + lost("  ") + rate() + score("  BLEU "),
                lines + "  " + timeLeftOrElapsed() + lost("  ") + rate(),
                lines + "  " + timeLeftOrElapsed() + lost("  "));
        for (String form : forms) {
            int bar = Math.min(LONGEST_BAR, room - start.length() - form.length() - " [] ".length());
            if (bar >= SHORTEST_BAR) {
                return start + " [" + bar(bar) + "] " + form;
            }
        }
        for (String form : List.of(forms.getLast(), timeLeftOrElapsed() + lost("  "), lost(""), lines)) {
            if (!form.isEmpty() && start.length() + 1 + form.length() <= room) {
                return start + " " + form;
            }
        }
        return cut(start, room);
    }

    private String bar(int width) {
        int done = (int) Math.floor(reading.share() * width);
        if (done >= width) {
            return "=".repeat(width);
        }
        return "=".repeat(done) + ">" + " ".repeat(width - done - 1);
    }

    private String elapsed() {
        return ClockText.of(reading.seconds()) + " elapsed";
    }

    private String left(String before) {
        OptionalDouble left = reading.left();
        return left.isPresent() ? before + ClockText.of(left.getAsDouble()) + " left" : "";
    }

    private String timeLeftOrElapsed() {
        String left = left("");
        return left.isEmpty() ? elapsed() : left;
    }

    private String rate() {
        return reading.tokens() > 0 ? String.format(Locale.ROOT, "  %,.0f tok/s", reading.rate()) : "";
    }

    private String score(String before) {
        return reading.score()
                .map(score -> before.replace("BLEU", label(score)) + String.format(Locale.ROOT, "%.1f", score.value()))
                .orElse("");
    }

    private String lost(String before) {
        return lost(reading.lost()).map(text -> before + text).orElse("");
    }

    /** That workers are not there, as {@code worker 2 lost}. */
    static Optional<String> lost(List<Integer> workers) {
        return workers.isEmpty()
                ? Optional.empty()
                : Optional.of((workers.size() == 1 ? "worker " : "workers ")
                        + workers.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + " lost");
    }

    /** A score's name as papers write it. */
    static String label(ScoreSoFar score) {
        return switch (score.name()) {
            case "bleu" -> "BLEU";
            case "chrf" -> "chrF";
            case "ter" -> "TER";
            default -> score.name();
        };
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room);
    }
}
