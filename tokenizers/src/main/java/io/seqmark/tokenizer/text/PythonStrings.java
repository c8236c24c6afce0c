package io.seqmark.tokenizer.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Python's idea of white space, which decides what its tokenizers strip. */
public final class PythonStrings {
    private PythonStrings() {}

    /** {@code str.isspace} of one character. */
    public static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default ->
                (codePoint >= 0x09 && codePoint <= 0x0D)
                        || (codePoint >= 0x1C && codePoint <= 0x1F)
                        || (codePoint >= 0x2000 && codePoint <= 0x200A);
        };
    }

    /** {@code str.lstrip}. */
    public static String stripLeft(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    /** {@code str.rstrip}. */
    public static String stripRight(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** {@code str.strip}. */
    public static String strip(String text) {
        return stripLeft(stripRight(text));
    }

    /** {@code str.split()}: what stands between white space. */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean space = i == text.length() || isSpace(text.charAt(i));
            if (space && start >= 0) {
                words.add(text.substring(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        return words;
    }

    /** The characters of a text, each a string. */
    public static List<String> characters(String text) {
        List<String> characters = new ArrayList<>(text.length());
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    /** The lower case of each character by itself: unlike that of a whole word it knows no final sigma. */
    public static String lowerEach(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return out.toString();
    }

    /** Whether nothing but white space is there. */
    public static boolean isBlank(String text) {
        return text.chars().allMatch(PythonStrings::isSpace);
    }
}
