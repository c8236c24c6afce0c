package io.seqmark.study.view;

import io.seqmark.study.Figure;

/**
 * A number that is read first.
 *
 * @param name what it is
 * @param value the number
 * @param note what is to be known with it; may be empty
 */
record Card(String name, String value, String note) {
    static Card of(Figure figure) {
        return new Card(
                Visible.of(figure.name()),
                Numbers.score(figure.name(), figure.score()),
                figure.bounds()
                        .map(bounds -> "95 % " + Numbers.bounds(figure.name(), bounds))
                        .orElse(""));
    }
}
