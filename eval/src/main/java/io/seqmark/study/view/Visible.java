package io.seqmark.study.view;

/**
 * Text from a file as one line that does to a terminal or a page what it looks like: characters that move a cursor, turn the
 * direction of what follows, or are half of one, are spelled out.
 */
final class Visible {
    private Visible() {}

    static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (acts(point)) {
                visible.append("\\u%04x".formatted(point));
            } else {
                visible.appendCodePoint(point);
            }
        }
        return visible.toString();
    }

    /** The beginning of a longer text. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return of(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return of(text.substring(0, end)) + " ...";
    }

    private static boolean acts(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> turnsDirection(point);
        };
    }

    /** Whether a character turns the direction of what follows. */
    static boolean turnsDirection(int point) {
        return point == 0x61C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
