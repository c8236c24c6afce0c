package io.seqmark.metrics.rouge;

import io.seqmark.metrics.text.PythonText;

/** A word in the context of a possible sentence boundary, with what Punkt says of it. */
final class PunktToken {
    private static final String NUMBER = "##number##";

    private final String text;
    private final String type;
    boolean sentenceBreak;
    boolean abbreviation;
    boolean ellipsis;

    PunktToken(String text) {
        this.text = text;
        String lowered = PythonText.lower(text);
        this.type = isNumber(lowered) ? NUMBER : lowered;
    }

    String text() {
        return text;
    }

    boolean isPeriodFinal() {
        return text.endsWith(".");
    }

    boolean isNumber() {
        return typeWithoutPeriod().equals(NUMBER);
    }

    /** The type without a final period. */
    String typeWithoutPeriod() {
        return type.length() > 1 && type.endsWith(".") ? type.substring(0, type.length() - 1) : type;
    }

    /** The type without a final period that ends a sentence. */
    String typeWithoutSentencePeriod() {
        return sentenceBreak ? typeWithoutPeriod() : type;
    }

    boolean startsUpper() {
        return Character.isUpperCase(text.codePointAt(0));
    }

    boolean startsLower() {
        return Character.isLowerCase(text.codePointAt(0));
    }

    /** Two or more periods and nothing else. */
    boolean looksLikeEllipsis() {
        return text.length() >= 2 && text.chars().allMatch(c -> c == '.');
    }

    /** A letter with a period. */
    boolean isInitial() {
        int first = text.codePointAt(0);
        int next = Character.charCount(first);
        return text.length() == next + 1 && text.charAt(next) == '.' && isWordCharacterButNoDigit(first);
    }

    private static boolean isWordCharacterButNoDigit(int cp) {
        int type = Character.getType(cp);
        return cp == '_' || Character.isLetter(cp) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    /** {@code -?[.,]?\d[\d,.-]*}, which a final period is part of. */
    private static boolean isNumber(String word) {
        int at = word.startsWith("-") ? 1 : 0;
        if (at < word.length() && (word.charAt(at) == '.' || word.charAt(at) == ',')) {
            at++;
        }
        if (at == word.length() || !Character.isDigit(word.codePointAt(at))) {
            return false;
        }
        return word.substring(at)
                .codePoints()
                .allMatch(cp -> cp == ',' || cp == '.' || cp == '-' || Character.isDigit(cp));
    }
}
