package io.seqmark.tokenizer.text;

/** The character classes of BERT's tokenizer, which the Python tokenizers share. */
public final class CharacterClass {
    private CharacterClass() {}

    public static boolean isWhitespace(int codePoint) {
        return codePoint == '\t'
                || codePoint == '\n'
                || codePoint == '\r'
                || Character.getType(codePoint) == Character.SPACE_SEPARATOR;
    }

    public static boolean isControl(int codePoint) {
        return codePoint != '\t' && codePoint != '\n' && codePoint != '\r' && isOther(codePoint);
    }

    /** The categories C*: controls, formats, surrogates, private use, unassigned. */
    public static boolean isOther(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** All ASCII that is no letter, digit, space or control counts. */
    public static boolean isPunctuation(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
        }
        return switch (Character.getType(codePoint)) {
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
}
