package io.seqmark.spec;

import io.seqmark.base.Semantics;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.tokenize.LineTokenizer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that a metric of the catalog is made from.
 *
 * @param settings those that {@code seqmark eval} and {@code seqmark score} both have
 * @param tokenizer opens BLEU's, whatever the settings name; asked where BLEU is computed. Who gives it closes what it opened
 * @param effectiveOrder whether BLEU counts no longer n-grams than there are
 * @param split the sentences of rougeLsum
 * @param bootstrap ROUGE's resampling; absent for plain means
 */
public record MetricSetup(
        MetricSettings settings,
        Supplier<LineTokenizer> tokenizer,
        boolean effectiveOrder,
        SentenceSplit split,
        Optional<BootstrapConfig> bootstrap) {
    /**
     * {@code run_distributed_eval.py} left Pegasus' newline marker in the text by mistake; under hf-5 and hf-4.51 it ends a sentence, as it
     * was meant to.
     */
    public static SentenceSplit split(Semantics semantics) {
        return switch (semantics) {
            case HF_5, HF_4_51 -> SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES;
            case HF_4_4 -> SentenceSplit.PUNKT;
        };
    }
}
