package io.seqmark.metrics.neural;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tiny models among the test resources, made by {@code testdata/scripts/make_neural_metrics.py}, and what was computed with them. */
public final class TestModels {
    private TestModels() {}

    /** A model's folder. */
    public static Path folder(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(TestModels.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answers of a model, by the name of the case. */
    public static JsonNode answers(String name) {
        return JsonMapper.shared().readTree(folder(name).resolve("scores.json"));
    }

    /** What was scored, with at most so many references each. */
    public static List<Segment> segments(int references) {
        List<Segment> segments = new ArrayList<>();
        for (JsonNode each :
                JsonMapper.shared().readTree(folder("segments.json")).path("segments")) {
            List<String> all = new ArrayList<>();
            each.path("references").forEach(text -> all.add(text.stringValue()));
            segments.add(new Segment(
                    each.path("source").stringValue(),
                    each.path("prediction").stringValue(),
                    all.subList(0, Math.min(references, all.size()))));
        }
        return segments;
    }

    /** The values of each segment. */
    public static double[][] values(NeuralMetric metric, List<Segment> segments) {
        double[][] values = new double[segments.size()][];
        metric.score(segments, (index, each) -> values[index] = each);
        return values;
    }

    /** A copy of a model that a test may change. */
    public static Path copy(String name, Path folder) {
        Path from = folder(name);
        Path to = folder.resolve(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
