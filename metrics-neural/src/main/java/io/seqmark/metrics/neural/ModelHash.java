package io.seqmark.metrics.neural;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import io.seqmark.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One hash of the files that decide on a model's numbers, of their names and contents in whatever order they come. They are read when it
 * is asked for, once: they may be gigabytes, and a model that is only looked at needs no hash. Confined to one caller.
 */
public final class ModelHash {
    /** Digits that people are shown. */
    private static final int SHOWN = 12;

    private final List<Path> files;
    private Optional<String> known = Optional.empty();

    /** Of these files, of which none is read yet. */
    public ModelHash(Collection<Path> files) {
        this.files = List.copyOf(files);
    }

    /**
     * Its first digits, for people.
     *
     * @throws InputException if a file cannot be read
     */
    public String shown() {
        return value().substring(0, SHOWN);
    }

    /**
     * The fingerprint of a computation.
     *
     * @param settings all others that change a bit
     * @throws InputException if a file cannot be read
     */
    public String fingerprint(Precision precision, String... settings) {
        return Sha256.of(value() + "\n" + precision.label() + "\n"
                + Engine.arithmetic(precision).orElse("") + "\n" + String.join("\n", settings));
    }

    /**
     * The signature of a metric whose original prints none.
     *
     * @param model as the user named it
     * @param equalled the original, and its version where it has one
     * @throws InputException if a file cannot be read
     */
    public String signature(String model, String equalled, Precision precision) {
        return "model:%s|hash:%s|equals:%s|dtype:%s".formatted(model, shown(), equalled, precision.label());
    }

    private String value() {
        if (known.isEmpty()) {
            known = Optional.of(read());
        }
        return known.get();
    }

    private String read() {
        TreeMap<String, String> hashes = new TreeMap<>();
        for (Path file : files) {
            try {
                hashes.put(file.getFileName().toString(), Sha256.ofFile(file));
            } catch (IOException failure) {
                throw new InputException("cannot read " + file + ": " + RunException.reason(failure), failure);
            }
        }
        MessageDigest digest = Sha256.digest();
        hashes.forEach((name, hash) -> digest.update((name + " " + hash + "\n").getBytes(StandardCharsets.UTF_8)));
        return Sha256.hex(digest);
    }
}
