package io.seqmark.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes {@code {train,val,test}.{source,target}} of a demo corpus: {@code java DemoCorpora.java
 * translation|summarization FOLDER TRAIN_LINES}. No source line occurs twice, within a split or across splits. Test and
 * validation are drawn first, so they do not depend on the size of the training part.
 */
final class DemoCorpora {
    static final int TEST = 400;
    static final int VALIDATION = 200;
    private static final long SEED = 20_261_124;

    private DemoCorpora() {}

    static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: DemoCorpora translation|summarization FOLDER TRAIN_LINES");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(args[1]));
        Corpus corpus = Corpus.draw(source(args[0]), Integer.parseInt(args[2]));
        write(folder, "train", corpus.train());
        write(folder, "val", corpus.validation());
        write(folder, "test", corpus.test());
    }

    static Supplier<Pair> source(String task) {
        return switch (task) {
            case "translation" -> new TranslationCorpus(SEED);
            case "summarization" -> new NewsCorpus(SEED);
            default -> throw new IllegalArgumentException("no such corpus: " + task);
        };
    }

    record Corpus(List<Pair> test, List<Pair> validation, List<Pair> train) {
        static Corpus draw(Supplier<Pair> source, int trainLines) {
            Set<String> seen = new HashSet<>();
            return new Corpus(
                    distinct(source, TEST, seen),
                    distinct(source, VALIDATION, seen),
                    distinct(source, trainLines, seen));
        }

        private static List<Pair> distinct(Supplier<Pair> source, int count, Set<String> seen) {
            List<Pair> pairs = new ArrayList<>(count);
            while (pairs.size() < count) {
                Pair pair = source.get();
                if (seen.add(pair.source())) {
                    pairs.add(pair);
                }
            }
            return pairs;
        }
    }

    private static void write(Path folder, String split, List<Pair> pairs) throws IOException {
        writeLines(
                folder.resolve(split + ".source"),
                pairs.stream().map(Pair::source).toList());
        writeLines(
                folder.resolve(split + ".target"),
                pairs.stream().map(Pair::target).toList());
    }

    private static void writeLines(Path file, List<String> lines) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            for (String line : lines) {
                out.print(line + "\n");
            }
        }
    }
}
