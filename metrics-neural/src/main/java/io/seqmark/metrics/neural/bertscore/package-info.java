/**
 * BERTScore (Zhang et al., 2020): each token of a text finds the one of the other text whose state is most like its own. {@link
 * io.seqmark.metrics.neural.bertscore.BertScore} opens an encoder and scores, as {@code bert_score} does.
 */
@NullMarked
package io.seqmark.metrics.neural.bertscore;

import org.jspecify.annotations.NullMarked;
