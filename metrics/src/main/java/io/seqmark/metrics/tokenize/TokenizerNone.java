package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/** {@code none}: the text is tokenized already. */
final class TokenizerNone implements LineTokenizer {
    @Override
    public String signature() {
        return "none";
    }

    @Override
    public void tokenize(TextBuffer line) {
        // tokens are what stands between white space, and nothing is to be rewritten
    }
}
