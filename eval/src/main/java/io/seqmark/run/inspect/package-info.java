/**
 * What a checkpoint is, what it needs and whether it can be evaluated, found without loading its weights. Knows nothing of
 * runs.
 */
@NullMarked
package io.seqmark.run.inspect;

import org.jspecify.annotations.NullMarked;
