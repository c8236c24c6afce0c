package io.seqmark.spec;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.InputException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The adapters of a run. Immutable.
 *
 * @param choices in the order in which they were given; none for the checkpoint as it is, one that is merged into it, or several that
 *     are evaluated side by side
 * @param options how their files are read
 */
public record AdapterSpec(List<AdapterChoice> choices, AdapterOptions options) {
    /** No adapter. */
    public static final AdapterSpec NONE = new AdapterSpec(List.of(), AdapterOptions.DEFAULT);

    /**
     * Checks that each has a name of its own.
     *
     * @throws InputException if two have one
     */
    public AdapterSpec {
        choices = List.copyOf(choices);
        Set<String> names = new HashSet<>();
        for (AdapterChoice choice : choices) {
            if (!names.add(choice.name())) {
                throw new InputException("--adapter: two are called %s; name one of them otherwise: --adapter NAME=%s"
                        .formatted(choice.name(), choice.location().orElse("DIR")));
            }
        }
    }

    /** One by itself, if it is not the checkpoint as it is. */
    public static AdapterSpec of(AdapterChoice choice) {
        return new AdapterSpec(List.of(choice), AdapterOptions.DEFAULT);
    }

    /** How many systems are evaluated: a line of the corpus is one of theirs after the other. */
    public int systems() {
        return Math.max(1, choices.size());
    }

    /** The one at a place among several, by itself. */
    public AdapterSpec alone(int system) {
        return new AdapterSpec(List.of(choices.get(system)), options);
    }

    /** Whether several systems are evaluated in one run. */
    public boolean isMany() {
        return choices.size() > 1;
    }
}
