package io.seqmark.cli;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.spec.AdapterSpec;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.ParseResult;

/** Reads {@code --adapter} and the options that say how its files are read. */
final class AdapterArguments {
    private final Mistakes mistakes = new Mistakes();
    private final GivenOptions given;

    private AdapterArguments(ParseResult parsed) {
        this.given = new GivenOptions(parsed, Map.of(), mistakes);
    }

    /**
     * The adapters of a command line.
     *
     * @throws InputException with all that is wrong with these options
     */
    static AdapterSpec read(ParseResult parsed) {
        return new AdapterArguments(parsed).read();
    }

    private AdapterSpec read() {
        List<AdapterChoice> choices = new ArrayList<>();
        for (String text : given.all(EvalOptions.ADAPTER)) {
            mistakes.attempt(() -> AdapterChoice.of(text, exists(text))).ifPresent(choices::add);
        }
        AdapterOptions options = new AdapterOptions(
                given.text(EvalOptions.ADAPTER_MERGE)
                        .flatMap(name -> mistakes.attempt(
                                () -> Choice.of(Merge.values(), Merge::label).named(EvalOptions.ADAPTER_MERGE, name)))
                        .orElse(Merge.FLOAT32),
                alpha(),
                given.text(EvalOptions.ENABLE_LORA)
                        .flatMap(list -> mistakes.attempt(() -> AdapterOptions.parts(list)))
                        .orElse(List.of()),
                given.text(EvalOptions.ADAPTER_MERGED).flatMap(this::truth));
        if (choices.isEmpty() && !options.equals(AdapterOptions.DEFAULT)) {
            mistakes.add(EvalOptions.ADAPTER_MERGE + ", " + EvalOptions.LORA_ALPHA + ", " + EvalOptions.ENABLE_LORA
                    + " and " + EvalOptions.ADAPTER_MERGED + " say how an adapter is read: give " + EvalOptions.ADAPTER
                    + " too");
        }
        Optional<AdapterSpec> spec = mistakes.attempt(() -> new AdapterSpec(choices, options));
        mistakes.report();
        return spec.orElseThrow();
    }

    private static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text));
        } catch (InvalidPathException none) {
            return false;
        }
    }

    private OptionalDouble alpha() {
        Optional<String> text = given.text(EvalOptions.LORA_ALPHA);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double alpha = Double.parseDouble(text.get().strip());
            if (Double.isFinite(alpha) && alpha > 0) {
                return OptionalDouble.of(alpha);
            }
        } catch (NumberFormatException none) {
            // the line below says what would be
        }
        mistakes.add(EvalOptions.LORA_ALPHA + " " + text.get() + ": expected a number above 0");
        return OptionalDouble.empty();
    }

    private Optional<Boolean> truth(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Optional.of(Boolean.valueOf(text));
        }
        mistakes.add(EvalOptions.ADAPTER_MERGED + " " + text + ": expected true or false");
        return Optional.empty();
    }
}
