package io.seqmark.cli.shell;

import io.seqmark.base.InputException;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Scripts that complete commands, options and files. Stateless. */
public final class Completion {
    /** Shells that there is one for. */
    public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private Completion() {}

    /**
     * The script of a shell.
     *
     * @param program with its commands, and the options that stand without one
     * @throws InputException if it is another shell
     */
    public static String script(String shell, CommandSpec program) {
        return switch (shell) {
            case "bash", "zsh" -> AutoComplete.bash(program.name(), new CommandLine(program)); // zsh reads bash's
            case "fish" -> fish(program);
            default ->
                throw new InputException("completion " + shell + ": expected one of " + String.join(", ", SHELLS));
        };
    }

    private static String fish(CommandSpec program) {
        StringBuilder script = new StringBuilder("# completion of ")
                .append(program.name())
                .append(" for fish: put it into ~/.config/fish/completions/")
                .append(program.name())
                .append(".fish\n");
        String commands = String.join(" ", program.subcommands().keySet());
        String none = "not __fish_seen_subcommand_from " + commands;
        for (Map.Entry<String, CommandLine> command : program.subcommands().entrySet()) {
            script.append("complete -c ")
                    .append(program.name())
                    .append(" -n ")
                    .append(quoted("__fish_is_first_arg"))
                    .append(" -a ")
                    .append(command.getKey())
                    .append(" -d ")
                    .append(quoted(first(
                            command.getValue().getCommandSpec().usageMessage().description())))
                    .append('\n');
        }
        options(script, program, none);
        program.subcommands()
                .forEach((name, command) -> options(
                        script, command.getCommandSpec(), "__fish_seen_subcommand_from " + name, program.name()));
        return script.toString();
    }

    private static void options(StringBuilder script, CommandSpec command, String condition) {
        options(script, command, condition, command.name());
    }

    private static void options(StringBuilder script, CommandSpec command, String condition, String program) {
        for (OptionSpec option : command.options()) {
            if (option.hidden()) {
                continue;
            }
            script.append("complete -c ").append(program).append(" -n ").append(quoted(condition));
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " : name.length() == 2 ? " -s " : " -o ")
                        .append(name.replaceFirst("^-+", ""));
            }
            if (option.arity().max() > 0) {
                script.append(" -r");
            }
            script.append(" -d ").append(quoted(first(option.description()))).append('\n');
        }
    }

    private static String first(String[] description) {
        return description.length == 0 ? "" : description[0].replace("%n", "").replace("%%", "%");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
