package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/**
 * The tokenizer of TER: Tercom's {@code Normalizer.java} as sacrebleu has it.
 *
 * @param normalized whether punctuation becomes tokens and entities are resolved
 * @param noPunct whether punctuation is removed
 * @param asianSupport whether the two above know Chinese and Japanese characters too
 */
public record TercomTokenizer(boolean normalized, boolean noPunct, boolean asianSupport) implements LineTokenizer {
    private static final String PUNCTUATION = ".,?:;!\"()";
    private static final String FULL_WIDTH_PUNCTUATION = "\uFF0E\uFF0C\uFF1F\uFF1A\uFF1B\uFF01\uFF02\uFF08\uFF09";

    @Override
    public String signature() {
        return "tercom";
    }

    @Override
    public void tokenize(TextBuffer line) {
        if (normalized) {
            unescape(line);
            Mteval.separateSymbols(line);
            separatePossessives(line);
            Mteval.separateStopsAndDashes(line);
            if (asianSupport) {
                separateIdeographs(line);
            }
        }
        if (noPunct) {
            removePunctuation(line);
        }
    }

    private static void unescape(TextBuffer line) {
        String text = line.toString()
                .replace("\n-", "")
                .replace('\n', ' ')
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line.set(" " + text + " ");
    }

    private static void separatePossessives(TextBuffer line) {
        line.set(line.toString().replace("'s ", " 's "));
    }

    private static void separateIdeographs(TextBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isIdeograph(c) || isAsianPunctuation(c)) {
                line.writeSpaced(c);
            } else {
                line.write(c);
            }
        }
        line.swap();
    }

    private void removePunctuation(TextBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (PUNCTUATION.indexOf(c) < 0 && !(asianSupport && isAsianPunctuation(c))) {
                line.write(c);
            }
        }
        line.swap();
    }

    /**
     * Chinese characters, kanji, strokes, radicals and their compatibility forms. Kana are never parted: sacrebleu's patterns
     * for them are anchored to the start of a line that has just been padded with a space.
     */
    private static boolean isIdeograph(char c) {
        return (c >= 0x2E80 && c <= 0x2EFF)
                || (c >= 0x31C0 && c <= 0x31EF)
                || (c >= 0x3200 && c <= 0x4DBF)
                || (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE4F);
    }

    private static boolean isAsianPunctuation(char c) {
        return c == 0x3001
                || c == 0x3002
                || (c >= 0x3008 && c <= 0x3011)
                || (c >= 0x3014 && c <= 0x301F)
                || (c >= 0xFF61 && c <= 0xFF65)
                || c == 0x30FB
                || FULL_WIDTH_PUNCTUATION.indexOf(c) >= 0;
    }
}
