package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.study.ListedRun;
import io.seqmark.study.RunList;
import io.seqmark.study.RunOrder;
import io.seqmark.study.format.RunListFormat;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark runs}: the finished runs below a folder. */
final class RunsCommand {
    private static final String FORMAT = "--format";
    private static final String SORT = "--sort";
    /** Broken runs that are named; of more, the number. */
    private static final int NAMED = 20;

    private final PrintStream out;
    private final Consumer<String> warnings;

    /**
     * The command.
     *
     * @param warnings is told which runs are broken
     */
    RunsCommand(PrintStream out, Consumer<String> warnings) {
        this.out = out;
        this.warnings = warnings;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("runs");
        spec.usageMessage()
                .customSynopsis("seqmark runs [DIR] [--sort COLUMN[:desc],...] [--format text|md|json|csv] [-o FILE]")
                .description("Lists the finished runs below a folder, " + RunList.DEPTH
                        + " levels deep at the most. Links are not followed. What is no whole run is named on standard"
                        + " error, with why.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .required(false)
                .paramLabel("DIR")
                .type(String.class)
                .description("where to look (default: the current folder)")
                .build());
        spec.addOption(OptionSpec.builder(SORT)
                .arity("1")
                .type(String.class)
                .paramLabel("COLUMNS")
                .description("folder, model, split, a score as bleu, beams, lines, seconds, dtype, semantics or date;"
                        + " several with commas; :desc turns one round (default: folder)")
                .build());
        spec.addOption(OptionSpec.builder(FORMAT)
                .arity("1")
                .type(String.class)
                .paramLabel("FORMAT")
                .description("text, md, json or csv (default: text, for -o by its ending)")
                .build());
        spec.addOption(ResultFile.option());
        return spec;
    }

    /**
     * Lists them.
     *
     * @throws InputException if there is no such folder, column or format
     */
    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        Optional<Path> file = ResultFile.of(parsed);
        String label = parsed.matchedOptionValue(
                FORMAT, file.flatMap(ResultFile::ending).orElse("text"));
        Mistakes mistakes = new Mistakes();
        Optional<RunListFormat> format = mistakes.attempt(() -> RunListFormat.of(label));
        file.ifPresent(path -> mistakes.check(() -> ResultFile.requireFolder(path)));
        Optional<RunList> found = mistakes.attempt(() -> RunList.below(Path.of(parsed.matchedPositionalValue(0, "."))));
        mistakes.report();
        RunList list = found.orElseThrow();
        List<ListedRun> runs = RunOrder.sorted(list.runs(), parsed.matchedOptionValue(SORT, "folder"));
        list.broken().stream().limit(NAMED).forEach(warnings);
        if (list.broken().size() > NAMED) {
            warnings.accept((list.broken().size() - NAMED) + " more are no whole runs");
        }
        if (runs.isEmpty()) {
            warnings.accept("no finished run below " + parsed.matchedPositionalValue(0, "."));
        }
        String text = format.orElseThrow().render(runs);
        file.ifPresentOrElse(path -> ResultFile.write(path, text), () -> out.print(text));
        out.flush();
    }
}
