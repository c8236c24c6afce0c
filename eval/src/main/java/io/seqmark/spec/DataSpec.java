package io.seqmark.spec;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The corpus of a run. Immutable.
 *
 * @param dir holds {@code {type_path}.source} and {@code {type_path}.target}
 * @param typePath the split
 * @param task selects {@code task_specific_params} and the metric of the contract
 * @param limit {@code --n_obs}: only the first examples
 */
public record DataSpec(Path dir, String typePath, String task, OptionalLong limit) {
    public DataSpec {
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw new InputException("n_obs " + limit.getAsLong() + ": expected a whole number from 1");
        }
    }

    /** The split {@code test} of a folder, for a task. */
    public static DataSpec of(Path dir, String task) {
        return new DataSpec(dir, "test", task, OptionalLong.empty());
    }

    /** The same with another {@link #dir}. */
    public DataSpec withDir(Path other) {
        return new DataSpec(other, typePath, task, limit);
    }

    /** The same with another {@link #typePath}. */
    public DataSpec withTypePath(String other) {
        return new DataSpec(dir, other, task, limit);
    }

    /** The same with another {@link #task}. */
    public DataSpec withTask(String other) {
        return new DataSpec(dir, typePath, other, limit);
    }

    /** The same with another {@link #limit}. */
    public DataSpec withLimit(OptionalLong other) {
        return new DataSpec(dir, typePath, task, other);
    }
}
