package io.seqmark.study.format;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.study.RunReport;
import io.seqmark.study.view.ReportView;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The forms of a report of one run. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
public enum ReportFormat {
    /** Aligned columns for a terminal. */
    TEXT(ReportView::text),
    /** GitHub's Markdown, for a pull request. */
    MD(ReportView::markdown),
    /** For programs, with numbers in full precision. */
    JSON(ReportView::json),
    /** A page that needs nothing beside it. */
    HTML(ReportView::html);

    private final Function<ReportView, String> form;

    ReportFormat(Function<ReportView, String> form) {
        this.form = form;
    }

    /** The report in this form. */
    public String render(RunReport report) {
        return form.apply(new ReportView(report));
    }

    /** The names of all. */
    public static List<String> labels() {
        return choice().labels();
    }

    /**
     * The form of that name.
     *
     * @throws InputException if there is none
     */
    public static ReportFormat of(String label) {
        return choice().named("--format", label);
    }

    private static Choice<ReportFormat> choice() {
        return Choice.of(values(), format -> format.name().toLowerCase(Locale.ROOT));
    }
}
