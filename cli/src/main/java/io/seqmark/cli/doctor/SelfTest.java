package io.seqmark.cli.doctor;

import io.seqmark.spec.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The demo's translation: a whole run whose score is known. */
public final class SelfTest {
    /** BLEU of the bundled checkpoint on the bundled corpus in float32. */
    private static final String KNOWN = "88.3852";

    private static final String TASK = "translation";

    private SelfTest() {}

    /**
     * Runs it.
     *
     * @param home of the program; holds {@code demo}
     */
    public static Finding of(Path home) {
        Path demo = home.resolve("demo");
        if (!Files.isDirectory(demo)) {
            return Finding.warn(
                    "self-test", demo + " is not there, so that nothing was run", "use a complete checkout");
        }
        return Finding.of("self-test", () -> run(demo));
    }

    private static Finding run(Path demo) {
        long began = System.nanoTime();
        RunSpec spec = RunSpec.of(
                demo.resolve("translator").toString(), demo.resolve("data").resolve(TASK), Path.of("demo"), TASK);
        String bleu = Trials.run(
                spec, result -> String.valueOf(result.record().result().get("bleu")));
        double seconds = (System.nanoTime() - began) / 1e9;
        String text = String.format(Locale.ROOT, "the demo's BLEU is %s, in %.1f s", bleu, seconds);
        return bleu.equals(KNOWN)
                ? Finding.ok("self-test", text)
                : Finding.fix(
                        "self-test",
                        text + ", but it should be " + KNOWN,
                        "report it with the output of this command: this machine computes otherwise");
    }
}
