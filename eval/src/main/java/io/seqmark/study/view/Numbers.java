package io.seqmark.study.view;

import io.seqmark.metrics.text.PythonFloat;
import io.seqmark.study.Bounds;
import io.seqmark.study.Figure;
import java.util.Locale;

/** Numbers for people: scores with as many decimals as papers give them. */
final class Numbers {
    private Numbers() {}

    /** In percent. */
    static String score(double score) {
        return PythonFloat.fixed(score, 2);
    }

    /**
     * Of any metric.
     *
     * @param name of the score
     */
    static String score(String name, double score) {
        return PythonFloat.fixed(score, Figure.decimals(name));
    }

    /** With its sign, also where it is positive. */
    static String difference(String name, double difference) {
        String text = score(name, difference);
        return text.startsWith("-") ? text : "+" + text;
    }

    static String bounds(String name, Bounds bounds) {
        return "[" + score(name, bounds.low()) + ", " + score(name, bounds.high()) + "]";
    }

    static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String ratio(double ratio) {
        return PythonFloat.fixed(ratio, 3);
    }

    static String pValue(double p) {
        return PythonFloat.fixed(p, 4);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%,.1f s", seconds);
    }
}
