package io.seqmark.metrics.neural.bertscore;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Which model and how many of its layers {@code bert_score} 0.3.12 uses where nothing else is said: those that were nearest to WMT16's judges. */
final class LayerTable {
    /** A number of layers, and the models of which so many are used. */
    private static final String LAYERS = """
            1 google/bert_uncased_L-2_H-128_A-2 google/bert_uncased_L-2_H-256_A-4 google/bert_uncased_L-2_H-512_A-8
            2 google/bert_uncased_L-2_H-768_A-12
            3 google/bert_uncased_L-4_H-128_A-2 google/bert_uncased_L-4_H-256_A-4 google/bert_uncased_L-4_H-512_A-8 \
            google/bert_uncased_L-4_H-768_A-12
            4 distilbert-base-uncased-distilled-squad dbmdz/distilbert-base-turkish-cased
            5 distilroberta-base distilbert-base-uncased distilbert-base-multilingual-cased \
            google/bert_uncased_L-6_H-128_A-2 google/bert_uncased_L-6_H-256_A-4 google/bert_uncased_L-6_H-512_A-8 \
            google/bert_uncased_L-6_H-768_A-12
            6 google/bert_uncased_L-8_H-512_A-8
            7 roberta-base-openai-detector google/bert_uncased_L-8_H-128_A-2 google/bert_uncased_L-8_H-256_A-4 \
            google/bert_uncased_L-8_H-768_A-12
            8 bert-base-chinese allenai/scibert_scivocab_uncased google/bert_uncased_L-10_H-128_A-2 \
            google/bert_uncased_L-10_H-256_A-4 google/bert_uncased_L-10_H-768_A-12 SpanBERT/spanbert-base-cased \
            princeton-nlp/unsup-simcse-roberta-base
            9 bert-base-uncased bert-base-cased-finetuned-mrpc bert-base-multilingual-cased \
            allenai/scibert_scivocab_cased nfliu/scibert_basevocab_uncased xlm-roberta-base \
            google/electra-small-generator google/electra-base-discriminator google/bert_uncased_L-10_H-512_A-8 \
            google/bert_uncased_L-12_H-768_A-12
            10 roberta-base google/electra-base-generator google/bert_uncased_L-12_H-128_A-2 \
            google/bert_uncased_L-12_H-512_A-8 ProsusAI/finbert princeton-nlp/unsup-simcse-bert-base-uncased \
            princeton-nlp/sup-simcse-bert-base-uncased princeton-nlp/sup-simcse-roberta-base \
            dbmdz/bert-base-turkish-cased
            11 google/electra-small-discriminator google/bert_uncased_L-12_H-256_A-4
            13 princeton-nlp/unsup-simcse-roberta-large
            14 google/electra-large-discriminator
            15 roberta-large-openai-detector
            16 princeton-nlp/sup-simcse-roberta-large
            17 roberta-large xlm-roberta-large SpanBERT/spanbert-large-cased
            18 bert-large-uncased google/electra-large-generator princeton-nlp/unsup-simcse-bert-large-uncased \
            princeton-nlp/sup-simcse-bert-large-uncased
            19 roberta-large-mnli
            """;

    private static final Map<String, Integer> BY_MODEL = read();

    /** Where the hub keeps models now that had bare names once. */
    private static final List<String> OWNERS = List.of("FacebookAI/", "google-bert/", "distilbert/");

    private LayerTable() {}

    private static Map<String, Integer> read() {
        Map<String, Integer> layers = new TreeMap<>();
        LAYERS.lines().map(line -> line.strip().split(" ")).forEach(words -> {
            int count = Integer.parseInt(words[0]);
            Arrays.stream(words).skip(1).forEach(model -> layers.put(model, count));
        });
        return Map.copyOf(layers);
    }

    /** How many layers of a published model are used; empty where it is not known. */
    static OptionalInt layers(String model) {
        String plain = model.replaceFirst("@.*", "");
        for (String owner : OWNERS) {
            if (plain.startsWith(owner)) {
                plain = plain.substring(owner.length());
            }
        }
        Integer count = BY_MODEL.get(plain);
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** The model for texts of a language. */
    static String model(String language) {
        return switch (language) {
            case "en" -> "roberta-large";
            case "zh" -> "bert-base-chinese";
            case "tr" -> "dbmdz/bert-base-turkish-cased";
            case "en-sci" -> "allenai/scibert_scivocab_uncased";
            default -> "bert-base-multilingual-cased";
        };
    }
}
