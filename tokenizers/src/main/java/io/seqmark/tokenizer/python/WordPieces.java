package io.seqmark.tokenizer.python;

import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.text.CharacterClass;
import io.seqmark.tokenizer.text.PythonStrings;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * BERT's Python tokenizer: words and punctuation, then the longest known piece from the left. Thread-safe.
 *
 * @see <a href="https://github.com/google-research/bert">the original</a>
 */
public final class WordPieces implements Pieces {
    /** A longer word is unknown. */
    private static final int LONGEST_WORD = 100;

    private final Vocabulary vocabulary;
    private final String unknown;
    private final Options options;
    private final Set<String> unsplit;

    /**
     * What the files say.
     *
     * @param lowerCase {@code do_lower_case}
     * @param stripAccents {@code strip_accents}; where the file has none, as {@code do_lower_case}
     * @param splitChinese {@code tokenize_chinese_chars}
     * @param basic {@code do_basic_tokenize}
     * @param compose whether characters are composed (NFC) first, as later versions do
     * @param lowerCaseFirst whether the whole text is lower-cased first, character by character, as 4.4 does for BERT
     */
    public record Options(
            boolean lowerCase,
            boolean stripAccents,
            boolean splitChinese,
            boolean basic,
            boolean compose,
            boolean lowerCaseFirst) {}

    public WordPieces(Vocabulary vocabulary, String unknown, Options options, Set<String> unsplit) {
        this.vocabulary = vocabulary;
        this.unknown = unknown;
        this.options = options;
        this.unsplit = unsplit;
    }

    @Override
    public int[] encode(String text) {
        List<String> pieces = new ArrayList<>();
        String prepared = options.lowerCaseFirst ? PythonStrings.lowerEach(text) : text;
        List<String> words = options.basic ? words(prepared) : PythonStrings.split(prepared);
        for (String word : words) {
            segment(word, pieces);
        }
        return pieces.stream().mapToInt(this::id).toArray();
    }

    private List<String> words(String text) {
        String clean = clean(text);
        List<String> words = new ArrayList<>();
        for (String word : PythonStrings.split(options.compose ? Normalizer.normalize(clean, Form.NFC) : clean)) {
            if (unsplit.contains(word)) {
                words.add(word);
                continue;
            }
            String lower = options.lowerCase ? word.toLowerCase(Locale.ROOT) : word;
            String bare = options.stripAccents ? withoutAccents(lower) : lower;
            splitPunctuation(bare, words);
        }
        return words.stream()
                .flatMap(word -> PythonStrings.split(word).stream())
                .toList();
    }

    private String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == 0 || c == 0xFFFD || CharacterClass.isControl(c)) {
                return;
            }
            if (CharacterClass.isWhitespace(c)) {
                out.append(' ');
            } else if (options.splitChinese && isChinese(c)) {
                out.append(' ').appendCodePoint(c).append(' ');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** The CJK ideograph blocks; Hangul, Hiragana and Katakana are written with spaces or handled as words. */
    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B820 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }

    private static String withoutAccents(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Normalizer.normalize(text, Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static void splitPunctuation(String word, List<String> out) {
        StringBuilder current = new StringBuilder();
        word.codePoints().forEach(c -> {
            if (CharacterClass.isPunctuation(c)) {
                if (!current.isEmpty()) {
                    out.add(current.toString());
                    current.setLength(0);
                }
                out.add(Character.toString(c));
            } else {
                current.appendCodePoint(c);
            }
        });
        if (!current.isEmpty()) {
            out.add(current.toString());
        }
    }

    private void segment(String word, List<String> out) {
        if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
            out.add(unknown);
            return;
        }
        int first = out.size();
        int start = 0;
        while (start < word.length()) {
            int end = word.length();
            String found = "";
            while (start < end) {
                String piece = (start > 0 ? "##" : "") + word.substring(start, end);
                if (vocabulary.id(piece) != null) {
                    found = piece;
                    break;
                }
                end = word.offsetByCodePoints(end, -1);
            }
            if (found.isEmpty()) {
                out.subList(first, out.size()).clear();
                out.add(unknown);
                return;
            }
            out.add(found);
            start = end;
        }
    }

    @Override
    public int id(String token) {
        Integer id = vocabulary.id(token);
        if (id == null) {
            id = vocabulary.id(unknown);
        }
        return id == null ? 0 : id;
    }

    @Override
    public boolean contains(String token) {
        return vocabulary.id(token) != null;
    }

    @Override
    public Optional<String> token(int id) {
        return Optional.of(vocabulary.token(id).orElse(unknown));
    }

    @Override
    public String join(List<String> tokens) {
        return PythonStrings.strip(String.join(" ", tokens).replace(" ##", ""));
    }

    @Override
    public int size() {
        return vocabulary.size();
    }
}
