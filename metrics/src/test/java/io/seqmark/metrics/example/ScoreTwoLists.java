package io.seqmark.metrics.example;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.BleuScore;
import java.util.List;

final class ScoreTwoLists {
    static String score(List<String> hypotheses, List<String> references) {
        Accumulator<BleuScore> corpus = new Bleu(BleuConfig.defaults()).accumulator();
        for (int i = 0; i < hypotheses.size(); i++) {
            corpus.add(hypotheses.get(i), List.of(references.get(i)));
        }
        return corpus.score().format(1) + "  " + corpus.signature();
    }
}
