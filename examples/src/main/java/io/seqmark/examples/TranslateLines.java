package io.seqmark.examples;

import io.seqmark.Options;
import io.seqmark.Seq2Seq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Translates a file: {@code TranslateLines MODEL FILE}. */
final class TranslateLines {
    private TranslateLines() {}

    static List<String> translate(String model, List<String> lines) {
        try (Seq2Seq translator = Seq2Seq.open(model, Options.defaults().numBeams(4))) {
            return translator.generate(lines);
        }
    }

    static void main(String[] args) throws IOException {
        translate(args[0], Files.readAllLines(Path.of(args[1]))).forEach(IO::println);
    }
}
