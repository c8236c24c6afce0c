package io.seqmark.compute;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.adapter.Adapter;
import io.seqmark.checkpoint.adapter.AdapterFacts;
import io.seqmark.checkpoint.adapter.SideBySide;
import io.seqmark.spec.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * The checkpoint of a run as its one adapter leaves it, or shared by several; the checkpoint itself where the run has none.
 *
 * @param checkpoint owned by who opened it
 * @param files of each adapter, by its name in the run
 * @param warnings what the user should know of the adapter, a line each
 */
public record AdaptedCheckpoint(Checkpoint checkpoint, SequencedMap<String, List<Path>> files, List<String> warnings) {
    public AdaptedCheckpoint {
        warnings = List.copyOf(warnings);
    }

    /**
     * Opens both; loads no weights.
     *
     * @param notes told what is downloaded
     * @throws InputException if either cannot be used, or they do not fit: all that is wrong at once
     */
    public static AdaptedCheckpoint open(ModelSpec model, Consumer<String> notes) {
        Mistakes mistakes = new Mistakes();
        Optional<Checkpoint> base = mistakes.attempt(() -> Checkpoint.open(model.name(), notes));
        List<Adapter> adapters = adapters(model, notes, mistakes);
        try {
            mistakes.report();
            return of(base.orElseThrow(), model, adapters);
        } catch (RuntimeException unusable) {
            base.ifPresent(Checkpoint::close);
            throw unusable;
        }
    }

    /** The adapters of a run; what is wrong with one is kept. */
    static List<Adapter> adapters(ModelSpec model, Consumer<String> notes, Mistakes mistakes) {
        List<Adapter> adapters = new ArrayList<>();
        for (AdapterChoice choice : model.adapters().choices()) {
            if (choice.location().isPresent()) {
                mistakes.attempt(() -> Adapter.open(choice, model.adapters().options(), notes))
                        .ifPresent(adapters::add);
            }
        }
        return adapters;
    }

    private static AdaptedCheckpoint of(Checkpoint base, ModelSpec model, List<Adapter> adapters) {
        List<String> warnings = new ArrayList<>();
        adapters.forEach(adapter -> adapter.otherBase(model.name()).ifPresent(warnings::add));
        Mistakes mistakes = new Mistakes();
        adapters.forEach(
                adapter -> mistakes.check(() -> requireReadable(adapter, adapter.fit(base), model.semantics())));
        mistakes.report();
        SequencedMap<String, List<Path>> files = new LinkedHashMap<>();
        adapters.forEach(adapter -> files.put(adapter.name(), adapter.files()));
        if (model.adapters().isMany()) {
            return new AdaptedCheckpoint(sideBySide(base, model, adapters), files, warnings);
        }
        return new AdaptedCheckpoint(
                adapters.isEmpty() ? base : adapters.getFirst().mergedInto(base), files, warnings);
    }

    private static Checkpoint sideBySide(Checkpoint base, ModelSpec model, List<Adapter> adapters) {
        return SideBySide.of(
                base,
                model.adapters().choices().stream()
                        .map(choice -> new SideBySide.Variant(
                                choice.name(),
                                adapters.stream()
                                        .filter(adapter -> adapter.name().equals(choice.name()))
                                        .findFirst()))
                        .toList());
    }

    /**
     * Refuses an adapter that gives one of several tied tables other values, where the version of transformers that is followed would
     * tie them again.
     */
    static void requireReadable(Adapter adapter, AdapterFacts facts, Semantics semantics) {
        if (semantics == Semantics.HF_4_4 && facts.unties()) {
            throw new InputException(
                    ("--adapter %s: changes one of several tables that the checkpoint ties, which transformers 4.4 would"
                                    + " tie again; use --semantics %s")
                            .formatted(adapter.name(), Semantics.HF_5.label()));
        }
    }
}
