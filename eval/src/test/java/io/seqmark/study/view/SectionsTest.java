package io.seqmark.study.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SectionsTest {
    private static final List<Section> SECTIONS = List.of(Section.of(
            "Title",
            new Grid(List.of("name", "n"), List.of(List.of("a_b|c", "12"), List.of("@me #1 50% & <i>", "3"))),
            "a line"));

    @Test
    void textIsAligned() {
        assertThat(Sections.text(SECTIONS))
                .isEqualTo("Title\n  a line\n  name               n\n  a_b|c             12\n  @me #1 50% & <i>   3\n");
    }

    @Test
    void markdownMentionsNobody() {
        assertThat(Sections.markdown(SECTIONS)).isEqualTo("""
                        ### Title

                        a line\s\s

                        | name | n |
                        |---|---:|
                        | a\\_b\\|c | 12 |
                        | &#64;me &#35;1 50% &amp; &lt;i&gt; | 3 |
                        """);
    }

    @Test
    void latexCompiles() {
        assertThat(Sections.latex(SECTIONS)).isEqualTo("""
                        % Title
                        % a line
                        \\begin{tabular}{lr}
                        \\toprule
                        name & n \\\\
                        \\midrule
                        a\\_b|c & 12 \\\\
                        @me \\#1 50\\% \\& <i> & 3 \\\\
                        \\bottomrule
                        \\end{tabular}
                        """);
    }

    @Test
    void whatActsOnATerminalIsSpelledOut() {
        assertThat(Visible.of("a\u001B[2Jb\u202Ec\nd\uD800e")).isEqualTo("a\\u001b[2Jb\\u202ec\\u000ad\\ud800e");
        assertThat(Visible.of("Gr\u00FC\u00DFe \uD83D\uDE00 \u0645")).isEqualTo("Gr\u00FC\u00DFe \uD83D\uDE00 \u0645");
        assertThat(Visible.shortened("ab\uD83D\uDE00cd", 3)).isEqualTo("ab ...");
    }
}
