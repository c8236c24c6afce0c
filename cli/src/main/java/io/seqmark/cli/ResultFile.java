package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The file that {@code -o} names, for what would else be printed. */
final class ResultFile {
    private static final String OUTPUT = "--output";

    private ResultFile() {}

    static OptionSpec option() {
        return OptionSpec.builder("-o", OUTPUT)
                .arity("1")
                .type(String.class)
                .paramLabel("FILE")
                .description("write to that file, by its ending where no --format is given")
                .build();
    }

    static Optional<Path> of(ParseResult parsed) {
        Optional<String> name = Optional.ofNullable(parsed.<String>matchedOptionValue(OUTPUT, null));
        return name.map(Path::of);
    }

    /** The format that a file's name tells. */
    static Optional<String> ending(Path file) {
        String name = file.toString();
        int dot = name.lastIndexOf('.');
        if (dot < name.length() - 5 || dot < 0) {
            return Optional.empty();
        }
        String ending = name.substring(dot + 1);
        return Optional.of(
                switch (ending) {
                    case "txt" -> "text";
                    case "tex" -> "latex";
                    case "htm" -> "html";
                    default -> ending;
                });
    }

    /**
     * The folder of a file that will be written.
     *
     * @throws InputException if it is not there, or the name is none of a file
     */
    static Path requireFolder(Path file) {
        requireFile(file);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException("cannot write " + file + ": there is no folder " + folder);
        }
        return folder;
    }

    /**
     * Makes sure that nothing stands there that is no file: a device would be replaced by one.
     *
     * @throws InputException if there does
     */
    static void requireFile(Path file) {
        if (file.toString().isEmpty()) {
            throw new InputException("a file that is to be written has an empty name: give it one");
        }
        if (Files.isDirectory(file)) {
            throw new InputException("cannot write " + file + ": it is a folder; name a file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException("cannot write " + file + ": it is no regular file; name one");
        }
    }

    /**
     * Writes the file whole or not at all.
     *
     * @throws InputException if its folder is not there
     */
    static void write(Path file, String text) {
        Path folder = requireFolder(file);
        try {
            Path part = folder.resolve(".seqmark-" + ProcessHandle.current().pid() + ".part");
            try {
                Files.write(part, text.getBytes(StandardCharsets.UTF_8));
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException failure) {
            throw new RunException("cannot write " + file + ": " + RunException.reason(failure), failure);
        }
    }
}
