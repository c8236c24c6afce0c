package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden data beside the repository; tests that need it are skipped where it is not. */
public final class SharedData {
    private SharedData() {}

    /** A file or folder below {@code shared}. */
    public static Path path(String relative) {
        Path shared = find().orElse(null);
        Assumptions.assumeTrue(shared != null, "the shared golden data is not on this machine");
        return shared.resolve(relative);
    }

    /** The lines of a file as sacrebleu's command reads them: split at {@code \n} alone, stripped on the right. */
    public static List<String> lines(String relative) {
        return rawLines(relative).stream()
                .map(io.seqmark.metrics.text.PythonText::rstrip)
                .toList();
    }

    /** The lines of a file, split at {@code \n} alone. */
    public static List<String> rawLines(String relative) {
        try {
            String text = Files.readString(path(relative), StandardCharsets.UTF_8);
            return List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
        } catch (IOException e) {
            return fail(e);
        }
    }

    /** A JSON file. */
    public static JsonNode json(String relative) {
        return JsonMapper.shared().readTree(path(relative));
    }

    private static Optional<Path> find() {
        String property = System.getProperty("seqmark.shared");
        String named = property != null ? property : System.getenv("SEQMARK_SHARED");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolveSibling("shared");
            if (Files.isDirectory(candidate.resolve("data").resolve("metrics"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
