package io.seqmark.benchmarks;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How long it takes to write a journal, and to find again what is in it. A program of its own: a disk has no warm-up. */
public final class ResumeBenchmark {
    private static final int TOKENS = 30;

    private ResumeBenchmark() {}

    /** Rows of {@value #TOKENS} tokens: {@code FOLDER [ROWS]}; the folder's journal is removed at the end. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        long rows = args.length > 1 ? Long.parseLong(args[1]) : 1_000_000;
        List<Integer> ids = IntStream.range(0, TOKENS).boxed().toList();
        long began = System.nanoTime();
        try (Journal journal = Journal.open(folder, Journal.MAIN, rows, false)) {
            for (long id = 0; id < rows; id++) {
                String text = "a sentence of about as many characters as translations tend to have, number " + id;
                journal.append(new Generated(id, List.of(new Hypothesis(text, ids, -1)), false, TOKENS));
            }
        }
        double written = seconds(began);
        long bytes = Files.size(folder.resolve(Journal.MAIN + ".rows"));
        began = System.nanoTime();
        Journal journal = Journal.open(folder, Journal.MAIN, rows, true);
        journal.requireComplete();
        double resumed = seconds(began);
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        journal.delete();
        System.out.printf(
                Locale.ROOT,
                "%d rows, %d MB: appended in %.2f s, resumed in %.2f s, heap %d MB%n",
                rows,
                bytes >> 20,
                written,
                resumed,
                heap >> 20);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
