package io.seqmark.metrics.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.seqmark.metrics.text.TextBuffer;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.LineTokenizers;
import io.seqmark.metrics.tokenize.PieceTokenizer;
import io.seqmark.metrics.tokenize.TercomTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokenizers but for {@code ja-mecab} and {@code ko-mecab}, which are another program. That of the flores models stands
 * on a function, here one that splits into pairs of characters.
 */
final class TokenizerFuzz {
    private static final String ASCII_SYMBOLS = "{|}~[\\]^_`!\"#$%&()*+:;<=>?@/";

    @FuzzTest
    void tokenizer13a(FuzzedDataProvider data) {
        String line = Texts.text(data);
        String tokenized = tokenized("13a", line, data);
        if (!hasMarkup(line)) {
            assertThat(Texts.ink(tokenized)).isEqualTo(Texts.ink(line));
        }
        assertSymbolsStandAlone(tokenized);
    }

    @FuzzTest
    void tokenizerIntl(FuzzedDataProvider data) {
        String line = Texts.text(data);
        String tokenized = tokenized("intl", line, data);
        assertThat(Texts.ink(tokenized)).isEqualTo(Texts.ink(line));
        for (String token : Texts.tokens(tokenized)) {
            if (token.codePoints().anyMatch(TokenizerFuzz::isUnicodeSymbol)) {
                assertThat(token.codePoints()).hasSize(1);
            }
        }
    }

    @FuzzTest
    void tokenizerChar(FuzzedDataProvider data) {
        String line = Texts.text(data);
        String tokenized = tokenized("char", line, data);
        assertThat(Texts.ink(tokenized)).isEqualTo(Texts.ink(line));
        assertThat(Texts.tokens(tokenized))
                .allSatisfy(token -> assertThat(token.codePoints()).hasSize(1));
    }

    @FuzzTest
    void tokenizerZh(FuzzedDataProvider data) {
        String line = Texts.text(data);
        String tokenized = tokenized("zh", line, data);
        assertThat(Texts.ink(tokenized)).isEqualTo(Texts.ink(line));
        assertSymbolsStandAlone(tokenized);
        for (String token : Texts.tokens(tokenized)) {
            if (token.chars().anyMatch(c -> c >= 0x4E00 && c <= 0x9FBB)) {
                assertThat(token).hasSize(1);
            }
        }
    }

    @FuzzTest
    void tokenizerNone(FuzzedDataProvider data) {
        String line = Texts.text(data);
        assertThat(tokenized("none", line, data)).isEqualTo(line);
    }

    @FuzzTest
    void tokenizerFlores(FuzzedDataProvider data) {
        String line = Texts.text(data);
        PieceTokenizer tokenizer = new PieceTokenizer("flores200", TokenizerFuzz::pairsOfCharacters);
        assertThat(Texts.tokens(tokenized(tokenizer, line, data))).isEqualTo(pairsOfCharacters(line));
    }

    @FuzzTest
    void tokenizerTercom(FuzzedDataProvider data) {
        boolean normalized = data.consumeBoolean();
        boolean noPunct = data.consumeBoolean();
        TercomTokenizer tokenizer = new TercomTokenizer(normalized, noPunct, data.consumeBoolean());
        String line = Texts.text(data);
        String tokenized = tokenized(tokenizer, line, data);
        if (noPunct) {
            assertThat(tokenized).doesNotContain(".", ",", "?", ":", ";", "!", "\"", "(", ")");
        } else if (!normalized || !hasMarkup(line)) {
            assertThat(Texts.ink(tokenized)).isEqualTo(Texts.ink(line));
        }
    }

    private static String tokenized(String name, String line, FuzzedDataProvider data) {
        return tokenized(LineTokenizers.find(name).orElseThrow(), line, data);
    }

    /** The tokenized line, which must not depend on what the buffer held before. */
    private static String tokenized(LineTokenizer tokenizer, String line, FuzzedDataProvider data) {
        String tokenized = tokenizer.tokenize(line);
        TextBuffer used = new TextBuffer();
        used.set(Texts.text(data));
        tokenizer.tokenize(used);
        used.set(line);
        tokenizer.tokenize(used);
        assertThat(used.toString()).isEqualTo(tokenized);
        return tokenized;
    }

    /** Whether there may be entities, markers or joined lines, which do not stay as they are. */
    private static boolean hasMarkup(String line) {
        return line.indexOf('&') >= 0 || line.indexOf('<') >= 0 || line.indexOf('\n') >= 0;
    }

    private static void assertSymbolsStandAlone(String tokenized) {
        for (String token : Texts.tokens(tokenized)) {
            if (token.chars().anyMatch(c -> ASCII_SYMBOLS.indexOf(c) >= 0)) {
                assertThat(token).hasSize(1);
            }
        }
    }

    private static boolean isUnicodeSymbol(int cp) {
        return switch (Character.getType(cp)) {
            case Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL ->
                true;
            default -> false;
        };
    }

    private static List<String> pairsOfCharacters(String line) {
        int[] cps = Texts.ink(line).codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < cps.length; i += 2) {
            pieces.add(new String(cps, i, Math.min(2, cps.length - i)));
        }
        return pieces;
    }
}
