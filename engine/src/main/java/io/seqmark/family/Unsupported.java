package io.seqmark.family;

import java.util.List;
import java.util.Optional;

/** What well-known families are that Seqmark does not evaluate, so that a message can say why. */
enum Unsupported {
    DECODER_ONLY("is a decoder-only language model, no encoder-decoder", """
        gpt2 gpt_neo gpt_neox gptj gpt_bigcode openai-gpt opt bloom codegen ctrl xglm llama llama4 llama4_text mistral \
        mistral3 mixtral gemma gemma2 gemma3 gemma3_text gemma3n qwen2 qwen2_moe qwen3 qwen3_moe phi phi3 phimoe falcon \
        mpt mamba mamba2 stablelm starcoder2 cohere cohere2 deepseek_v2 deepseek_v3 granite olmo olmo2 persimmon rwkv \
        smollm3 glm glm4 gpt_oss nemotron dbrx jamba biogpt transfo-xl xlnet reformer\
        """),
    ENCODER_ONLY("is an encoder without a decoder", """
        bert roberta distilbert albert electra deberta deberta-v2 xlm-roberta xlm-roberta-xl xlm camembert flaubert \
        mpnet layoutlm layoutlmv2 layoutlmv3 longformer big_bird funnel mobilebert squeezebert roformer nystromformer \
        yoso fnet canine ernie modernbert esm megatron-bert rembert ibert luke mra xmod eurobert data2vec-text\
        """),
    NOT_TEXT("reads images or sound, not lines of text", """
        vision-encoder-decoder speech-encoder-decoder whisper speech_to_text speecht5 \
        pix2struct trocr donut-swin blip blip-2 git kosmos-2 florence2 nougat musicgen moonshine udop\
        """);

    private final String reason;
    private final String modelTypes;

    Unsupported(String reason, String modelTypes) {
        this.reason = reason;
        this.modelTypes = modelTypes;
    }

    /** Why that family is not evaluated, as the rest of a sentence; empty where nothing is known of it. */
    static Optional<String> reason(String modelType) {
        for (Unsupported kind : values()) {
            if (List.of(kind.modelTypes.split(" ")).contains(modelType)) {
                return Optional.of(kind.reason);
            }
        }
        return Optional.empty();
    }
}
