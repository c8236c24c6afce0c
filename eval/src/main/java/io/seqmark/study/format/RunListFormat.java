package io.seqmark.study.format;

import io.seqmark.base.InputException;
import io.seqmark.study.ListedRun;
import io.seqmark.study.view.RunListView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The forms of a list of runs. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
public enum RunListFormat {
    /** Aligned columns for a terminal. */
    TEXT(RunListView::text),
    /** GitHub's Markdown. */
    MD(RunListView::markdown),
    /** For programs, with numbers in full precision. */
    JSON(RunListView::json),
    /** For a spreadsheet, likewise. */
    CSV(RunListView::csv);

    private final Function<RunListView, String> form;

    RunListFormat(Function<RunListView, String> form) {
        this.form = form;
    }

    /** The runs in this form, in the order given. */
    public String render(List<ListedRun> runs) {
        return form.apply(new RunListView(runs));
    }

    /**
     * The form of that name.
     *
     * @throws InputException if there is none
     */
    public static RunListFormat of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new InputException("--format " + label + " is unknown: choose one of text, md, json, csv"));
    }
}
