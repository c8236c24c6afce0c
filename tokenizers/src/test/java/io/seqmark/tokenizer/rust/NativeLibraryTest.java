package io.seqmark.tokenizer.rust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import org.junit.jupiter.api.Test;

/** Calling the Rust library. */
final class NativeLibraryTest {
    private static final String TINY = """
            {"version":"1.0","truncation":{"max_length":2,"stride":0,"strategy":"LongestFirst","direction":"Right"},
             "padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},
             "post_processor":null,"decoder":null,
             "model":{"type":"WordLevel","vocab":{"[UNK]":0,"a":1,"b":2},"unk_token":"[UNK]"}}""";

    @Test
    void knowsThePlatformsOfTheLibrary() {
        assertThat(NativeLibrary.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
        assertThat(NativeLibrary.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
        assertThat(NativeLibrary.platform("Mac OS X", "aarch64")).isEqualTo("osx-aarch64");
        assertThat(NativeLibrary.platform("Windows 11", "amd64")).isEqualTo("win-x86_64");
    }

    @Test
    void truncationOfTheFileIsOff() {
        try (RustTokenizer tokenizer = RustTokenizer.fromJson(TINY, "tiny")) {
            assertThat(tokenizer.encode("a b c \uD83D\uDE00 \u0000 a", true)).containsExactly(1, 2, 0, 0, 0, 1);
        }
    }

    @Test
    void anUnusableFileIsNamed() {
        assertThatThrownBy(() -> RustTokenizer.fromJson("{\"version\":\"1.0\"}", "some/tokenizer.json"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("some/tokenizer.json");
    }

    @Test
    void aClosedTokenizerSaysSo() {
        RustTokenizer tokenizer = RustTokenizer.fromJson(TINY, "tiny");
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("a", true)).isInstanceOf(IllegalStateException.class);
    }
}
