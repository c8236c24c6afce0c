package io.seqmark.tokenizer.moses;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Moses' punctuation normalization ({@code normalize-punctuation.perl}). Thread-safe. */
public final class MosesPunctuation {
    /** White space as Python's {@code \s} has it. */
    private static final String SPACE = "[\\t-\\r\\x1C-\\x20\\x85\\p{Z}]";

    private static final String NBSP = "\u00A0";
    private static final String WIDE = "，、”“∶：？《》）！（；」「０１２３４５６７８９～’━〈〉【】％";
    private static final String NARROW = ",,\"\"::?\"\")!(;\"\"0123456789~'-<>[]%";
    private static final Pattern FULL_STOP = Pattern.compile("[。．]" + SPACE + "*");

    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Pattern pattern, String replacement) {}

    /** The rules of one language. */
    public MosesPunctuation(String language) {
        spacing();
        rule("`", "'");
        rule("''", " \" ");
        quotesAndDashes();
        hardSpaces();
        switch (language) {
            case "en" -> rule("\"([,.]+)", "$1\"");
            case "de", "es", "fr" -> {
                rule(",\"", "\",");
                rule("(\\.+)\"(" + SPACE + "*[^<])", "\"$1$2");
            }
            default -> {
                // no rule for a quotation mark beside a comma
            }
        }
        boolean decimalComma = List.of("de", "es", "cz", "cs", "fr").contains(language);
        rule("(\\p{Nd})" + NBSP + "(\\p{Nd})", decimalComma ? "$1,$2" : "$1.$2");
    }

    private void spacing() {
        rule("\r", "");
        rule("\\(", " (");
        rule("\\)", ") ");
        rule(" +", " ");
        rule("\\) ([.!:?;,])", ")$1");
        rule("\\( ", "(");
        rule(" \\)", ")");
        rule("(\\p{Nd}) %", "$1%");
        rule(" :", ":");
        rule(" ;", ";");
    }

    private void quotesAndDashes() {
        rule("[„“”]", "\"");
        rule("–", "-");
        rule("—", " - ");
        rule(" +", " ");
        rule("´", "'");
        rule("([a-zA-Z])‘([a-zA-Z])", "$1'$2");
        rule("([a-zA-Z])’([a-zA-Z])", "$1'$2");
        rule("[‘‚’]", "'");
        rule("''", "\"");
        rule("…", "...");
        rule(NBSP + "«" + NBSP + "|«" + NBSP + "|«", "\"");
        rule(NBSP + "»" + NBSP + "|" + NBSP + "»|»", "\"");
    }

    private void hardSpaces() {
        rule(NBSP + "%", "%");
        rule("nº" + NBSP, "nº ");
        rule(NBSP + ":", ":");
        rule(NBSP + "ºC", " ºC");
        rule(NBSP + "cm", " cm");
        rule(NBSP + "([?!;])", "$1");
        rule("," + NBSP, ", ");
        rule(" +", " ");
    }

    private void rule(String pattern, String replacement) {
        rules.add(new Rule(Pattern.compile(pattern), replacement));
    }

    /** Replaces East Asian and typographic punctuation ({@code replace-unicode-punctuation.perl}). */
    public static String narrow(String text) {
        StringBuilder out = new StringBuilder(text.length());
        String plain = FULL_STOP.matcher(text).replaceAll(". ");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            int at = c < 0x80 ? -1 : WIDE.indexOf(c);
            if (c == '…') {
                out.append("...");
            } else {
                out.append(at < 0 ? c : NARROW.charAt(at));
            }
        }
        return out.toString();
    }

    /** Normalizes a text. */
    public String normalize(String text) {
        String normalized = text;
        for (Rule rule : rules) {
            normalized = rule.pattern.matcher(normalized).replaceAll(rule.replacement);
        }
        return normalized.replaceAll("^" + SPACE + "+|" + SPACE + "+$", "");
    }
}
