package io.seqmark.checkpoint;

import java.nio.file.Path;
import java.util.Optional;

/** A checkpoint directory in Hugging Face layout. Thread-safe for reading. */
public final class Checkpoint implements AutoCloseable {
    private Checkpoint() {}

    /**
     * Opens a directory: reads its JSON files and finds its weights, without mapping them yet.
     *
     * @param modelName what {@code --model_name} says
     * @throws io.seqmark.contract.InputException if it is no directory, has no {@code config.json} with a
     *     {@code model_type}, or has no weights
     */
    public static Checkpoint open(String modelName) {
        throw new UnsupportedOperationException(modelName);
    }

    /** The directory. */
    public Path directory() {
        throw new UnsupportedOperationException();
    }

    /** {@code model_type} of {@code config.json}, for example {@code marian}. */
    public String modelType() {
        throw new UnsupportedOperationException();
    }

    /** {@code config.json}. */
    public ConfigFile config() {
        throw new UnsupportedOperationException();
    }

    /** {@code generation_config.json}, where there is one. */
    public Optional<ConfigFile> generationConfig() {
        throw new UnsupportedOperationException();
    }

    /** {@code tokenizer_config.json}, where there is one. */
    public Optional<ConfigFile> tokenizerConfig() {
        throw new UnsupportedOperationException();
    }

    /** Maps the weights and checks their headers. The caller closes them. */
    public Weights openWeights() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
