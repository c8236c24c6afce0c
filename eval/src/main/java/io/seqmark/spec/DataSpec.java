package io.seqmark.spec;

import io.seqmark.base.InputException;
import io.seqmark.dataset.named.CorpusFiles;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The corpus of a run. Immutable.
 *
 * @param dir holds {@code {type_path}.source} and {@code {type_path}.target}; of no matter where the file of the sources is
 *     named
 * @param typePath the split
 * @param task selects {@code task_specific_params} and the metric of the contract
 * @param limit {@code --n_obs}: only the first examples
 * @param files files and fields that are named
 */
public record DataSpec(Path dir, String typePath, String task, OptionalLong limit, CorpusFiles files) {
    public DataSpec {
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw new InputException("n_obs " + limit.getAsLong() + ": expected a whole number from 1");
        }
    }

    /** A split of a folder. */
    public DataSpec(Path dir, String typePath, String task, OptionalLong limit) {
        this(dir, typePath, task, limit, CorpusFiles.OF_SPLIT);
    }

    /** The folder that the corpus is in. */
    public Path folder() {
        return files.source()
                .map(file -> Objects.requireNonNullElse(file.getParent(), Path.of("")))
                .orElse(dir);
    }

    /** The split {@code test} of a folder, for a task. */
    public static DataSpec of(Path dir, String task) {
        return new DataSpec(dir, "test", task, OptionalLong.empty());
    }

    /** What is evaluated, for people: the split, or the file of the sources that stands for it. */
    public String label() {
        return files.source().map(file -> String.valueOf(file.getFileName())).orElse(typePath);
    }

    /** The same with another {@link #dir}. */
    public DataSpec withDir(Path other) {
        return new DataSpec(other, typePath, task, limit, files);
    }

    /** The same with another {@link #typePath}. */
    public DataSpec withTypePath(String other) {
        return new DataSpec(dir, other, task, limit, files);
    }

    /** The same with another {@link #task}. */
    public DataSpec withTask(String other) {
        return new DataSpec(dir, typePath, other, limit, files);
    }

    /** The same with another {@link #limit}. */
    public DataSpec withLimit(OptionalLong other) {
        return new DataSpec(dir, typePath, task, other, files);
    }

    /** The same with other {@link #files}. */
    public DataSpec withFiles(UnaryOperator<CorpusFiles> change) {
        return new DataSpec(dir, typePath, task, limit, change.apply(files));
    }
}
