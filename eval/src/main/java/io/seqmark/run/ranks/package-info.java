/**
 * Several processes, perhaps on several machines, that compute one run in a folder that they share: {@link
 * io.seqmark.run.ranks.RankedRun} is the part of one of them.
 *
 * <p>Laws: no locks, so that the folder may be NFS; a rank writes only files of its own; whether another one lives is told by
 * files that change, by one's own clock alone. What the first rank writes at the end is handed to it, so that it may not know
 * results. Start at {@link io.seqmark.run.ranks.RankedRun}.
 */
@NullMarked
package io.seqmark.run.ranks;

import org.jspecify.annotations.NullMarked;
