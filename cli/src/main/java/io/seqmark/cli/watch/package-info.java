/**
 * How a run can be watched: a line of a terminal that is drawn anew, lines for a log, JSON for programs, a file of all that was
 * said. A {@link io.seqmark.cli.watch.Meter} counts, a {@link io.seqmark.cli.watch.Reading} is what it shows at one moment, and what
 * that looks like depends on nothing else. Everything for people goes through one {@link io.seqmark.cli.watch.Screen}, so that a message
 * and the line that is drawn anew never mix. It knows no model, no file of a run, and no option. Start at {@link
 * io.seqmark.cli.watch.Watch}.
 */
@NullMarked
package io.seqmark.cli.watch;

import org.jspecify.annotations.NullMarked;
