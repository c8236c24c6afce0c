package io.seqmark.metrics.rouge;

import io.seqmark.metrics.text.PythonText;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into sentences: Punkt (Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary Detection", 2006), equal to
 * {@code nltk.sent_tokenize} up to NLTK 3.9 (3.10 added curly quotes and guillemets). Immutable and thread-safe.
 */
final class PunktSentences {
    private static final String NOT_A_SENTENCE_START = ";:,.!?";
    private static final String CLOSING = "\"')]}";

    private final PunktParameters parameters;

    PunktSentences(PunktParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * The sentences, without the white space between them. Closing quotes and brackets at the beginning of a sentence are
     * given back to the one that they close.
     */
    List<String> split(String text) {
        List<String> sentences = new ArrayList<>();
        List<Span> spans = spans(text);
        int realign = 0;
        for (int i = 0; i < spans.size(); i++) {
            int start = spans.get(i).start + realign;
            int end = spans.get(i).end;
            realign = 0;
            if (i + 1 < spans.size()) {
                Span next = spans.get(i + 1);
                int closing = closingPunctuation(text, next);
                if (closing > 0) {
                    int visible = PythonText.rstrip(text.substring(next.start, next.start + closing))
                            .length();
                    sentences.add(slice(text, start, next.start + visible));
                    realign = closing;
                    continue;
                }
            }
            String sentence = slice(text, start, end);
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
        }
        return sentences;
    }

    private static String slice(String text, int start, int end) {
        return start >= end ? "" : text.substring(start, end);
    }

    private List<Span> spans(String text) {
        List<Span> spans = new ArrayList<>();
        int lastBreak = 0;
        for (Candidate candidate : candidates(text)) {
            if (containsBreak(candidate.context)) {
                spans.add(new Span(lastBreak, candidate.end));
                lastBreak = candidate.nextStart;
            }
        }
        spans.add(new Span(lastBreak, PythonText.rstrip(text).length()));
        return spans;
    }

    /** The length of {@code ["')\]}]+?(\s+|(?=--)|$)} at the beginning of a span ({@code $} before any newline), or 0. */
    private static int closingPunctuation(String text, Span span) {
        int at = span.start;
        while (at < span.end && CLOSING.indexOf(text.charAt(at)) >= 0) {
            at++;
            if (at == span.end) {
                return at - span.start;
            }
            int spaces = at;
            while (spaces < span.end && PythonText.isSpace(text.charAt(spaces))) {
                spaces++;
            }
            if (spaces > at) {
                return spaces - span.start;
            }
            if (at + 1 < span.end && text.startsWith("--", at)) {
                return at - span.start;
            }
        }
        return 0;
    }

    /** Every {@code .}, {@code ?} or {@code !} that may end a sentence; of several in one word, the last. */
    private static List<Candidate> candidates(String text) {
        List<Candidate> candidates = new ArrayList<>();
        Candidate previous = null;
        int previousWordStart = 0;
        int previousWordEnd = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '.' && c != '?' && c != '!') {
                continue;
            }
            int after = at + 1;
            while (after < text.length() && PythonText.isSpace(text.charAt(after))) {
                after++;
            }
            if (after == text.length() || (after == at + 1 && !PunktWords.endsWord(text.charAt(after)))) {
                continue;
            }
            boolean punctuationFollows = after == at + 1;
            int contextEnd = punctuationFollows ? after + 1 : endOfRun(text, after);
            int wordStart = wordStart(text, previousWordStart, previousWordEnd, at);
            if (previous != null && previousWordEnd <= wordStart) {
                candidates.add(previous);
            }
            previous =
                    new Candidate(at + 1, punctuationFollows ? at + 1 : after, text.substring(wordStart, contextEnd));
            previousWordStart = wordStart;
            previousWordEnd = at;
        }
        if (previous != null) {
            candidates.add(previous);
        }
        return candidates;
    }

    private static int endOfRun(String text, int start) {
        int end = start;
        while (end < text.length() && !PythonText.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /**
     * Where the word before a mark begins: after the last ASCII white space since the previous mark. NLTK takes white space
     * right at the previous mark for none at all, and then lets the word begin where the previous one did.
     */
    private static int wordStart(String text, int previousStart, int previousEnd, int mark) {
        for (int at = mark - 1; at > previousEnd; at--) {
            char c = text.charAt(at);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                return at + 1;
            }
        }
        return previousStart;
    }

    /** Whether a sentence ends in the context, before its last word. */
    private boolean containsBreak(String context) {
        List<PunktToken> words = PunktWords.of(context);
        words.forEach(this::annotateByType);
        for (int i = 0; i + 1 < words.size(); i++) {
            annotateByNeighbour(words.get(i), words.get(i + 1));
            if (words.get(i).sentenceBreak) {
                return true;
            }
        }
        return false;
    }

    /** Punkt's first pass: what the word alone tells. */
    private void annotateByType(PunktToken word) {
        String text = word.text();
        if (text.equals(".") || text.equals("?") || text.equals("!")) {
            word.sentenceBreak = true;
        } else if (word.looksLikeEllipsis()) {
            word.ellipsis = true;
        } else if (word.isPeriodFinal() && !text.endsWith("..")) {
            String stem = PythonText.lower(text.substring(0, text.length() - 1));
            boolean known = parameters.abbreviations().contains(stem)
                    || parameters.abbreviations().contains(stem.substring(stem.lastIndexOf('-') + 1));
            word.abbreviation = known;
            word.sentenceBreak = !known;
        }
    }

    /** Punkt's second pass: what the next word tells of a word that ends in a period. */
    private void annotateByNeighbour(PunktToken word, PunktToken next) {
        if (!word.isPeriodFinal()) {
            return;
        }
        String nextType = next.typeWithoutSentencePeriod();
        if (parameters.collocations().contains(word.typeWithoutPeriod() + "\t" + nextType)) {
            word.sentenceBreak = false;
            word.abbreviation = true;
            return;
        }
        boolean initial = word.isInitial();
        if ((word.abbreviation || word.ellipsis) && !initial) {
            boolean startsSentence = startsSentence(next) == Evidence.FOR
                    || (next.startsUpper() && parameters.sentenceStarters().contains(nextType));
            if (startsSentence) {
                word.sentenceBreak = true;
                return;
            }
        }
        if (initial || word.isNumber()) {
            Evidence evidence = startsSentence(next);
            boolean nameFollows = evidence == Evidence.NONE
                    && initial
                    && next.startsUpper()
                    && (orthography(nextType) & PunktParameters.ANY_LOWER) == 0;
            if (evidence == Evidence.AGAINST || nameFollows) {
                word.sentenceBreak = false;
                word.abbreviation = true;
            }
        }
    }

    /** The orthographic heuristic: whether a word begins a sentence, by how it is written here and elsewhere. */
    private Evidence startsSentence(PunktToken word) {
        if (word.text().length() == 1 && NOT_A_SENTENCE_START.contains(word.text())) {
            return Evidence.AGAINST;
        }
        int seen = orthography(word.typeWithoutSentencePeriod());
        if (word.startsUpper()
                && (seen & PunktParameters.ANY_LOWER) != 0
                && (seen & PunktParameters.MIDDLE_UPPER) == 0) {
            return Evidence.FOR;
        }
        if (word.startsLower()
                && ((seen & PunktParameters.ANY_UPPER) != 0 || (seen & PunktParameters.BEGIN_LOWER) == 0)) {
            return Evidence.AGAINST;
        }
        return Evidence.NONE;
    }

    private int orthography(String type) {
        return parameters.orthography().getOrDefault(type, 0);
    }

    private enum Evidence {
        FOR,
        AGAINST,
        NONE
    }

    private record Span(int start, int end) {}

    /**
     * A mark that may end a sentence.
     *
     * @param end after the mark
     * @param nextStart where the next sentence would begin
     * @param context the word with the mark, and the word or character after it
     */
    private record Candidate(int end, int nextStart, String context) {}
}
