/**
 * What a checkpoint is, what it needs and whether it can be evaluated, found without loading its weights.
 *
 * <p>Laws: all that is wrong is in one {@link io.seqmark.run.inspect.Inspection}, as values; forms are the command's. May not know
 * runs, corpora or journals. Start at {@link io.seqmark.run.inspect.Inspector}.
 */
@NullMarked
package io.seqmark.run.inspect;

import org.jspecify.annotations.NullMarked;
