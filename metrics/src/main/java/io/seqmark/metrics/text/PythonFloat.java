package io.seqmark.metrics.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as Python prints them. */
public final class PythonFloat {
    private static final int FIRST_SCIENTIFIC_EXPONENT = 16;
    private static final int LAST_SCIENTIFIC_EXPONENT = -5;

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

    /**
     * Python's {@code round(value, digits)}: the exact binary value rounded half to even. Infinite and undefined values
     * stay what they are.
     */
    public static double round(double value, int digits) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double rounded =
                new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
        return Math.copySign(rounded, value);
    }

    /**
     * Python's {@code repr(value)} of a finite value: the shortest digits that read back as the same number, in
     * scientific notation below 1e-4 and from 1e16 on.
     */
    public static String repr(double value) {
        if (value == 0) {
            return Math.copySign(1, value) < 0 ? "-0.0" : "0.0";
        }
        // Double.toString gives the shortest digits (JDK-4511638); only their layout differs
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent <= LAST_SCIENTIFIC_EXPONENT || exponent >= FIRST_SCIENTIFIC_EXPONENT) {
            String digits = shortest.unscaledValue().abs().toString();
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            String sign = value < 0 ? "-" : "";
            return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                    + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        }
        String plain = shortest.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** The {@code repr} of the shortest decimal that reads back as the same 32-bit float. */
    public static String repr(float value) {
        return repr(Double.parseDouble(Float.toString(value)));
    }
}
