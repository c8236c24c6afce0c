package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/** {@code 13a}: as {@code mteval-v13a.pl} of NIST, the default of WMT and of sacrebleu. */
final class Tokenizer13a implements LineTokenizer {
    @Override
    public String signature() {
        return "13a";
    }

    @Override
    public void tokenize(TextBuffer line) {
        unescape(line);
        Mteval.separatePunctuation(line);
    }

    /** Drops {@code <skipped>}, joins lines, resolves four entities, and pads with a space on either side. */
    private static void unescape(TextBuffer line) {
        if (mayNeedUnescaping(line)) {
            String text = line.toString()
                    .replace("<skipped>", "")
                    .replace("-\n", "")
                    .replace('\n', ' ')
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
            line.set(text);
        }
        line.write(' ');
        for (int i = 0; i < line.length(); i++) {
            line.write(line.charAt(i));
        }
        line.write(' ');
        line.swap();
    }

    private static boolean mayNeedUnescaping(TextBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '&' || c == '<' || c == '\n') {
                return true;
            }
        }
        return false;
    }
}
