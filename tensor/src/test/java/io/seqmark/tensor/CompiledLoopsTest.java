package io.seqmark.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher names loops for the JIT compiler; a name that is none any more would cost speed in silence. */
final class CompiledLoopsTest {
    private static final Pattern LOOP = Pattern.compile("\\b([A-Z]\\w+)::(\\w+)");

    @Test
    void everyLoopThatTheLauncherNamesExists() throws Exception {
        List<String> loops = loops();
        assertThat(loops).hasSizeGreaterThan(5);
        for (String loop : loops) {
            String[] name = loop.split("::");
            assertThat(Class.forName("io.seqmark.tensor." + name[0]).getDeclaredMethods())
                    .as(loop)
                    .extracting(Method::getName)
                    .contains(name[1]);
        }
    }

    private static List<String> loops() throws IOException {
        Matcher matcher = LOOP.matcher(Files.readString(Path.of("..", "seqmark")));
        return matcher.results().map(result -> result.group()).toList();
    }
}
