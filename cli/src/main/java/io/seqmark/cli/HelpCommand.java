package io.seqmark.cli;

import io.seqmark.cli.shell.Completion;
import io.seqmark.cli.shell.ManualPage;
import io.seqmark.run.Versions;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code help}, {@code completion} and {@code man}: what there is to type, in three forms. Never coloured. */
final class HelpCommand {
    private static final int USUAL_WIDTH = 80;
    /** picocli has no narrower one. */
    private static final int NARROWEST = 55;
    /** Longer lines are hard to read. */
    private static final int WIDEST = 120;

    /** What one screen has of {@code eval}. */
    private static final List<String> MAIN_OPTIONS = List.of(
            EvalOptions.MODEL_NAME,
            EvalOptions.DATA_DIR,
            EvalOptions.SOURCE_FILE,
            EvalOptions.SAVE_DIR,
            EvalOptions.TASK,
            EvalOptions.METRIC,
            EvalOptions.N_OBS,
            EvalOptions.DRY_RUN);

    private static final Map<Command, List<String>> EXAMPLES = Map.of(
            Command.EVAL,
            List.of(
                    "seqmark --model_name opus-mt-en-de --data_dir data --task translation",
                    "seqmark --model_name bart --source_file x.jsonl.gz --reference_field summary",
                    "seqmark --config out/run.json --save_dir out-greedy --num_beams 1"),
            Command.SCORE,
            List.of(
                    "seqmark score hypotheses.txt references.txt",
                    "seqmark score --metric bleu,chrf,ter hypotheses.txt references.txt.gz",
                    "seqmark score references.txt --input baseline.txt system.txt --paired-bs"),
            Command.INFO,
            List.of(
                    "seqmark info demo/translator",
                    "seqmark info nllb-200 --src_lang eng_Latn --tgt_lang deu_Latn",
                    "seqmark info t5-small --task translation_en_to_de --format json"),
            Command.MERGE,
            List.of(
                    "seqmark merge --model_name flan-t5-base --adapter lora --output merged",
                    "seqmark merge --model_name bart --adapter org/lora@v2 --output merged",
                    "seqmark merge --model_name bart --adapter lora.pt --lora_alpha 16 --output m"),
            Command.COMPARE,
            List.of(
                    "seqmark compare out-greedy out-beams",
                    "seqmark compare out-greedy out-beams -o compare.html",
                    "seqmark compare old.txt new.txt --reference ref.txt --fail_if_worse 0.5"),
            Command.REPORT,
            List.of("seqmark report out", "seqmark report out --format md", "seqmark report out -o report.json"),
            Command.SEARCH,
            List.of(
                    "seqmark search --model_name m --data_dir d --search \"num_beams=1:4:8\"",
                    "seqmark search --model_name m --data_dir d --search \"dtype=float32:int8\"",
                    "seqmark search m val.source out.txt --reference_path val.target --search \"num_beams=1:4\""),
            Command.DOCTOR,
            List.of(
                    "seqmark doctor",
                    "seqmark doctor opus-mt-en-de data --task translation --num_beams 5",
                    "seqmark doctor out --expect 40.90"));

    private final PrintStream out;
    private final int width;

    HelpCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.width = width(environment);
    }

    /** Of the terminal, as the shell or the launcher tells it. */
    private static int width(Map<String, String> environment) {
        int columns = number(environment.getOrDefault("COLUMNS", ""))
                .orElseGet(() -> Integer.getInteger("seqmark.terminal.columns", 0));
        return columns <= 0 ? USUAL_WIDTH : Math.clamp(columns, NARROWEST, WIDEST);
    }

    private static OptionalInt number(String text) {
        return text.matches("[1-9][0-9]{0,5}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    static CommandSpec spec(String name, String parameter, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().customSynopsis("seqmark " + name + " " + parameter).description(description);
        return spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .hidden(true)
                .build());
    }

    /** {@code seqmark help [COMMAND]}. */
    void help(List<String> arguments) {
        all(command(Command.HELP, arguments));
    }

    /** {@code seqmark completion SHELL}. */
    void completion(List<String> arguments) {
        String shell = argument(Command.COMPLETION, arguments);
        CommandSpec program = EvalOptions.spec().name("seqmark");
        for (Command command : Command.values()) {
            program.addSubcommand(command.label(), command.spec());
        }
        out.print(Completion.script(shell, program));
        out.flush();
    }

    /** {@code seqmark man [COMMAND]}. */
    void man(List<String> arguments) {
        Optional<Command> command = command(Command.MAN, arguments);
        CommandSpec spec = command.map(Command::spec).orElseGet(Command::root);
        List<String> examples = EXAMPLES.getOrDefault(command.orElse(Command.EVAL), List.of());
        out.print(ManualPage.of(
                command.map(named -> "seqmark-" + named.label()).orElse("seqmark"),
                Versions.seqmark(),
                spec,
                examples,
                List.of(Command.EXIT_CODES.split(", "))));
        out.flush();
    }

    private static Optional<Command> command(Command asked, List<String> arguments) {
        String name = argument(asked, arguments);
        Optional<Command> command = Command.find(name);
        if (command.isEmpty() && !name.isEmpty()) {
            throw Command.unknown(name);
        }
        return command;
    }

    private static String argument(Command asked, List<String> arguments) {
        return OptionParser.parse(asked.spec(), arguments).matchedPositionalValue(0, "");
    }

    /** Everything, in groups; without a command the options of {@code eval} as well, which stand without one. */
    void all(Optional<Command> command) {
        print(command.map(HelpCommand::full).orElseGet(Command::root));
        if (command.isEmpty()) {
            out.println();
            print(Command.EVAL.spec());
        }
    }

    /** One screen. */
    void screen(Optional<Command> command) {
        CommandSpec spec = command.map(HelpCommand::full).orElseGet(() -> withExamples(Command.root(), Command.EVAL));
        if (command.equals(Optional.of(Command.EVAL))) {
            spec = withExamples(chosen(Command.EVAL.spec(), MAIN_OPTIONS), Command.EVAL);
        } else if (command.equals(Optional.of(Command.SEARCH))) {
            List<String> options = new ArrayList<>(MAIN_OPTIONS);
            options.addFirst(SearchCommand.SEARCH);
            spec = withExamples(chosen(Command.SEARCH.spec(), options), Command.SEARCH);
        } else if (command.equals(Optional.of(Command.SCORE))) {
            spec = withExamples(
                    chosen(Command.SCORE.spec(), List.of("--metric", "--input", "--confidence", "--format")),
                    Command.SCORE);
        }
        print(spec);
    }

    private static CommandSpec full(Command command) {
        return withExamples(command.spec(), command);
    }

    private static CommandSpec withExamples(CommandSpec spec, Command command) {
        List<String> footer = new ArrayList<>();
        List<String> examples = EXAMPLES.getOrDefault(command, List.of());
        if (!examples.isEmpty()) {
            footer.add("");
            footer.add("Examples");
            examples.forEach(example -> footer.add("  " + example.replace("%", "%%")));
        }
        footer.addAll(List.of(spec.usageMessage().footer()));
        spec.usageMessage().footer(footer.toArray(String[]::new));
        return spec;
    }

    private static CommandSpec chosen(CommandSpec spec, List<String> names) {
        CommandSpec few = CommandSpec.create().name(spec.name());
        few.usageMessage()
                .sortOptions(false)
                .customSynopsis(spec.usageMessage().customSynopsis())
                .description(spec.usageMessage().description())
                .footer("", "All options: seqmark " + spec.name() + " --help");
        for (String name : names) {
            few.addOption(OptionSpec.builder(spec.findOption(name)).build());
        }
        return few;
    }

    private void print(CommandSpec spec) {
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        new CommandLine(spec).setUsageHelpWidth(width).usage(writer, Ansi.OFF);
        writer.flush();
    }
}
