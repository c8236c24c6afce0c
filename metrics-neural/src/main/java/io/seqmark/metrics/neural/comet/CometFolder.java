package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.MetricFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files of a model of COMET, as its package lays them out. The encoder's configuration and tokenizer are not among them: they are
 * looked for in {@code FOLDER/encoder}, in {@code FOLDER} itself, and then where {@code pretrained_model} points to, a folder or a model of
 * the hub, of which no weights are fetched.
 *
 * @param name as the user wrote it
 * @param folder with {@code hparams.yaml}
 * @param checkpoint {@code checkpoints/model.ckpt}, or the file that was named
 */
record CometFolder(String name, Path folder, Path checkpoint) {
    private static final String HPARAMS = "hparams.yaml";
    private static final String CHECKPOINT = "model.ckpt";
    private static final String CONFIG = "config.json";
    private static final int MAX_README = 1 << 20;

    /** Published ones that may not be used commercially, where no README.md says so. */
    private static final Set<String> RESTRICTED = Set.of(
            "unbabel/wmt22-cometkiwi-da",
            "unbabel/wmt23-cometkiwi-da-xl",
            "unbabel/wmt23-cometkiwi-da-xxl",
            "unbabel/wmt22-unite-da",
            "unbabel/unite-xl",
            "unbabel/unite-xxl");

    /**
     * Finds them.
     *
     * @param model a folder, a file {@code FOLDER/checkpoints/NAME.ckpt}, or {@code org/name[@revision]} of the hub
     * @throws InputException if one is missing
     */
    static CometFolder find(String model, Consumer<String> notes) {
        Optional<Path> file = file(model);
        Path folder = file.isPresent()
                ? file.get().toAbsolutePath().resolve("../..").normalize()
                : MetricFiles.comet(model, notes);
        Path checkpoint = file.orElse(folder.resolve("checkpoints").resolve(CHECKPOINT));
        if (!Files.exists(folder.resolve(HPARAMS))) {
            throw new InputException(
                    "%s: has no %s, which says what class of model its checkpoint is; fetch it from where the checkpoint came from"
                            .formatted(folder, HPARAMS));
        }
        if (!Files.isRegularFile(checkpoint)) {
            throw new InputException("%s: has no checkpoints/%s, the weights of a model of COMET; fetch it"
                    .formatted(folder, CHECKPOINT));
        }
        return new CometFolder(model, folder, checkpoint);
    }

    private static Optional<Path> file(String model) {
        try {
            Path path = Path.of(model);
            return model.endsWith(".ckpt") && Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    Path hparams() {
        return folder.resolve(HPARAMS);
    }

    /** The encoder's configuration and, but for MiniLM's, its tokenizer. The caller closes it. */
    Checkpoint encoder(CometSettings settings, Consumer<String> notes) {
        return Checkpoint.inspect(
                beside().orElseGet(() -> elsewhere(settings.pretrainedModel(), notes))
                        .toString(),
                notes);
    }

    /** The tokenizer's files, where they are not the encoder's. The caller closes it. */
    Checkpoint foreignTokenizer(Consumer<String> notes) {
        return Checkpoint.inspect(elsewhere("xlm-roberta-base", notes).toString(), notes);
    }

    /** The folder here that has the encoder's files. */
    private Optional<Path> beside() {
        return Optional.of(folder.resolve("encoder"))
                .filter(each -> Files.exists(each.resolve(CONFIG)))
                .or(() -> Optional.of(folder).filter(each -> Files.exists(each.resolve(CONFIG))));
    }

    private Path elsewhere(String model, Consumer<String> notes) {
        try {
            return MetricFiles.withoutWeights("pretrained_model " + model, model, notes);
        } catch (InputException missing) {
            throw new InputException(
                    "%s: the encoder's config.json and tokenizer are neither in %s nor in %s, and pretrained_model does not help: %s"
                            .formatted(hparams(), folder.resolve("encoder"), folder, missing.getMessage()),
                    missing);
        }
    }

    /** The commit, where the folder is one of the hub's cache. */
    Optional<String> revision() {
        Path parent = folder.toAbsolutePath().normalize().getParent();
        return parent != null && parent.endsWith("snapshots")
                ? Optional.of(folder.getFileName().toString())
                : Optional.empty();
    }

    /** The licence, by the front matter of {@code README.md}, else by the name, where it restricts the use. */
    Optional<String> restriction() {
        Optional<String> said = license();
        if (said.isPresent()) {
            return said.filter(license -> license.contains("-nc"));
        }
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("@.*", "");
        return RESTRICTED.contains(plain) ? Optional.of("cc-by-nc-sa-4.0") : Optional.empty();
    }

    private Optional<String> license() {
        Path readme = folder.resolve("README.md");
        if (!Files.isRegularFile(readme)) {
            return Optional.empty();
        }
        try {
            return RegularFile.text(readme, MAX_README)
                    .lines()
                    .limit(200)
                    .filter(line -> line.startsWith("license:"))
                    .map(line -> line.substring("license:".length()).strip().toLowerCase(Locale.ROOT))
                    .filter(license -> license.matches("[a-z0-9.-]{1,40}"))
                    .findFirst();
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
