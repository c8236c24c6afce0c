/**
 * Where the rows of a run are computed. A model is resolved first, without its weights; a placement then has it loaded in this
 * process, in worker processes or in a cluster, and gives back one generator, whichever it is. Knows nothing of journals, scores
 * and reports. Start at {@link io.seqmark.compute.Placement}.
 */
@NullMarked
package io.seqmark.compute;

import org.jspecify.annotations.NullMarked;
