package io.seqmark.study.format;

import io.seqmark.study.RunReport;
import io.seqmark.study.view.SummaryView;
import java.util.List;

/** What a terminal shows when a run has ended. */
public final class RunSummary {
    private RunSummary() {}

    /**
     * A few lines: scores with intervals, what they took, lengths, flags, the worst example, what to cite, the files.
     *
     * @param columns of the terminal
     */
    public static List<String> lines(RunReport report, int columns) {
        return new SummaryView(report, columns).lines();
    }
}
