package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShellTest {
    @Test
    void argumentsAreQuotedForAShell() {
        assertThat(Shell.words(List.of("--info", "it's", "--bs=2", "a b", "")))
                .isEqualTo("--info 'it'\\''s' --bs=2 'a b' ''");
    }
}
