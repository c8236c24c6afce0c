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
import java.util.TreeMap;

/** One hash of the files that decide on a model's numbers. Stateless. */
public final class ModelHash {
    private ModelHash() {}

    /**
     * Of the names and contents of files, in whatever order they come.
     *
     * @throws InputException if one cannot be read
     */
    public static String of(Collection<Path> files) {
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

    /**
     * The fingerprint of a computation.
     *
     * @param model its hash
     * @param settings all others that change a bit
     */
    public static String fingerprint(String model, Precision precision, String... settings) {
        return Sha256.of(model + "\n" + precision.label() + "\n"
                + Engine.arithmetic(precision).orElse("") + "\n" + String.join("\n", settings));
    }
}
