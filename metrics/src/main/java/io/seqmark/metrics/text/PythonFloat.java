package io.seqmark.metrics.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as Python prints them. */
public final class PythonFloat {
    private PythonFloat() {}

    /**
     * {@code f"{value:.{digits}f}"}: the exact binary value, rounded half to even. ({@link String#format} rounds the
     * shortest decimal form half up, which differs.)
     */
    public static String fixed(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        String text =
                new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        boolean lostItsSign = Double.compare(value, 0.0) < 0 && !text.startsWith("-");
        return lostItsSign ? "-" + text : text;
    }
}
