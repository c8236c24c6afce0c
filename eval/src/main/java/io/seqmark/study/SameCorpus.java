package io.seqmark.study;

import io.seqmark.base.InputException;
import io.seqmark.metrics.text.PythonText;
import java.util.List;

/** Makes sure that systems were given the same corpus. */
final class SameCorpus {
    private SameCorpus() {}

    /**
     * The systems on what they have in common.
     *
     * @param firstLines whether it may be less than all
     * @param notes is told what was left out
     * @throws InputException if the corpora differ, or have nothing in common
     */
    static List<ComparedSystem> of(List<ComparedSystem> systems, boolean firstLines, List<String> notes) {
        ComparedSystem baseline = systems.getFirst();
        int common = baseline.size();
        for (ComparedSystem system : systems) {
            int same = same(baseline, system);
            if (!firstLines && (same < baseline.size() || same < system.size())) {
                throw new InputException(problem(baseline, system, same));
            }
            common = Math.min(common, same);
        }
        if (common == 0) {
            throw new InputException("the corpora of " + names(systems) + " have no first lines in common");
        }
        int examples = common;
        if (systems.stream().anyMatch(system -> system.size() > examples)) {
            notes.add("only the first %d lines are compared, which all have in common".formatted(examples));
            return systems.stream().map(system -> system.first(examples)).toList();
        }
        return systems;
    }

    private static int same(ComparedSystem one, ComparedSystem other) {
        boolean sources = !one.sources().isEmpty() && !other.sources().isEmpty();
        int end = Math.min(one.size(), other.size());
        for (int i = 0; i < end; i++) {
            if (!stripped(one.referencesOf(i)).equals(stripped(other.referencesOf(i)))
                    || (sources && !one.sources().get(i).equals(other.sources().get(i)))) {
                return i;
            }
        }
        return end;
    }

    private static List<String> stripped(List<String> references) {
        return references.stream().map(PythonText::rstrip).toList();
    }

    private static String problem(ComparedSystem one, ComparedSystem other, int same) {
        String what = same < one.size() && same < other.size()
                ? "differ from line " + (same + 1) + " on"
                : "have " + one.size() + " and " + other.size() + " lines";
        return "the corpora of " + one.name() + " and " + other.name() + " " + what
                + (same > 0 ? "; --common_first_lines compares the " + same + " lines before" : "");
    }

    private static String names(List<ComparedSystem> systems) {
        return String.join(", ", systems.stream().map(ComparedSystem::name).toList());
    }
}
