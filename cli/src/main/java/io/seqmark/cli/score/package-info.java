/**
 * {@code seqmark score}: files or standard input in, scores out, without a model. The metrics are the {@code metrics} module's;
 * this room knows files, sacrebleu's option names and the shapes of the output.
 */
@NullMarked
package io.seqmark.cli.score;

import org.jspecify.annotations.NullMarked;
