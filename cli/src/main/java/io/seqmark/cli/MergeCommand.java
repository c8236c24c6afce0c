package io.seqmark.cli;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.Choice;
import io.seqmark.base.Mistakes;
import io.seqmark.run.inspect.Merging;
import io.seqmark.spec.AdapterSpec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark merge}: writes a checkpoint with an adapter merged into it. */
final class MergeCommand {
    private static final String OUTPUT = "--output";
    private static final String DTYPE = "--dtype";

    /** The options of eval that say which checkpoint and adapter. */
    private static final Set<String> SHARED = Set.of(
            EvalOptions.MODEL_NAME,
            EvalOptions.ADAPTER,
            EvalOptions.ADAPTER_MERGE,
            EvalOptions.LORA_ALPHA,
            EvalOptions.ENABLE_LORA,
            EvalOptions.ADAPTER_MERGED);

    private final PrintStream out;
    private final Consumer<String> notes;

    /**
     * The command.
     *
     * @param notes is told what is downloaded, and what the user should know
     */
    MergeCommand(PrintStream out, Consumer<String> notes) {
        this.out = out;
        this.notes = notes;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("merge");
        spec.usageMessage()
                .customSynopsis("seqmark merge --model_name BASE --adapter DIR --output DIR [OPTION VALUE]...")
                .description(
                        "Writes a checkpoint with an adapter merged into it, which transformers loads. The weights are one"
                                + " safetensors file; configuration and tokenizer are the base's.")
                .footer("", "Exit codes: 0 written, 2 wrong input (nothing written), 3 it could not be written.");
        for (OptionSpec option : EvalOptions.spec().optionsMap().values()) {
            if (SHARED.contains(option.longestName())) {
                spec.addOption(OptionSpec.builder(option).build());
            }
        }
        spec.addOption(value(OUTPUT, "DIR", "the folder to write; it is not there yet, or is empty"));
        spec.addOption(
                value(
                        DTYPE,
                        "DTYPE",
                        "stored: each tensor in the base's type; float32, bfloat16 or float16: all in that one (default: stored)"));
        return spec;
    }

    private static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build();
    }

    /**
     * Merges and writes.
     *
     * @throws io.seqmark.base.InputException if an option, the checkpoint or the adapter is wrong
     */
    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        Mistakes mistakes = new Mistakes();
        GivenOptions given = new GivenOptions(parsed, Map.of(), mistakes);
        Optional<AdapterSpec> adapters = mistakes.attempt(() -> AdapterArguments.read(parsed));
        Optional<String> model = given.text(EvalOptions.MODEL_NAME);
        Optional<Path> output = given.text(OUTPUT).map(name -> given.path(OUTPUT, "folder", name));
        Optional<Merging.Type> type = mistakes.attempt(() -> given.text(DTYPE)
                .map(name ->
                        Choice.of(Merging.Type.values(), Merging.Type::label).named(DTYPE, name))
                .orElse(Merging.Type.STORED));
        if (model.isEmpty()) {
            mistakes.add(EvalOptions.MODEL_NAME + " is required: the checkpoint that the adapter is of");
        }
        if (given.text(OUTPUT).isEmpty()) {
            mistakes.add(OUTPUT + " is required: the folder to write");
        }
        adapters.map(AdapterSpec::choices)
                .filter(choices ->
                        choices.size() != 1 || choices.getFirst().location().isEmpty())
                .ifPresent(choices -> mistakes.add(EvalOptions.ADAPTER + ": expected one adapter, found "
                        + (choices.isEmpty()
                                ? "none"
                                : String.join(
                                        ", ",
                                        choices.stream()
                                                .map(AdapterChoice::name)
                                                .toList()))));
        mistakes.report();
        String summary = Merging.run(
                model.orElseThrow(), adapters.orElseThrow(), output.orElseThrow(), type.orElseThrow(), notes);
        out.println(summary);
    }
}
