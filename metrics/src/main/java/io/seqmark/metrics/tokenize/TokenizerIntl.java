package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/**
 * {@code intl}: as {@code mteval-v14.pl --international-tokenization}: punctuation is a token unless it stands between two
 * numerals, and so is every symbol.
 */
final class TokenizerIntl implements LineTokenizer {
    @Override
    public String signature() {
        return "intl";
    }

    @Override
    public void tokenize(TextBuffer line) {
        separateAfterNonNumeral(line);
        separateBeforeNonNumeral(line);
        separateSymbols(line);
    }

    /** {@code (\P{N})(\p{P})} becomes {@code \1 \2 } with a space after. */
    private static void separateAfterNonNumeral(TextBuffer line) {
        int i = 0;
        while (i < line.length()) {
            int cp = line.codePointAt(i);
            i += Character.charCount(cp);
            line.writeCodePoint(cp);
            if (!isNumeral(cp) && i < line.length()) {
                int next = line.codePointAt(i);
                if (isPunctuation(next)) {
                    writeSpaced(line, next);
                    i += Character.charCount(next);
                }
            }
        }
        line.swap();
    }

    /** {@code (\p{P})(\P{N})} becomes {@code  \1 \2} with a space before. */
    private static void separateBeforeNonNumeral(TextBuffer line) {
        int i = 0;
        while (i < line.length()) {
            int cp = line.codePointAt(i);
            i += Character.charCount(cp);
            int next = i < line.length() ? line.codePointAt(i) : -1;
            if (next >= 0 && isPunctuation(cp) && !isNumeral(next)) {
                writeSpaced(line, cp);
                line.writeCodePoint(next);
                i += Character.charCount(next);
            } else {
                line.writeCodePoint(cp);
            }
        }
        line.swap();
    }

    private static void separateSymbols(TextBuffer line) {
        int i = 0;
        while (i < line.length()) {
            int cp = line.codePointAt(i);
            i += Character.charCount(cp);
            if (isSymbol(cp)) {
                writeSpaced(line, cp);
            } else {
                line.writeCodePoint(cp);
            }
        }
        line.swap();
    }

    private static void writeSpaced(TextBuffer line, int cp) {
        line.write(' ');
        line.writeCodePoint(cp);
        line.write(' ');
    }

    private static boolean isNumeral(int cp) {
        return switch (Character.getType(cp)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    private static boolean isPunctuation(int cp) {
        return switch (Character.getType(cp)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isSymbol(int cp) {
        return switch (Character.getType(cp)) {
            case Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL ->
                true;
            default -> false;
        };
    }
}
