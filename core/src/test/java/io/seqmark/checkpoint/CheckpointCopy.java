package io.seqmark.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of checkpoints for tests that change them. */
public final class CheckpointCopy {
    private CheckpointCopy() {}

    /**
     * Copies all files but {@code pytorch_model.bin}, so that what stands in {@code model.safetensors} counts.
     *
     * @param target an empty folder
     * @return {@code target}
     */
    public static Path of(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file :
                    files.filter(each -> !each.endsWith("pytorch_model.bin")).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }
}
