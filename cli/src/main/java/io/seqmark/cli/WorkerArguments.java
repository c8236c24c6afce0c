package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.run.RunSpec;
import io.seqmark.run.WorkerRun;
import io.seqmark.schedule.WorkerCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code seqmark worker --socket PATH OPTION...}: a process that an evaluation starts, with the evaluation's own options. Not
 * for people, and not in the help.
 */
final class WorkerArguments {
    static final String NAME = "worker";

    private static final String SOCKET = "--socket";

    private WorkerArguments() {}

    /** How an evaluation starts its workers. */
    static WorkerCommand command(RunSpec spec) {
        return new WorkerCommand(Main.class.getName(), List.of(NAME, SOCKET), spec.arguments());
    }

    /** Works; the process ends with its coordinator. */
    static void serve(List<String> arguments) {
        if (arguments.size() < 2 || !arguments.getFirst().equals(SOCKET)) {
            throw new InputException("seqmark worker is started by seqmark eval, see --workers there");
        }
        // what launchers of several processes say in the environment is for the coordinator
        RunSpec spec = EvalArguments.parse(arguments.subList(2, arguments.size()), Map.of());
        int code = WorkerRun.serve(spec, Path.of(arguments.get(1)));
        if (code != ExitCode.DONE) {
            // the coordinator knows why
            Runtime.getRuntime().halt(code);
        }
    }
}
