package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.base.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** By which columns runs are sorted. */
public final class RunOrder {
    private static final String DESCENDING = ":desc";
    private static final Map<String, Comparator<ListedRun>> COLUMNS = columns();

    private RunOrder() {}

    private static Map<String, Comparator<ListedRun>> columns() {
        Map<String, Comparator<ListedRun>> columns = new LinkedHashMap<>();
        columns.put("folder", Comparator.comparing(ListedRun::folder));
        columns.put("model", Comparator.comparing(ListedRun::model));
        columns.put("split", Comparator.comparing(ListedRun::split));
        columns.put("beams", Comparator.comparingLong(run -> run.beams().orElse(0)));
        columns.put("lines", Comparator.comparingLong(ListedRun::lines));
        columns.put("seconds", Comparator.comparingDouble(ListedRun::seconds));
        columns.put("dtype", Comparator.comparing(ListedRun::dtype));
        columns.put("semantics", Comparator.comparing(ListedRun::semantics));
        columns.put("date", Comparator.comparing(ListedRun::ended));
        return columns;
    }

    /**
     * The runs in that order; those that lack a score come last.
     *
     * @param order columns or scores, the first counts most, as {@code bleu:desc,seconds}
     * @throws InputException if one of them is neither
     */
    public static List<ListedRun> sorted(List<ListedRun> runs, String order) {
        Set<String> known = new LinkedHashSet<>(COLUMNS.keySet());
        runs.forEach(run -> known.addAll(run.scores().keySet()));
        Comparator<ListedRun> all = (_, _) -> 0;
        List<String> problems = new ArrayList<>();
        for (String key : order.split(",", -1)) {
            boolean descending = key.endsWith(DESCENDING);
            String column = descending ? key.substring(0, key.length() - DESCENDING.length()) : key;
            if (known.contains(column)) {
                all = all.thenComparing(by(column, descending));
            } else {
                problems.add("--sort " + column + ": no column of these runs; "
                        + Suggestion.nearest(column, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("there are " + String.join(", ", known)));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return runs.stream().sorted(all).toList();
    }

    private static Comparator<ListedRun> by(String column, boolean descending) {
        Comparator<ListedRun> named = COLUMNS.get(column);
        Comparator<ListedRun> ascending = named != null
                ? named
                : Comparator.comparingDouble(run -> run.scores().getOrDefault(column, 0.0));
        Comparator<ListedRun> ordered = descending ? ascending.reversed() : ascending;
        return named != null
                ? ordered
                : Comparator.<ListedRun, Boolean>comparing(run -> !run.scores().containsKey(column))
                        .thenComparing(ordered);
    }
}
