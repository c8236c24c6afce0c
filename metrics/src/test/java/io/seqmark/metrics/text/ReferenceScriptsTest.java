package io.seqmark.metrics.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts a metric of words or of the letters a to z cannot count. */
final class ReferenceScriptsTest {
    @ParameterizedTest
    @CsvSource({
        "The cat sat on the mat., -, -",
        "Die Bäume blühen süß über Öfen, -, -",
        "القطة جلست على السجادة, ARABIC, -",
        "बिल्ली चटाई पर बैठी, DEVANAGARI, -",
        "Кошка сидела на коврике, CYRILLIC, -",
        "고양이가 매트 위에 앉았다, HANGUL, -",
        "我们在2020年去了北京的动物园。, HAN, HAN",
        "猫はマットの上に座っていた。, HIRAGANA, HIRAGANA",
        "แมวนั่งอยู่บนเสื่อ, THAI, THAI",
        "我们 去 了 北京 的 动物园 。, HAN, -",
        "2020 10 11, -, -"
    })
    void scripts(String line, String foreign, String unspaced) {
        ReferenceScripts scripts = new ReferenceScripts();
        scripts.add(line);
        assertThat(name(scripts.foreign())).isEqualTo(foreign);
        assertThat(name(scripts.unspaced())).isEqualTo(unspaced);
    }

    @Test
    void aStrayLineIsNotSpokenOfAndATwentiethIs() {
        ReferenceScripts scripts = new ReferenceScripts();
        scripts.add("القطة جلست على السجادة");
        for (int i = 0; i < 20; i++) {
            scripts.add("a plain line");
        }
        assertThat(scripts.foreign()).isEmpty();
        scripts.add("القطة جلست على السجادة");
        assertThat(scripts.foreign().orElseThrow().lines()).isEqualTo(2);
        assertThat(scripts.lines()).isEqualTo(22);
    }

    private static String name(Optional<ReferenceScripts.Finding> finding) {
        return finding.map(found -> found.script().name()).orElse("-");
    }
}
