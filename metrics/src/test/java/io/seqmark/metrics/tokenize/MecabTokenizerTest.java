package io.seqmark.metrics.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a stand-in for MeCab that parts every character, as none is installed where tests run. */
final class MecabTokenizerTest {
    @TempDir
    Path folder;

    private List<String> program(String words, String ending) throws IOException {
        Path script = folder.resolve("mecab");
        Files.writeString(script, """
                #!/bin/sh
                case "$1" in
                  --version) echo "mecab of 0.996" ;;
                  -D) printf 'filename:\\t/x/sys.dic\\nsize:\\t%s\\n' ;;
                  -Owakati) %s ;;
                esac
                """.formatted(words, ending));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return List.of(script.toString());
    }

    @Test
    void asksLineByLine() throws IOException {
        List<String> command = program("392126", "exec sed -u 's/[^ ]/& /g'");
        try (MecabTokenizer mecab = MecabTokenizer.start(MecabTokenizer.Language.JAPANESE, command)) {
            assertThat(mecab.signature()).isEqualTo("ja-mecab-0.996-IPA");
            assertThat(mecab.tokenize("  abc\n")).isEqualTo("a b c");
            assertThat(mecab.tokenize("")).isEmpty();
            assertThat(mecab.tokenize("x\ny")).isEqualTo("x  y");
        }
    }

    @Test
    void wantsTheDictionaryOfTheLanguage() throws IOException {
        List<String> command = program("392126", "cat");
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> MecabTokenizer.start(MecabTokenizer.Language.KOREAN, command))
                .withMessageContaining("ko-mecab needs mecab-ko-dic with 811795 words");
    }

    @Test
    void saysThatItIsMissing() {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> MecabTokenizer.start(
                        MecabTokenizer.Language.JAPANESE,
                        List.of(folder.resolve("absent").toString())))
                .withMessageStartingWith("ja-mecab needs an installed MeCab with the IPA dictionary");
    }

    @Test
    void noticesThatItEnded() throws IOException {
        List<String> command = program("811795", "exit 1");
        try (MecabTokenizer mecab = MecabTokenizer.start(MecabTokenizer.Language.KOREAN, command)) {
            assertThatExceptionOfType(TokenizerException.class).isThrownBy(() -> mecab.tokenize("a"));
        }
    }
}
