package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.run.FinishedRun;
import io.seqmark.study.RunReport;
import io.seqmark.study.format.ReportFormat;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark report}: what there is to see of a finished run. */
final class ReportCommand {
    private static final String FORMAT = "--format";

    private final PrintStream out;

    ReportCommand(PrintStream out) {
        this.out = out;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("report");
        spec.usageMessage()
                .customSynopsis("seqmark report RUN [--format html|md|text|json] [-o FILE]")
                .description(
                        "Shows a finished run: scores with intervals, settings, lengths, flags, the worst examples,"
                                + " time. The page is one file that needs no network.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .paramLabel("RUN")
                .type(String.class)
                .description("the --save_dir of a run that has ended")
                .build());
        spec.addOption(OptionSpec.builder(FORMAT)
                .arity("1")
                .type(String.class)
                .paramLabel("FORMAT")
                .description("html, md, text or json (default: html into RUN/" + ReportBesideRun.FILE
                        + ", for -o by its ending)")
                .build());
        spec.addOption(ResultFile.option());
        return spec;
    }

    /**
     * Writes or prints it.
     *
     * @throws InputException if there is no such run, or a format is none
     */
    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        Path saveDir = Path.of(parsed.matchedPositionalValue(0, ""));
        Optional<Path> file = ResultFile.of(parsed);
        String label = parsed.matchedOptionValue(
                FORMAT, file.flatMap(ResultFile::ending).orElse("html"));
        Mistakes mistakes = new Mistakes();
        Optional<ReportFormat> known = mistakes.attempt(() -> ReportFormat.of(label));
        file.ifPresent(path -> mistakes.check(() -> ResultFile.requireFolder(path)));
        mistakes.report();
        ReportFormat format = known.orElseThrow();
        boolean page = format == ReportFormat.HTML && file.isEmpty();
        String text = format.render(RunReport.of(FinishedRun.open(saveDir)));
        Optional<Path> place = page ? Optional.of(saveDir.resolve(ReportBesideRun.FILE)) : file;
        place.ifPresentOrElse(path -> ResultFile.write(path, text), () -> out.print(text));
        if (page) {
            out.println(saveDir.resolve(ReportBesideRun.FILE));
        }
        out.flush();
    }
}
