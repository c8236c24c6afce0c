package io.seqmark.run.step;

import io.seqmark.base.ReadFile;
import io.seqmark.base.RunException;
import io.seqmark.dataset.Corpus;
import io.seqmark.dataset.FileHashes;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The files that a run reads: whoever changes one in place while the run goes on makes its results nobody's. */
public record Inputs(Corpus corpus, FileHashes hashes) {
    /**
     * Makes sure that what will be certified is what was read.
     *
     * @throws RunException if a file was changed since the run began to read it
     */
    public void requireUnchanged() {
        change().ifPresent(problem -> {
            throw new RunException(problem);
        });
    }

    /**
     * Works, and where that fails because a file was changed, says so: what else is said then (a line that was not there
     * before, a fault of memory that is mapped) is only what came of it.
     *
     * @param forget called then, because no row that was computed can be trusted
     */
    public <T> T guard(Runnable forget, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error failure) {
            Optional<String> problem = changeAfter(failure);
            if (problem.isEmpty()) {
                throw failure;
            }
            forget.run();
            throw new RunException(problem.get(), failure);
        }
    }

    private Optional<String> change() {
        return Stream.concat(corpus.files().stream(), hashes.files().stream())
                .map(ReadFile::change)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> changeAfter(Throwable failure) {
        try {
            return change();
        } catch (RuntimeException unknown) {
            failure.addSuppressed(unknown);
            return Optional.empty();
        }
    }
}
