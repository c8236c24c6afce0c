package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/** {@code char}: every character is a token. */
final class TokenizerChar implements LineTokenizer {
    @Override
    public String signature() {
        return "char";
    }

    @Override
    public void tokenize(TextBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            line.write(line.charAt(i));
            boolean insideCharacter =
                    i + 1 < line.length() && Character.isSurrogatePair(line.charAt(i), line.charAt(i + 1));
            if (!insideCharacter) {
                line.write(' ');
            }
        }
        line.swap();
    }
}
