package io.seqmark.study.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Predictions and their references, as they are scored. Immutable.
 *
 * @param predictions as many as references
 */
record Texts(List<String> predictions, List<String> references) {
    Texts {
        predictions = List.copyOf(predictions);
        references = List.copyOf(references);
    }

    Texts withPredictions(UnaryOperator<String> change) {
        return new Texts(predictions.stream().map(change).toList(), references);
    }

    Texts withReferences(UnaryOperator<String> change) {
        return new Texts(predictions, references.stream().map(change).toList());
    }

    Texts withBoth(UnaryOperator<String> change) {
        return withPredictions(change).withReferences(change);
    }

    /** References in the place of predictions. */
    Texts swapped() {
        return new Texts(references, predictions);
    }

    /** Each prediction beside the reference of a line further down, or up; lines without a partner are left out. */
    Texts shifted(int lines) {
        int size = Math.max(0, predictions.size() - Math.abs(lines));
        int first = Math.max(0, -lines);
        int reference = Math.max(0, lines);
        return new Texts(predictions.subList(first, first + size), references.subList(reference, reference + size));
    }

    /** Without the lines whose prediction is empty. */
    Texts withoutEmpty() {
        List<String> left = new ArrayList<>();
        List<String> right = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            if (!predictions.get(i).isBlank()) {
                left.add(predictions.get(i));
                right.add(references.get(i));
            }
        }
        return new Texts(left, right);
    }
}
