package io.seqmark.cli.watch;

import io.seqmark.base.Choice;
import java.util.Locale;
import java.util.Optional;

/** How progress is shown. */
public enum ProgressMode {
    /** {@link #LINE} on a terminal that can draw it, else {@link #PLAIN}. */
    AUTO,
    /** One line, drawn anew twice a second. */
    LINE,
    /** A line now and then, as for a log. */
    PLAIN,
    /** A JSON object a line, for programs. */
    JSON,
    /** Not at all. */
    NONE;

    /**
     * The mode of that name.
     *
     * @throws io.seqmark.base.InputException if there is none
     */
    public static ProgressMode of(String label) {
        return choice().named("--progress", label);
    }

    /** The mode of that name, if there is one. */
    public static Optional<ProgressMode> find(String label) {
        return choice().find(label);
    }

    private static Choice<ProgressMode> choice() {
        return Choice.of(values(), mode -> mode.name().toLowerCase(Locale.ROOT));
    }

    /**
     * What it comes to.
     *
     * @param canDraw whether standard error is a terminal where a line can be drawn anew
     */
    ProgressMode on(boolean canDraw) {
        return this == AUTO ? canDraw ? LINE : PLAIN : this;
    }
}
