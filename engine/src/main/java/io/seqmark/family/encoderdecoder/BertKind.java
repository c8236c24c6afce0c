package io.seqmark.family.encoderdecoder;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** BERT and its relatives that share its layers and their tensor names. */
enum BertKind {
    /** Devlin et al., 2019. */
    BERT,
    /** Liu et al., 2019: positions are numbered as fairseq does. */
    ROBERTA,
    /** Clark et al., 2020: embeddings of their own width. */
    ELECTRA,
    /** Rothe et al., 2020: without token types, and with a bare output layer. */
    BERT_GENERATION;

    /** What transformers' configuration class assumes. */
    record Sizes(int vocabulary, int embedding, int hidden, int layers, int heads, int intermediate) {}

    static Optional<BertKind> of(String modelType) {
        return Arrays.stream(values())
                .filter(kind -> kind.modelTypes().contains(modelType))
                .findFirst();
    }

    List<String> modelTypes() {
        return switch (this) {
            case BERT -> List.of("bert");
            case ROBERTA -> List.of("roberta", "xlm-roberta", "camembert");
            case ELECTRA -> List.of("electra");
            case BERT_GENERATION -> List.of("bert-generation");
        };
    }

    /** {@code base_model_prefix}: what a decoder's checkpoint puts before the names of the layers. */
    String base() {
        return switch (this) {
            case BERT, BERT_GENERATION -> "bert";
            case ROBERTA -> "roberta";
            case ELECTRA -> "electra";
        };
    }

    Sizes sizes() {
        return switch (this) {
            case BERT -> new Sizes(30522, 768, 768, 12, 12, 3072);
            case ROBERTA -> new Sizes(50265, 768, 768, 12, 12, 3072);
            case ELECTRA -> new Sizes(30522, 128, 256, 12, 4, 1024);
            case BERT_GENERATION -> new Sizes(50358, 1024, 1024, 24, 16, 4096);
        };
    }

    /** The default of {@code pad_token_id}. */
    int padding() {
        return this == ROBERTA ? 1 : 0;
    }

    boolean hasTokenTypes() {
        return this != BERT_GENERATION;
    }
}
