package io.seqmark.cli.config;

import io.seqmark.base.InputException;
import io.seqmark.generate.option.GenerationOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Options by name: TOML, or JSON where the name of the file ends in {@code .json}. {@code true} is an option without a value, and
 * {@code false} none, but for the settings of {@code generate()}, which have truth values. A list is an option for each of its texts, or one JSON value where it holds anything else. The names
 * of tables only put options in order. {@code run.json} stands for the command line of its run.
 */
final class OptionFile {
    private static final ObjectMapper TOML = TomlMapper.builder().build();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String ARGUMENTS = "arguments";
    /** Sections of a run.json: no option has such a name. */
    private static final List<String> OF_RECORD = List.of("identity", "outputs", ARGUMENTS);

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    private OptionFile(Path file) {
        this.file = file;
    }

    /**
     * The arguments that a file stands for.
     *
     * @throws InputException if it is no TOML or JSON, or a value is none that an option has
     */
    static List<String> arguments(Path file, String text) {
        return new OptionFile(file).read(text);
    }

    private List<String> read(String text) {
        boolean json = file.toString().endsWith(".json");
        JsonNode root;
        try {
            root = (json ? JSON : TOML).readTree(text);
        } catch (JacksonException damaged) {
            int line = damaged.getLocation() == null ? 1 : damaged.getLocation().getLineNr();
            throw new InputException(
                    file + ":" + line + ": no " + (json ? "JSON" : "TOML") + ": "
                            + damaged.getOriginalMessage()
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                                    .replaceAll("\\p{Cntrl}", "?"),
                    damaged);
        }
        if (!root.isObject()) {
            throw new InputException(file + ": no options; expected names and values, as in num_beams = 5");
        }
        List<String> arguments = new ArrayList<>();
        if (OF_RECORD.stream().anyMatch(root::has)) {
            arguments.addAll(ofRecord(root.path(ARGUMENTS)));
        } else {
            add(root, arguments);
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return arguments;
    }

    /** The command line of a run. */
    private List<String> ofRecord(JsonNode command) {
        if (!command.isArray() || command.isEmpty() || !command.valueStream().allMatch(JsonNode::isString)) {
            throw new InputException(file + ": looks like the run.json of a run, but its " + ARGUMENTS
                    + " are no command line; give the options themselves, or the run.json of another run");
        }
        return command.valueStream().map(JsonNode::stringValue).toList();
    }

    private void add(JsonNode table, List<String> arguments) {
        for (Map.Entry<String, JsonNode> entry : table.properties()) {
            String name = "--" + entry.getKey();
            JsonNode value = entry.getValue();
            if (!entry.getKey().matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
                problems.add(file + ": " + entry.getKey().replaceAll("\\p{Cntrl}", "?")
                        + ": expected an option without its" + " dashes, as in num_beams");
            } else if (value.isObject()) {
                add(value, arguments);
            } else if (value.isBoolean() && !isSetting(entry.getKey())) {
                if (value.booleanValue()) {
                    arguments.add(name);
                }
            } else if (value.isArray()
                    && !value.isEmpty()
                    && value.valueStream().allMatch(JsonNode::isString)) {
                value.valueStream().forEach(text -> arguments.addAll(List.of(name, text.stringValue())));
            } else if (value.isNull()) {
                problems.add(file + ": " + entry.getKey() + " is null; leave it out, or write \"none\"");
            } else {
                arguments.addAll(List.of(name, value.isString() ? value.stringValue() : value.toString()));
            }
        }
    }

    /** A truth value of {@code generate()} is a value, as in {@code --do_sample true}. */
    private static boolean isSetting(String name) {
        return GenerationOption.find(name).isPresent();
    }
}
