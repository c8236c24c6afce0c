package io.seqmark.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The JVM takes what it is not told without a word: a hint for a method that was renamed would be lost. */
final class JvmArgumentsTest {
    private static final Pattern DONT_INLINE = Pattern.compile("-XX:CompileCommand=dontinline,([\\w.]+)::(\\w+)");

    @Test
    void everyMethodThatIsNotToBeInlinedIsThere() throws ClassNotFoundException {
        List<MatchResult> hints = JvmArguments.hints().stream()
                .filter(hint -> hint.contains("dontinline"))
                .map(hint -> {
                    var match = DONT_INLINE.matcher(hint);
                    assertThat(match.matches()).as(hint).isTrue();
                    return match.toMatchResult();
                })
                .toList();
        assertThat(hints).hasSizeGreaterThan(10);
        for (MatchResult hint : hints) {
            assertThat(Arrays.stream(Class.forName(hint.group(1)).getDeclaredMethods())
                            .map(Method::getName))
                    .as(hint.group())
                    .contains(hint.group(2));
        }
    }

    /** Over the ends of its lines. */
    @Test
    void readmeSaysWhatIsRequired() throws Exception {
        assertThat(Files.readString(Path.of("../README.md")).replaceAll("\\s+", " "))
                .contains(String.join(" ", JvmArguments.required()));
    }

    @Test
    void theBuildTestsWithWhatIsRequired() throws Exception {
        String required = String.join(" ", JvmArguments.required());
        assertThat(Files.readString(Path.of("../pom.xml")))
                .contains("<seqmark.jvm.flags>" + required + "</seqmark.jvm.flags>");
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .contains("-Dorg.bytedeco.javacpp.maxBytes=0", "--add-modules=jdk.incubator.vector");
    }
}
