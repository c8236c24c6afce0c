/**
 * What one evaluation is asked to do: an immutable specification in four parts, the catalog of metrics and their settings, and
 * the JSON in which a specification travels to other processes. Values alone: knows nothing of who computes, and starts nothing.
 * Start at {@link io.seqmark.spec.RunSpec}.
 */
@NullMarked
package io.seqmark.spec;

import org.jspecify.annotations.NullMarked;
