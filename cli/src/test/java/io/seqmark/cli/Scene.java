package io.seqmark.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder with all that some commands read: a checkpoint, a corpus, what an earlier run left, texts to score.
 *
 * @param folder where it stands, sound
 * @param commands each with {@value #HERE} for the folder
 */
record Scene(Path folder, List<List<String>> commands) {
    static final String HERE = "{}";

    private static final byte[] ZIP = {'P', 'K'};

    /** Its files that are to be damaged, by their names in it, each with its format. */
    SortedMap<String, FileFormat> files() throws IOException {
        SortedMap<String, FileFormat> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                FileFormat.of(name).ifPresent(format -> files.put(name, format));
            }
        }
        for (Map.Entry<String, FileFormat> each : files.entrySet()) {
            if (each.getValue() == FileFormat.TORCH_ZIP && !isZip(folder.resolve(each.getKey()))) {
                each.setValue(FileFormat.TORCH_LEGACY);
            }
        }
        return files;
    }

    private static boolean isZip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return bytes.length > 1 && bytes[0] == ZIP[0] && bytes[1] == ZIP[1];
    }

    /** Its commands for a copy of it. */
    List<List<String>> commandsIn(Path copy) {
        return commands.stream()
                .map(command -> command.stream()
                        .map(argument -> argument.replace(HERE, copy.toString()))
                        .toList())
                .toList();
    }

    /** Copies it, with other bytes in one of its files; no command writes to a checkpoint, so its files are linked. */
    void copy(Path to, String damagedName, byte[] damaged) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(folder.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Path name = folder.relativize(from);
                Path copy = to.resolve(name);
                if (name.equals(Path.of(damagedName))) {
                    Files.write(copy, damaged);
                } else if (name.startsWith("model")) {
                    Files.createLink(copy, from);
                } else {
                    Files.copy(from, copy);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
