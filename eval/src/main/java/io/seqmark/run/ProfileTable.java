package io.seqmark.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --profile}: where the threads' time went, the largest share first. */
final class ProfileTable {
    private static final int BAR = 40;

    private ProfileTable() {}

    /**
     * The lines for people.
     *
     * @param seconds of thread time by phase
     */
    static List<String> lines(Map<String, Double> seconds) {
        double total =
                seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%.2f s of thread time in generation", total));
        seconds.entrySet().stream()
                .filter(phase -> total > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(phase -> lines.add(String.format(
                        Locale.ROOT,
                        "%-10s %9.2f s %5.1f %% %s",
                        phase.getKey(),
                        phase.getValue(),
                        100 * phase.getValue() / total,
                        "#".repeat((int) Math.round(BAR * phase.getValue() / total)))));
        return lines;
    }
}
