package io.seqmark.spec;

import io.seqmark.spec.Scoring.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Options that were set for metrics that a run does not compute. */
public final class IdleOptions {
    private IdleOptions() {}

    /** A line for each metric whose options have no effect; metrics that have the same options share one. */
    public static List<String> warnings(Scoring scoring) {
        MetricSettings settings = scoring.settings();
        Map<Object, List<Metric>> idle = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            if (!settings.isDefault(metric)) {
                idle.computeIfAbsent(metric.options(settings).value(), _ -> new ArrayList<>())
                        .add(metric);
            }
        }
        scoring.metrics().forEach(used -> idle.remove(used.options(settings).value()));
        return idle.values().stream()
                .map(metrics -> "the options of "
                        + joined(metrics, metric -> metric.label().toUpperCase(Locale.ROOT), " and ")
                        + " have no effect without --metric " + joined(metrics, Metric::label, " or "))
                .toList();
    }

    private static String joined(List<Metric> metrics, Function<Metric, String> name, String between) {
        return metrics.stream().map(name).collect(Collectors.joining(between));
    }
}
