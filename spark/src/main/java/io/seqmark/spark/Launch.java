package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.cli.EvalCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line without spark-submit: {@code --master} and {@code --conf}, which spark-submit takes to itself, may stand
 * in front of the command.
 *
 * @param master the cluster, where it is named
 * @param configuration Spark's settings by key
 * @param arguments the options of {@code eval}
 */
record Launch(Optional<String> master, Map<String, String> configuration, List<String> arguments) {
    private static final String MASTER = "--master";
    private static final String CONF = "--conf";

    Launch {
        configuration = Map.copyOf(configuration);
        arguments = List.copyOf(arguments);
    }

    /** Options that say who computes: here Spark does. */
    private static final List<String> OF_OTHER_LAUNCHERS =
            List.of("--workers", "--rank", "--world_size", "--local_rank");

    /**
     * Splits a command line.
     *
     * @throws InputException if the part for Spark is wrong, or another command than {@code eval} follows
     */
    static Launch parse(List<String> arguments) {
        Optional<String> master = Optional.empty();
        Map<String, String> configuration = new LinkedHashMap<>();
        List<String> rest = arguments;
        while (!rest.isEmpty() && List.of(MASTER, CONF).contains(rest.getFirst().split("=", 2)[0])) {
            String[] parts = rest.getFirst().split("=", 2);
            boolean joined = parts.length == 2;
            if (!joined && rest.size() < 2) {
                throw new InputException(parts[0] + " needs a value");
            }
            String value = joined ? parts[1] : rest.get(1);
            rest = rest.subList(joined ? 1 : 2, rest.size());
            if (parts[0].equals(MASTER)) {
                master = Optional.of(value);
            } else {
                setting(value, configuration);
            }
        }
        List<String> options = withoutCommand(rest);
        OF_OTHER_LAUNCHERS.stream()
                .filter(option -> EvalCommand.text(options, option).isPresent())
                .findFirst()
                .ifPresent(option -> {
                    throw new InputException(option + ": on Spark the cluster says who computes; leave it out");
                });
        return new Launch(master, configuration, options);
    }

    private static void setting(String text, Map<String, String> configuration) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new InputException(CONF + " " + text + ": expected a Spark setting, as spark.executor.memory=4g");
        }
        configuration.put(text.substring(0, equals), text.substring(equals + 1));
    }

    private static List<String> withoutCommand(List<String> rest) {
        if (!rest.isEmpty() && !rest.getFirst().startsWith("-")) {
            if (!rest.getFirst().equals(EvalCommand.NAME)) {
                throw new InputException(
                        rest.getFirst() + ": on Spark there is eval alone; the seqmark command has the others");
            }
            return rest.subList(1, rest.size());
        }
        return rest;
    }
}
