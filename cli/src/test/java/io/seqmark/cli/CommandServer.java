package io.seqmark.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a command a line of standard input, its arguments apart by tabs, and answers each with a line: code, tab, errors. */
final class CommandServer {
    private CommandServer() {}

    static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(answer(List.of(line.split("\t"))));
        }
    }

    /** Whatever leaves the command is what the test looks for. */
    private static String answer(List<String> arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        PrintStream out = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int code;
        try {
            Optional<Misbehaviour> asked = Misbehaviour.named(arguments.getFirst());
            code = asked.isPresent()
                    ? asked.get().show(err)
                    : new Main(out, err, Map.of(), Instant.now()).run(arguments);
        } catch (Throwable escaped) {
            code = -1;
            escaped.printStackTrace(err);
        }
        return code + "\t" + said.toString(StandardCharsets.UTF_8).replaceAll("\\R", ServedCommands.LINE_END);
    }
}
