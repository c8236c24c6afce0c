package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.text.TextBuffer;

/** {@code zh}: every Chinese character is a token; the rest as in {@code 13a}, without its entities. */
final class TokenizerZh implements LineTokenizer {
    /**
     * First and last of each range. The range from 2001 is an accident of sacrebleu that its scores depend on: it wrote the
     * range 20000 to 2A6D6 as a text of two characters, and compares by the first.
     */
    private static final char[] RANGES = {
        '\u2001', '\u2A6D',
        '\u2E80', '\u2EFF',
        '\u2F00', '\u2FDF',
        '\u2FF0', '\u2FFF',
        '\u3000', '\u303F',
        '\u3100', '\u312F',
        '\u31A0', '\u31BF',
        '\u31C0', '\u31EF',
        '\u3200', '\u32FF',
        '\u3300', '\u33FF',
        '\u3400', '\u4DB5',
        '\u4E00', '\u9FBB',
        '\uF900', '\uFA2D',
        '\uFA30', '\uFA6A',
        '\uFA70', '\uFAD9',
        '\uFE10', '\uFE1F',
        '\uFE30', '\uFE4F',
        '\uFF00', '\uFFEF',
    };

    @Override
    public String signature() {
        return "zh";
    }

    @Override
    public void tokenize(TextBuffer line) {
        // a period or comma that begins the stripped line has no character before it, and stays with its word
        int start = 0;
        while (start < line.length() && PythonText.isSpace(line.charAt(start))) {
            start++;
        }
        int end = line.length();
        while (end > start && PythonText.isSpace(line.charAt(end - 1))) {
            end--;
        }
        for (int i = start; i < end; i++) {
            char c = line.charAt(i);
            if (isChinese(c)) {
                line.writeSpaced(c);
            } else {
                line.write(c);
            }
        }
        line.swap();
        Mteval.separatePunctuation(line);
    }

    private static boolean isChinese(char c) {
        for (int range = 0; range < RANGES.length && RANGES[range] <= c; range += 2) {
            if (c <= RANGES[range + 1]) {
                return true;
            }
        }
        return false;
    }
}
