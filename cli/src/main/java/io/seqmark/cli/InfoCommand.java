package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.cli.info.InfoFormat;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.run.inspect.Inspection;
import io.seqmark.run.inspect.InspectionSpec;
import io.seqmark.run.inspect.Inspector;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark info}: what a checkpoint is, what it needs, whether a run can use it. */
final class InfoCommand {
    private static final String FORMAT = "--format";

    /** The options of eval that change the answer. */
    private static final Set<String> SHARED = Stream.concat(
                    Stream.of(
                            EvalOptions.TASK,
                            EvalOptions.SEMANTICS,
                            EvalOptions.SRC_LANG,
                            EvalOptions.TGT_LANG,
                            EvalOptions.MAX_SOURCE_LENGTH,
                            EvalOptions.BS,
                            EvalOptions.MAX_BATCH_TOKENS,
                            EvalOptions.THREADS,
                            EvalOptions.DTYPE,
                            EvalOptions.ADAPTER,
                            EvalOptions.LORA_ALPHA,
                            EvalOptions.ENABLE_LORA,
                            EvalOptions.ADAPTER_MERGED),
                    Arrays.stream(GenerationOption.values()).map(EvalOptions::option))
            .collect(Collectors.toUnmodifiableSet());

    private final PrintStream out;
    private final Consumer<String> notes;

    /**
     * The command.
     *
     * @param notes is told what is downloaded
     */
    InfoCommand(PrintStream out, Consumer<String> notes) {
        this.out = out;
        this.notes = notes;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("info");
        spec.usageMessage()
                .customSynopsis("seqmark info CHECKPOINT [--format text|json] [OPTION VALUE]...")
                .description(
                        "Says what a checkpoint is, what a run with these options would take from it, and everything"
                                + " that would make it fail. Reads no weights beyond their headers.")
                .footer("", "Exit codes: 0 a run can use it, 2 it cannot.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .paramLabel("CHECKPOINT")
                .type(String.class)
                .description("a directory, or org/name[@revision] of the hub")
                .build());
        spec.addOption(OptionSpec.builder(FORMAT)
                .arity("1")
                .type(String.class)
                .paramLabel("FORMAT")
                .description("text or json (default: text)")
                .build());
        for (OptionSpec option : EvalOptions.spec().optionsMap().values()) {
            if (SHARED.contains(option.longestName())) {
                spec.addOption(OptionSpec.builder(option).build());
            }
        }
        return spec;
    }

    /**
     * Looks the checkpoint over and prints what was found.
     *
     * @throws InputException if there is no checkpoint, or a run could not use it
     */
    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        InfoFormat format = InfoFormat.of(parsed.matchedOptionValue(FORMAT, "text"));
        String name = parsed.matchedPositionalValue(0, "");
        Inspection inspection = Inspector.inspect(asked(name, parsed), notes);
        format.lines(inspection).forEach(out::println);
        if (!inspection.usable()) {
            int count = inspection.problems().size();
            throw new InputException(name + ": cannot be evaluated: "
                    + (count == 1 ? inspection.problems().getFirst() : count + " problems, listed above"));
        }
    }

    /** The values are read as eval reads them. */
    private static InspectionSpec asked(String name, ParseResult parsed) {
        List<String> command = new ArrayList<>(List.of(EvalOptions.MODEL_NAME, name, EvalOptions.DATA_DIR, "."));
        for (OptionSpec option : parsed.matchedOptions()) {
            if (SHARED.contains(option.longestName())) {
                List<String> values = parsed.matchedOptionValue(option.longestName(), List.of());
                (option.longestName().equals(EvalOptions.ADAPTER) ? values : List.of(values.getLast()))
                        .forEach(value -> command.addAll(List.of(option.longestName(), value)));
            }
        }
        return InspectionSpec.of(EvalArguments.parse(command, Map.of()));
    }
}
