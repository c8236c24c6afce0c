package io.seqmark.study.view;

import io.seqmark.metrics.text.PythonFloat;
import io.seqmark.study.Bounds;
import java.util.Locale;

/** Numbers for people: scores with as many decimals as papers give them. */
final class Numbers {
    private Numbers() {}

    static String score(double score) {
        return PythonFloat.fixed(score, 2);
    }

    /** With its sign, also where it is positive. */
    static String difference(double difference) {
        String text = score(difference);
        return text.startsWith("-") ? text : "+" + text;
    }

    static String bounds(Bounds bounds) {
        return "[" + score(bounds.low()) + ", " + score(bounds.high()) + "]";
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
