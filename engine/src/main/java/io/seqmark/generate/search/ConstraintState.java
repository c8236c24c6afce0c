package io.seqmark.generate.search;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a history has come through its constraints, token by token: which are fulfilled, which one is begun, which are
 * open. Greedy, as transformers' {@code ConstraintListState}: a token goes to the constraint that is begun, else to the first
 * open one that it begins; a token that breaks a begun constraint begins no other.
 */
final class ConstraintState {
    /** Tokens of the longest word of all constraints: what a fulfilled one counts. */
    private final int longest;
    /** The next one to be begun first; one that was broken goes to the end. */
    private final List<ForcedWords> open;

    private int fulfilled;
    private @Nullable Begun begun;

    /**
     * A constraint in progress. Copies of a state that differ in the next token alone share it until one of them breaks it,
     * so that what the first of them adds, the next ones find. It is an accident of transformers that decides which words
     * win, so it is repeated here.
     */
    private static final class Begun {
        private final ForcedWords words;
        private ForcedWords.Node at;

        private Begun(ForcedWords words, ForcedWords.Node at) {
            this.words = words;
            this.at = at;
        }
    }

    private ConstraintState(int longest, List<ForcedWords> open) {
        this.longest = longest;
        this.open = new ArrayList<>(open);
    }

    /** The state after a history, decoder start included, and perhaps one more token. */
    static ConstraintState after(List<ForcedWords> constraints, int[] history) {
        int longest = constraints.stream().mapToInt(ForcedWords::longest).max().orElseThrow();
        ConstraintState state = new ConstraintState(longest, constraints);
        for (int token : history) {
            state.add(token);
        }
        return state;
    }

    /** Whether all constraints are fulfilled. */
    boolean complete() {
        return open.isEmpty() && begun == null;
    }

    /** The tokens that make progress: the begun constraint's, or the first ones of all open ones. May repeat some. */
    List<Integer> tokens() {
        return begun != null
                ? begun.at.tokens()
                : open.stream()
                        .flatMap(words -> words.start().tokens().stream())
                        .toList();
    }

    /** A state that goes on from here with a token. See {@link Begun} on what it shares with this one. */
    ConstraintState with(int token) {
        ConstraintState copy = new ConstraintState(longest, open);
        copy.fulfilled = fulfilled;
        copy.begun = begun;
        copy.add(token);
        return copy;
    }

    /** Progress in tokens; a fulfilled constraint counts as much as the longest word. */
    int bank() {
        int progress = begun == null ? 0 : longest - (begun.words.longest() - begun.at.depth());
        return fulfilled * longest + progress;
    }

    private void add(int token) {
        if (begun != null) {
            follow(begun, token);
            return;
        }
        for (ForcedWords words : open) {
            ForcedWords.Node node = words.start().after(token);
            if (node != null) {
                open.remove(words);
                arrive(new Begun(words, node));
                return;
            }
        }
    }

    private void follow(Begun constraint, int token) {
        ForcedWords.Node node = constraint.at.after(token);
        if (node == null) {
            open.add(constraint.words);
            begun = null;
        } else {
            constraint.at = node;
            arrive(constraint);
        }
    }

    private void arrive(Begun constraint) {
        boolean ends = constraint.at.endsWord();
        fulfilled += ends ? 1 : 0;
        begun = ends ? null : constraint;
    }
}
