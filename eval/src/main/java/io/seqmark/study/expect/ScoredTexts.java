package io.seqmark.study.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Predictions and their references, as they are scored. Immutable.
 *
 * @param predictions as many as references
 * @param references of each prediction, at least one
 */
record ScoredTexts(List<String> predictions, List<List<String>> references) {
    ScoredTexts {
        predictions = List.copyOf(predictions);
        references = references.stream().map(List::copyOf).toList();
    }

    ScoredTexts withPredictions(UnaryOperator<String> change) {
        return new ScoredTexts(predictions.stream().map(change).toList(), references);
    }

    ScoredTexts withReferences(UnaryOperator<String> change) {
        return new ScoredTexts(
                predictions,
                references.stream()
                        .map(all -> all.stream().map(change).toList())
                        .toList());
    }

    ScoredTexts withBoth(UnaryOperator<String> change) {
        return withPredictions(change).withReferences(change);
    }

    /** References in the place of predictions; of several the first. */
    ScoredTexts swapped() {
        return new ScoredTexts(
                references.stream().map(List::getFirst).toList(),
                predictions.stream().map(List::of).toList());
    }

    /** Each prediction beside the reference of a line further down, or up; lines without a partner are left out. */
    ScoredTexts shifted(int lines) {
        int size = Math.max(0, predictions.size() - Math.abs(lines));
        int first = Math.max(0, -lines);
        int reference = Math.max(0, lines);
        return new ScoredTexts(
                predictions.subList(first, first + size), references.subList(reference, reference + size));
    }

    /** Without the lines whose prediction is empty. */
    ScoredTexts withoutEmpty() {
        List<String> left = new ArrayList<>();
        List<List<String>> right = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            if (!predictions.get(i).isBlank()) {
                left.add(predictions.get(i));
                right.add(references.get(i));
            }
        }
        return new ScoredTexts(left, right);
    }
}
