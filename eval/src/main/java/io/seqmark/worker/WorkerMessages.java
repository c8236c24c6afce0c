package io.seqmark.worker;

import io.seqmark.base.RunException;
import io.seqmark.lease.StopReason;
import io.seqmark.lease.WorkerLoss;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the user is told about workers that ended, and about examples of which they die. Not thread-safe. */
final class WorkerMessages {
    private static final int LINES_SHOWN = 10;

    private final WorkerConsole console;
    private String last = "";

    WorkerMessages(WorkerConsole console) {
        this.console = console;
    }

    void notStarted(int number, IOException failed) {
        last = "worker " + (number + 1) + " could not be started: " + RunException.reason(failed);
        console.warn(last);
    }

    /** Said at once: with the others at work the run may be over before the process is. */
    void dismissed(WorkerProcess process, String why) {
        last = named(process) + " " + why;
        console.warn(last + "; it is replaced");
    }

    /**
     * A process ended by itself.
     *
     * @param again how it starts again, if it does, as {@code " with 4 sentences in flight"}
     */
    void ended(WorkerProcess process, String ending, WorkerLoss loss, String again) {
        last = named(process) + " " + ending;
        console.warn(last
                + (loss.unfinished() == 0 ? "" : "; " + loss.unfinished() + " examples go to others")
                + (loss.restartAt().isEmpty() ? "; it is not started again" : "; it starts again" + again));
        for (long id : loss.setAside()) {
            console.warn("line " + (id + 1) + " is set aside: workers die of it; the others go on");
        }
    }

    RunException stopped(StopReason reason, int setAside) {
        return new RunException(
                switch (reason) {
                    case NO_WORKER -> "no worker can be started: " + last;
                    case NO_PROGRESS -> "workers die one after another without a result: " + last;
                    case TOO_MANY_SET_ASIDE -> "workers die of " + setAside + " examples: " + last;
                });
    }

    /**
     * Ends a run that is complete but for these examples.
     *
     * @throws RunException if there are any
     */
    static void requireNone(long[] setAside) {
        if (setAside.length > 0) {
            boolean one = setAside.length == 1;
            throw new RunException(
                    "workers died of %s, which %s no result: line%s %s%s; what is done is kept, the same command tries again"
                            .formatted(
                                    one ? "an example" : setAside.length + " examples",
                                    one ? "has" : "have",
                                    one ? "" : "s",
                                    Arrays.stream(setAside)
                                            .limit(LINES_SHOWN)
                                            .mapToObj(id -> Long.toString(id + 1))
                                            .collect(Collectors.joining(", ")),
                                    setAside.length > LINES_SHOWN ? ", ..." : ""));
        }
    }

    private static String named(WorkerProcess process) {
        return "worker " + (process.number() + 1) + " (process "
                + process.handle().pid() + ")";
    }
}
