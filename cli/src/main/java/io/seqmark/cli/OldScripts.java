package io.seqmark.cli;

import io.seqmark.base.InputException;
import java.util.Map;
import java.util.Optional;

/** The scripts beside {@code run_distributed_eval.py}, by the names that stand in old command lines. */
final class OldScripts {
    /** Scripts whose arguments are those of a command here; the name may be put before them. */
    private static final Map<String, Command> COMMANDS =
            Map.of("run_distributed_eval", Command.EVAL, "run_eval", Command.EVAL, "run_eval_search", Command.SEARCH);

    private static final Map<String, String> ANSWERS = Map.of(
            "rouge_cli",
            "it is seqmark score --metric rouge PREDICTIONS REFERENCES here; --format json > FILE takes the place of its save_path",
            "save_len_file",
            "there is no need for .len files: sentences of like length go together by themselves, and --max_batch_tokens bounds them",
            "minify_dataset",
            "--n_obs N evaluates the first N examples of any corpus, so none has to be cut",
            "convert_model_to_fp16",
            "a checkpoint is read in any precision: --dtype float16 computes in it, and shows whether a model survives it",
            "pack_dataset",
            "it packs examples for training, which seqmark does not do");

    private OldScripts() {}

    private static String stem(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        return file.endsWith(".py") ? file.substring(0, file.length() - 3) : file;
    }

    /** The command whose form a script's arguments have. */
    static Optional<Command> command(String name) {
        return Optional.ofNullable(COMMANDS.get(stem(name)));
    }

    /** What takes the place of a script that has no command here. */
    static Optional<InputException> answer(String name) {
        return Optional.ofNullable(ANSWERS.get(stem(name))).map(answer -> new InputException(name + ": " + answer));
    }
}
