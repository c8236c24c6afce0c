package io.seqmark.cli.watch;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The file that keeps what goes to standard error, each line with its time. It is added to, never begun anew. Thread-safe. */
final class LogFile implements Closeable {
    private final OutputStream out;
    private boolean broken;

    private LogFile(OutputStream out) {
        this.out = out;
    }

    /**
     * Opens it.
     *
     * @throws InputException if it cannot be written to
     */
    static LogFile open(String file) {
        try {
            return new LogFile(
                    Files.newOutputStream(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException failure) {
            throw unusable(file, RunException.reason(failure), failure);
        } catch (InvalidPathException noPath) {
            throw unusable(file, noPath.getReason(), noPath);
        }
    }

    private static InputException unusable(String file, String why, Exception cause) {
        return new InputException(
                "--log_file " + file + " cannot be written: " + why + "; name a file in a folder that is there", cause);
    }

    /**
     * Adds a line.
     *
     * @return why it could not be written, the first time; a run does not end for that
     */
    synchronized Optional<String> add(String line) {
        if (broken) {
            return Optional.empty();
        }
        try {
            // one write a line, so that lines of several processes do not mix
            out.write((OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException failure) {
            broken = true;
            return Optional.of("--log_file cannot be written to any more: " + RunException.reason(failure));
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException late) {
            // all lines are written
        }
    }
}
