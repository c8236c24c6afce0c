package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.NeuralSettings.SourceReading;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.metrics.significance.SegmentMean;
import io.seqmark.run.segment.ScoredSegments;
import io.seqmark.run.segment.SegmentScorer;
import io.seqmark.tokenizer.Languages;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The metrics of a command line that models compute, of all systems.
 *
 * @param systems of each system the metrics, in the order of asking
 */
record NeuralScores(List<List<ScoredSegments>> systems) {
    /** No metric of this kind. */
    static final NeuralScores NONE = new NeuralScores(List.of());

    /** A result, and the rows behind it; absent where it is no mean of segments. */
    private record Tested(Result result, Optional<Samples> samples) {}

    /**
     * Reads the files, then loads one model after the other.
     *
     * @throws InputException if a file, or a model, is wrong
     */
    static NeuralScores of(
            List<NeuralChoice> choices, ScoreArguments given, Request request, InputStream in, PrintStream err) {
        if (choices.isEmpty()) {
            return NONE;
        }
        Optional<String> sources = given.text(ScoreOptions.SOURCE);
        if (given.positionals().contains("-") || request.systems().contains("-")) {
            throw new InputException("metrics that a model computes read files twice: name a file instead of -");
        }
        List<List<Segment>> segments = request.systems().stream()
                .map(system -> read(system, request, sources, in))
                .toList();
        NeuralSettings settings = settings(given);
        SegmentScorer scorer = SegmentScorer.ofProcess(_ -> settings, sources.isPresent(), line -> {
            if (!request.quiet()) {
                err.println("seqmark: " + line);
            }
        });
        scorer.check(choices, segments.getFirst().getFirst(), line -> err.println("seqmark: " + line));
        return new NeuralScores(segments.stream()
                .map(system -> scorer.score(choices, system.size(), system::get))
                .toList());
    }

    /** How the command line asks for them to be computed. */
    static NeuralSettings settings(ScoreArguments given) {
        Languages languages =
                new Languages(given.text(ScoreOptions.SOURCE_LANGUAGE), given.text(ScoreOptions.TARGET_LANGUAGE));
        return NeuralSettings.of(given.integer(
                        ScoreOptions.THREADS, 1, Runtime.getRuntime().availableProcessors()))
                .with(new SourceReading(languages, ""));
    }

    private static List<Segment> read(String system, Request request, Optional<String> sources, InputStream in) {
        List<String> predictions = lines(system, in);
        if (predictions.isEmpty()) {
            throw new InputException(system + " is empty: it needs one hypothesis a line");
        }
        List<List<String>> references = new ArrayList<>();
        for (String file : request.references()) {
            references.add(lines(file, predictions.size(), system, in));
        }
        Optional<List<String>> read = sources.map(file -> lines(file, predictions.size(), system, in));
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < predictions.size(); i++) {
            int line = i;
            List<String> own = references.stream()
                    .flatMap(file -> request.referencesALine() == 1
                            ? Stream.of(file.get(line))
                            : Arrays.stream(file.get(line).split("\t", request.referencesALine())))
                    .toList();
            segments.add(new Segment(read.map(file -> file.get(line)).orElse(""), predictions.get(i), own));
        }
        return segments;
    }

    private static List<String> lines(String file, int count, String system, InputStream in) {
        List<String> lines = lines(file, in);
        if (lines.size() != count) {
            throw new InputException("%s has %d lines, but %s has %d: line %d of %s is the first that is missing"
                    .formatted(
                            system,
                            count,
                            file,
                            lines.size(),
                            Math.min(count, lines.size()) + 1,
                            lines.size() < count ? file : system));
        }
        return lines;
    }

    private static List<String> lines(String file, InputStream in) {
        List<String> lines = new ArrayList<>();
        try (TextLines text = TextLines.open(file, in)) {
            for (Optional<String> line = text.next(); line.isPresent(); line = text.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    /** Those of one system. */
    List<Result> results(int system, Request request) {
        return tested(system).stream()
                .map(each -> request.confidence() && each.samples().isPresent()
                        ? ScoreCommand.withInterval(
                                each.result(), each.samples().get(), request)
                        : each.result())
                .toList();
    }

    /** Of each system, with the paired test that was asked for. */
    List<List<Result>> all(Request request) {
        List<List<Tested>> rows = new ArrayList<>();
        for (int system = 0; system < systems.size(); system++) {
            rows.add(tested(system));
        }
        if (request.test() == Request.Test.NONE || rows.isEmpty()) {
            return rows.stream()
                    .map(row -> row.stream().map(Tested::result).toList())
                    .toList();
        }
        List<List<Result>> means = new ArrayList<>();
        List<List<Samples>> samples = new ArrayList<>();
        for (List<Tested> row : rows) {
            means.add(row.stream()
                    .filter(each -> each.samples().isPresent())
                    .map(Tested::result)
                    .toList());
            samples.add(row.stream().flatMap(each -> each.samples().stream()).toList());
        }
        List<List<Result>> all = ScoreCommand.tested(request, means, samples);
        for (int system = 0; system < all.size(); system++) {
            List<Result> ofSystem = all.get(system);
            rows.get(system).stream()
                    .filter(each -> each.samples().isEmpty())
                    .forEach(each -> ofSystem.add(each.result()));
        }
        return all;
    }

    /** Of one pair of the first system. */
    List<Result> sentence(int id) {
        List<Result> results = new ArrayList<>();
        for (ScoredSegments metric : systems.isEmpty() ? List.<ScoredSegments>of() : systems.getFirst()) {
            metric.segment(id)
                    .forEach((name, value) -> results.add(Result.fine(name, value, signature(metric.signature()))));
        }
        return results;
    }

    /** How many pairs there are. */
    int size() {
        return systems.getFirst().getFirst().values().getFirst().length;
    }

    private List<Tested> tested(int system) {
        List<Tested> results = new ArrayList<>();
        for (ScoredSegments metric : systems.isEmpty() ? List.<ScoredSegments>of() : systems.get(system)) {
            metric.scores().forEach((name, score) -> {
                int column = metric.columns().indexOf(name);
                results.add(new Tested(
                        Result.fine(name, score, signature(metric.signature())),
                        column < 0
                                ? Optional.empty()
                                : Optional.of(new SegmentMean(name)
                                        .samples(metric.values().get(column)))));
            });
        }
        return results;
    }

    /** Of its parts; one that is not written in parts, as BERTScore's hash, is one. */
    private static Signature signature(String text) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        for (String part : text.contains("|") ? text.split("\\|") : new String[] {"hash:" + text}) {
            int colon = part.indexOf(':');
            entries.put(colon < 0 ? part : part.substring(0, colon), part.substring(colon + 1));
        }
        return new Signature(entries);
    }
}
