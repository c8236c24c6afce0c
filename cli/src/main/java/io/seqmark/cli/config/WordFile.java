package io.seqmark.cli.config;

import io.seqmark.base.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a file: white space divides them, single or double quotation marks hold one together, and a {@code #} at the start of
 * a word begins a comment. One use.
 */
final class WordFile {
    private final String file;
    private final String text;
    private int at;
    private int line = 1;

    WordFile(String file, String text) {
        this.file = file;
        this.text = text;
    }

    List<String> words() {
        List<String> words = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                line += c == '\n' ? 1 : 0;
                at++;
            } else {
                words.add(word());
            }
        }
        return words;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            char c = text.charAt(at++);
            if (c != '"' && c != '\'') {
                word.append(c);
                continue;
            }
            int end = text.indexOf(c, at);
            if (end < 0) {
                throw new InputException("@" + file + ":" + line + ": a quotation mark is never closed");
            }
            String quoted = text.substring(at, end);
            line += Math.toIntExact(
                    quoted.chars().filter(inside -> inside == '\n').count());
            word.append(quoted);
            at = end + 1;
        }
        return word.toString();
    }
}
