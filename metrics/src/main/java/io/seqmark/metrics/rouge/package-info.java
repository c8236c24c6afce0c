/**
 * ROUGE (Lin, 2004) as Google's rouge_score computes it, with what {@code run_distributed_eval.py} does around it: Porter
 * stemming in NLTK's mode, sentence splitting with NLTK's English Punkt, and a seeded bootstrap.
 */
@NullMarked
package io.seqmark.metrics.rouge;

import org.jspecify.annotations.NullMarked;
