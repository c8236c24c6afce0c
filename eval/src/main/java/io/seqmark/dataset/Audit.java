package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.base.ReadFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The one check of a split before any work: reads both files and reports everything that is wrong with either. */
final class Audit {
    private final SplitFiles files;
    private final OptionalLong limit;
    private final List<ReadFile> read = new ArrayList<>();

    Audit(SplitFiles files, OptionalLong limit) {
        this.files = files;
        this.limit = limit;
    }

    /**
     * A scanned file with its problems.
     *
     * @param side absent where the file could not be scanned to its end
     */
    private record Scanned(Faults faults, Optional<Corpus.Side> side) {}

    /** Opens the split, or says all that is wrong with it. */
    @SuppressWarnings("MustBeClosedChecker") // the corpus owns the arena from here on, and closes it
    Corpus open() {
        Arena arena = Arena.ofShared();
        try {
            Optional<Scanned> source = files.source().map(path -> scan(path, arena, false));
            Optional<Scanned> target = files.target().map(path -> scan(path, arena, true));
            List<String> problems = new ArrayList<>(files.missing());
            source.ifPresent(scanned -> problems.addAll(scanned.faults().lines()));
            problems.addAll(targetProblems(source.flatMap(Scanned::side), target));
            if (!problems.isEmpty()) {
                throw new InputException(problems);
            }
            Corpus.Side sources = source.flatMap(Scanned::side).orElseThrow();
            long size = Math.min(sources.text().lines(), limit.orElse(Long.MAX_VALUE));
            return new Corpus(arena, size, sources, target.flatMap(Scanned::side), read);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    private Scanned scan(Path path, Arena arena, boolean emptyAllowed) {
        Faults faults = new Faults(path);
        if (Files.isRegularFile(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                ReadFile.Stamp before = ReadFile.Stamp.of(path);
                if (channel.size() > 0) {
                    TextScan scan = new TextScan(
                            path,
                            channel.map(MapMode.READ_ONLY, 0, channel.size(), arena),
                            limit.orElse(Long.MAX_VALUE),
                            emptyAllowed,
                            faults);
                    Optional<Corpus.Side> side = scan.run();
                    if (side.isPresent()) {
                        read.add(ReadFile.of(path, before, side.get().sha256()));
                    }
                    return new Scanned(faults, side);
                }
                faults.add("the file is empty");
            } catch (AccessDeniedException e) {
                faults.add("no permission to read it");
            } catch (IOException e) {
                faults.add("cannot be read (" + e.getMessage() + ")");
            }
        } else {
            faults.add("expected a regular file");
        }
        return new Scanned(faults, Optional.empty());
    }

    private List<String> targetProblems(Optional<Corpus.Side> source, Optional<Scanned> target) {
        List<String> problems = new ArrayList<>();
        target.ifPresent(scanned -> {
            problems.addAll(scanned.faults().lines());
            if (source.isPresent() && scanned.side().isPresent()) {
                countsDiffer(source.get(), scanned.side().get()).ifPresent(problems::add);
            }
        });
        if (!problems.isEmpty() && !files.targetRequired()) {
            problems.add(files.target().orElseThrow()
                    + ": this run needs no references; move the file away to go on without them");
        }
        return problems;
    }

    private static Optional<String> countsDiffer(Corpus.Side source, Corpus.Side target) {
        long wanted = source.text().lines();
        long has = target.text().lines();
        if (has == wanted) {
            return Optional.empty();
        }
        Path shorter = has < wanted ? target.path() : source.path();
        return Optional.of(
                target.path() + ": " + has + " lines, but " + source.path().getFileName() + " has " + wanted + "; line "
                        + (Math.min(has, wanted) + 1) + " is the first that " + shorter.getFileName() + " lacks");
    }
}
