package io.seqmark.tokenizer.moses;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * The character classes of Moses. sacremoses carries them as lists from an older Unicode that leave out Chinese characters,
 * Hangul syllables and whatever lies beyond the Basic Multilingual Plane; letters that Unicode added since count here.
 */
final class MosesCharacters {
    /** Signs that hold Indic words together (virama and nukta) count as letters; the BMP's are letters' marks. */
    private static final Set<Integer> WORD_SIGNS = Set.of(
            0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD, 0x0D3B, 0x0D3C, 0x0D4D, 0x0EBA, 0x1039,
            0x1714, 0x1BAB, 0xA8C4, 0xA8F3, 0xA8F4, 0xA953, 0xAAF6, 0x0DCA, 0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0AFD,
            0x0AFE, 0x0AFF, 0x0B3C, 0x0CBC, 0x1C37);

    private MosesCharacters() {}

    static boolean isAlpha(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
        return WORD_SIGNS.contains(c) || (c <= 0xFFFF && Character.isAlphabetic(c) && !isOfAnotherList(c));
    }

    static boolean isAlnum(int c) {
        return isAlpha(c) || (c <= 0xFFFF && Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
    }

    /** Any number, fractions and numerals included. */
    static boolean isNumber(int c) {
        if (c > 0xFFFF || isOfAnotherList(c)) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    static boolean isLower(int c) {
        return c <= 0xFFFF && Character.isLowerCase(c);
    }

    static boolean isCurrency(int c) {
        return c <= 0xFFFF && Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    private static boolean isOfAnotherList(int c) {
        return (c >= 0xAC00 && c <= 0xD7A3) || UnicodeScript.of(c) == UnicodeScript.HAN;
    }

    /** The blocks of Chinese, Japanese and Korean writing, their outermost characters excluded as in sacremoses. */
    static boolean isCjk(int c) {
        return (c > 0x1100 && c < 0x11FF)
                || (c > 0x2E80 && c < 0xA4CF)
                || (c > 0xA840 && c < 0xA87F)
                || (c > 0xAC00 && c < 0xD7AF)
                || (c > 0xF900 && c < 0xFAFF)
                || (c > 0xFE30 && c < 0xFE4F)
                || (c > 0xFF65 && c < 0xFFDC)
                || (c > 0x17000 && c < 0x18AFF)
                || (c > 0x1B000 && c < 0x1B12F)
                || (c > 0x1B170 && c < 0x1B2FF)
                || (c > 0x20000 && c < 0x2FFFF);
    }
}
