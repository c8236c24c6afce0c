package io.seqmark.cli.score;

import io.seqmark.metrics.Signature;
import io.seqmark.metrics.rouge.AggregateScore;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.significance.Interval;
import io.seqmark.metrics.text.PythonFloat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One score of one system, ready to be printed.
 *
 * @param name as sacrebleu prints it
 * @param score in percent, or the metric's own unit
 * @param verboseScore the detail after the score; may be empty
 * @param signature how it was made
 * @param interval a confidence interval, where asked for
 * @param rouge precision, recall and bounds, for ROUGE
 * @param pValue of the difference to the baseline, in a paired test
 * @param fine whether one decimal would say little: at least four are printed
 */
record Result(
        String name,
        double score,
        String verboseScore,
        Signature signature,
        Optional<Interval> interval,
        Optional<AggregateScore> rouge,
        OptionalDouble pValue,
        boolean fine) {
    private static final int FINE = 4;

    static Result of(String name, double score, String verboseScore, Signature signature) {
        return new Result(
                name,
                score,
                verboseScore,
                signature,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                false);
    }

    /** One that a model computed. */
    static Result fine(String name, double score, Signature signature) {
        return new Result(name, score, "", signature, Optional.empty(), Optional.empty(), OptionalDouble.empty(), true);
    }

    /** Decimals to print where so many are asked for. */
    int decimals(int width) {
        return fine ? Math.max(FINE, width) : width;
    }

    Result withInterval(Interval found) {
        return new Result(name, score, verboseScore, signature, Optional.of(found), rouge, pValue, fine);
    }

    Result withRouge(AggregateScore found) {
        return new Result(name, score, verboseScore, signature, interval, Optional.of(found), pValue, fine);
    }

    Result withSignature(Signature other) {
        return new Result(name, score, verboseScore, other, interval, rouge, pValue, fine);
    }

    Result withPValue(double p) {
        return new Result(name, score, verboseScore, signature, interval, rouge, OptionalDouble.of(p), fine);
    }

    /** The score as text, with its interval as sacrebleu prints it. */
    String shortText(int width) {
        String text = PythonFloat.fixed(score, decimals(width));
        return interval.filter(i -> fine || i.mean() > 0)
                .map(i -> text + " (" + confidence(i, decimals(width)) + ")")
                .orElse(text);
    }

    /** Name, signature, score and detail, as sacrebleu prints them. */
    String line(int width, boolean shortSignature) {
        String detail =
                verboseScore.isEmpty() ? rouge.map(r -> rougeDetail(r, width)).orElse("") : verboseScore;
        String line = name + "|" + (shortSignature ? signature.shortForm() : signature) + " = " + shortText(width);
        return detail.isEmpty() ? line : line + " " + detail;
    }

    /** sacrebleu's JSON object, with numbers in full precision; ROUGE has precision, recall and bounds besides. */
    Map<String, Object> json(int width) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", name);
        object.put("score", score);
        object.put("signature", signature.toString());
        interval.filter(i -> fine || i.mean() > 0).ifPresent(i -> {
            object.put("confidence_mean", i.mean());
            object.put("confidence_var", i.halfWidth());
            object.put("confidence", confidence(i, decimals(width)));
        });
        rouge.ifPresent(r -> {
            object.put("precision", 100 * r.mid().precision());
            object.put("recall", 100 * r.mid().recall());
            object.put("interval", rougeBounds(r));
        });
        if (!verboseScore.isEmpty()) {
            object.put("verbose_score", verboseScore);
        } else {
            rouge.ifPresent(r -> object.put("verbose_score", rougeDetail(r, width)));
        }
        object.putAll(signature.entries());
        return object;
    }

    private static String confidence(Interval interval, int width) {
        return "\u03BC = " + PythonFloat.fixed(interval.mean(), width) + " \u00B1 "
                + PythonFloat.fixed(interval.halfWidth(), width);
    }

    private static String rougeDetail(AggregateScore rouge, int width) {
        return "(P = " + PythonFloat.fixed(100 * rouge.mid().precision(), width) + " R = "
                + PythonFloat.fixed(100 * rouge.mid().recall(), width) + " low = "
                + PythonFloat.fixed(100 * rouge.low().fmeasure(), width) + " high = "
                + PythonFloat.fixed(100 * rouge.high().fmeasure(), width) + ")";
    }

    private static Map<String, Object> rougeBounds(AggregateScore rouge) {
        PrecisionRecall low = rouge.low();
        PrecisionRecall high = rouge.high();
        Map<String, Object> bounds = new LinkedHashMap<>();
        bounds.put("precision", percent(low.precision(), high.precision()));
        bounds.put("recall", percent(low.recall(), high.recall()));
        bounds.put("score", percent(low.fmeasure(), high.fmeasure()));
        return bounds;
    }

    private static List<Double> percent(double low, double high) {
        return List.of(100 * low, 100 * high);
    }
}
