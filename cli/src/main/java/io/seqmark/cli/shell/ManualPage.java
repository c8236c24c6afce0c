package io.seqmark.cli.shell;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A page of {@code man}, in its macros. Stateless. */
public final class ManualPage {
    private ManualPage() {}

    /**
     * The page of a command.
     *
     * @param name for example {@code seqmark-eval}
     * @param version of the program
     * @param examples command lines
     * @param exitCodes a line each
     */
    public static String of(
            String name, String version, CommandSpec command, List<String> examples, List<String> exitCodes) {
        StringBuilder page = new StringBuilder(".TH ")
                .append(escaped(name.toUpperCase(Locale.ROOT)))
                .append(" 1 \"\" \"seqmark ")
                .append(escaped(version))
                .append("\"\n");
        String[] description = command.usageMessage().description();
        section(page, "Name")
                .append(escaped(name))
                .append(" \\- ")
                .append(text(description, 0))
                .append('\n');
        section(page, "Synopsis");
        String[] synopsis = command.usageMessage().customSynopsis();
        for (String line : synopsis.length == 0 ? new String[] {name.replace('-', ' ') + " [OPTION]..."} : synopsis) {
            page.append(".br\n").append(escaped(line.strip())).append('\n');
        }
        section(page, "Description");
        for (int i = 0; i < description.length; i++) {
            page.append(text(description, i)).append("\n");
        }
        section(page, "Options");
        for (OptionSpec option : command.options()) {
            if (!option.hidden() && option.group() == null) {
                option(page, option);
            }
        }
        for (ArgGroupSpec group : command.argGroups()) {
            page.append(".SS ")
                    .append(escaped(plain(String.valueOf(group.heading()))))
                    .append('\n');
            for (ArgSpec argument : group.args()) {
                if (argument instanceof OptionSpec option && !option.hidden()) {
                    option(page, option);
                }
            }
        }
        list(page, "Examples", examples);
        list(page, "Exit status", exitCodes);
        return page.toString();
    }

    private static StringBuilder section(StringBuilder page, String heading) {
        return page.append(".SH ").append(heading.toUpperCase(Locale.ROOT)).append('\n');
    }

    private static void option(StringBuilder page, OptionSpec option) {
        page.append(".TP\n\\fB")
                .append(escaped(String.join(", ", option.names())))
                .append("\\fR");
        if (option.arity().max() > 0) {
            page.append(" \\fI").append(escaped(option.paramLabel())).append("\\fR");
        }
        page.append('\n');
        for (int i = 0; i < option.description().length; i++) {
            page.append(text(option.description(), i)).append('\n');
        }
    }

    private static void list(StringBuilder page, String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            section(page, heading);
            lines.forEach(line -> page.append(".br\n").append(escaped(line)).append('\n'));
        }
    }

    private static String text(String[] lines, int index) {
        return index < lines.length ? escaped(plain(lines[index])) : "";
    }

    /** picocli formats texts with printf. */
    private static String plain(String text) {
        return text.replace("%n", " ").replace("%%", "%").strip();
    }

    /** A dash is a minus sign, and a full stop at the start of a line no request. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
