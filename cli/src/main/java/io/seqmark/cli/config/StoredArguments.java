package io.seqmark.cli.config;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts what files hold into the place of the arguments that name them. Stateless. */
public final class StoredArguments {
    /** The option that names a file of options. */
    public static final String CONFIG = "--config";

    private static final int MAX_BYTES = 16 << 20;

    private StoredArguments() {}

    /**
     * The whole command line. {@code @FILE} stands for the words of a file, wherever it is; what a {@code --config} file holds
     * comes before all other options, and an option of the command line takes its place. {@code @@} at the start of an argument
     * is one {@code @}.
     *
     * @throws InputException if a file cannot be read, or is none of options
     */
    public static List<String> expand(List<String> arguments) {
        List<String> typed = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("@@")) {
                typed.add(argument.substring(1));
            } else if (argument.startsWith("@") && isFile(argument.substring(1))) {
                typed.addAll(
                        new WordFile(argument.substring(1), text(argument, Path.of(argument.substring(1)))).words());
            } else {
                typed.add(argument);
            }
        }
        List<String> stored = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String argument = typed.get(i);
            if (argument.startsWith(CONFIG + "=")) {
                stored.addAll(config(argument.substring(CONFIG.length() + 1)));
            } else if (argument.equals(CONFIG)) {
                if (i + 1 == typed.size()) {
                    throw new InputException(CONFIG + " needs a value");
                }
                stored.addAll(config(typed.get(++i)));
            } else {
                rest.add(argument);
            }
        }
        return stored.isEmpty() ? List.copyOf(rest) : joined(stored, rest);
    }

    private static boolean isFile(String name) {
        try {
            return !name.isEmpty() && Files.exists(Path.of(name));
        } catch (InvalidPathException none) {
            return false;
        }
    }

    private static List<String> config(String name) {
        try {
            Path file = Path.of(name);
            return OptionFile.arguments(file, text(CONFIG + " " + name, file));
        } catch (InvalidPathException invalid) {
            throw new InputException(CONFIG + ": not a path on this system: " + invalid.getReason(), invalid);
        }
    }

    /** Options of the file that the command line has, too, go: of one that may stand several times, all of them. */
    private static List<String> joined(List<String> stored, List<String> typed) {
        Set<String> given = new HashSet<>();
        typed.stream().filter(argument -> argument.startsWith("--")).forEach(argument -> given.add(name(argument)));
        List<String> all = new ArrayList<>(
                typed.stream().takeWhile(argument -> !argument.startsWith("-")).toList()); // the command
        int first = all.size();
        for (int i = 0; i < stored.size(); i++) {
            String argument = stored.get(i);
            if (!argument.startsWith("--") || !given.contains(name(argument))) {
                all.add(argument);
            } else if (!argument.contains("=")
                    && i + 1 < stored.size()
                    && !stored.get(i + 1).startsWith("--")) {
                i++; // its value
            }
        }
        all.addAll(typed.subList(first, typed.size()));
        return all;
    }

    private static String name(String argument) {
        return argument.split("=", 2)[0];
    }

    private static String text(String asked, Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(RegularFile.bytes(file, MAX_BYTES)))
                    .toString();
        } catch (NoSuchFileException absent) {
            throw new InputException(asked + ": there is no such file", absent);
        } catch (CharacterCodingException invalid) {
            throw new InputException(asked + ": the file is no UTF-8; convert it", invalid);
        } catch (IOException failure) {
            throw new InputException(asked + ": cannot be read: " + RunException.reason(failure), failure);
        }
    }
}
