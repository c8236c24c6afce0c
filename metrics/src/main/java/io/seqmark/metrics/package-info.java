/**
 * Text-generation metrics, equal to sacrebleu and rouge_score to the last printed digit. Depends on nothing, and knows
 * nothing of runs, files or models.
 *
 * <p>Three ideas carry every metric: a {@linkplain io.seqmark.metrics.SummedMetric metric} is an immutable value made from a
 * configuration record; it counts each pair into {@linkplain io.seqmark.metrics.Statistics statistics} that add up, in any
 * order and on any number of workers, to the same bits; from their sum come a {@linkplain io.seqmark.metrics.Score score} and
 * a {@linkplain io.seqmark.metrics.Signature signature} that says how it was made.
 *
 * {@snippet :
 * Accumulator<BleuScore> bleu = new Bleu(BleuConfig.defaults()).accumulator(); // one a thread; merge(other) joins two
 * bleu.add("the cat sat on the mat .", List.of("the cat sat on the mat."));
 * double score = bleu.score().score(); // 0 to 100
 * String line = bleu.score().format(2); // BLEU = 100.00 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = ...
 * String signature = bleu.signature().toString(); // nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0
 * double sentence = new Bleu(BleuConfig.sentenceDefaults()).sentenceScore("the cat", List.of("the cat")).score();
 *
 * // ROUGE as run_distributed_eval.py reports it: a place per pair, so that the order of adding does not matter
 * RougeConfig config = RougeConfig.summarization() // rouge1, rouge2, rougeL, rougeLsum; stemmer; Punkt
 *         .withSentenceSplit(SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES); // hf-5; SentenceSplit.PUNKT for hf-4.4
 * RougeCorpus rouge = new Rouge(config).corpus();
 * Map<RougeType, PrecisionRecall> pair = rouge.add(0, "A summary.", List.of("A reference."));
 * RougeReport report = rouge.bootstrap(BootstrapConfig.seeded(12345));
 * double rouge1 = 100 * report.scores().get(RougeType.ROUGE_1).mid().fmeasure();
 * String rougeSignature = report.signature().toString();
 * }
 */
@NullMarked
package io.seqmark.metrics;

import org.jspecify.annotations.NullMarked;
