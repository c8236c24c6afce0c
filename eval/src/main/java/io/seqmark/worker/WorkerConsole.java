package io.seqmark.worker;

import java.util.List;

/** What is said about workers, and to whom. */
public interface WorkerConsole {
    /** Something that the user should know. */
    void warn(String line);

    /** Something that is as it should be, and yet worth a line. */
    void note(String line);

    /** The processes of this run from now on; told when a generation begins and later. */
    void processes(List<ProcessHandle> workers);
}
