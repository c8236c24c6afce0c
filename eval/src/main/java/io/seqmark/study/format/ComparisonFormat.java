package io.seqmark.study.format;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.study.Comparison;
import io.seqmark.study.view.ComparisonForms;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The forms of a comparison. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
public enum ComparisonFormat {
    /** Aligned columns for a terminal. */
    TEXT(ComparisonForms::text),
    /** GitHub's Markdown, for a pull request. */
    MD(ComparisonForms::markdown),
    /** Tables for a paper that uses booktabs. */
    LATEX(ComparisonForms::latex),
    /** For programs, with numbers in full precision. */
    JSON(ComparisonForms::json),
    /** A page that needs nothing beside it. */
    HTML(ComparisonForms::html);

    private final Function<Comparison, String> form;

    ComparisonFormat(Function<Comparison, String> form) {
        this.form = form;
    }

    /** The comparison in this form. */
    public String render(Comparison comparison) {
        return form.apply(comparison);
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
    public static ComparisonFormat of(String label) {
        return choice().named("--format", label);
    }

    private static Choice<ComparisonFormat> choice() {
        return Choice.of(values(), format -> format.name().toLowerCase(Locale.ROOT));
    }
}
