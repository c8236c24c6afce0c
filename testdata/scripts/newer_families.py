"""Tiny checkpoints of families that came after transformers 4.4."""
import json
from pathlib import Path

import checkpoints
import t5_relatives
from checkpoints import TEXTS, sample, sentencepiece_model, write

SEAMLESS_GERMAN = 292
CODE = ["def twice(x): return 2 * x", "public int twice(int x) { return 2 * x; }", "for item in basket: print(item.price)", "if (bread == null) throw new Error();"]


def small_rules(folder: Path) -> dict:
    """A normalizer of a few rules, to stay small."""
    rules = folder / "rules.tsv"
    rules.write_text("A0\t20\nFB01\t66 69\n2026\t2E 2E 2E\n", encoding="utf-8")
    return dict(normalization_rule_tsv=str(rules))


def bart_sizes(width: int, **more) -> dict:
    return dict(dict(d_model=width, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=4, encoder_ffn_dim=32,
                     decoder_ffn_dim=40, max_position_embeddings=64, is_encoder_decoder=True, dropout=0.1), **more)


def mvp(folder: Path, data: Path) -> dict:
    """BART's layers and tokenizer; only generation_config.json forces the end."""
    config = checkpoints.bart(folder, data)
    write(folder / "generation_config.json", dict(
        bos_token_id=0, decoder_start_token_id=2, early_stopping=True, eos_token_id=2, forced_eos_token_id=2, length_penalty=0.9, max_length=18,
        num_beams=2, pad_token_id=1, transformers_version="5.12.1"))
    tokenizer = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    write(folder / "tokenizer_config.json", dict(tokenizer, tokenizer_class="MvpTokenizer"))
    return bart_sizes(16, model_type="mvp", architectures=["MvpForConditionalGeneration"], vocab_size=config["vocab_size"], activation_function="gelu",
                      scale_embedding=False, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2)


def plbart(folder: Path, data: Path) -> dict:
    """Scaled embeddings, three languages; sources are in English, Java comes out."""
    english, german = sample(data)
    sentencepiece_model(folder / "sentencepiece.bpe.model", english + german + 20 * CODE, 290, **small_rules(folder))
    (folder / "rules.tsv").unlink()
    write(folder / "tokenizer_config.json", dict(
        bos_token="<s>", cls_token="<s>", eos_token="</s>", language_codes="base", mask_token="<mask>", model_max_length=60, pad_token="<pad>",
        sep_token="</s>", src_lang="en_XX", tokenizer_class="PLBartTokenizer", unk_token="<unk>"))
    return bart_sizes(16, model_type="plbart", architectures=["PLBartForConditionalGeneration"], vocab_size=295, activation_function="gelu",
                      scale_embedding=True, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=291, forced_eos_token_id=2, num_beams=3,
                      max_length=18)


def gemma_pieces(folder: Path, data: Path, around: str) -> int:
    """A BPE that falls back to bytes, as Gemma's class builds it; the file of another form, of which the class takes model, special tokens and template alone."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    named = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    english, german = sample(data)
    trained = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    trained.normalizer = normalizers.Replace(" ", "\u2581")
    trained.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    trained.train_from_iterator(english + german, trainers.BpeTrainer(
        vocab_size=400, special_tokens=named + [f"<0x{i:02X}>" for i in range(256)], show_progress=False))
    trained.post_processor = processors.TemplateProcessing(single=around, special_tokens=[("<bos>", 2), ("<eos>", 1)])
    file = json.loads(trained.to_str())
    file["added_tokens"] = file["added_tokens"][: len(named)]
    file["normalizer"] = file["pre_tokenizer"] = file["decoder"] = None
    (folder / "tokenizer.json").write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    write(folder / "tokenizer_config.json", dict(
        add_bos_token=False, bos_token="<bos>", eos_token="<eos>", mask_token="<mask>", model_max_length=60, pad_token="<pad>", padding_side="right",
        tokenizer_class="GemmaTokenizer", unk_token="<unk>"))
    return 400


def gemma_side(size: int, width: int, heads: int, keys: int, head: int, layers: int, **more) -> dict:
    return dict(vocab_size=size, hidden_size=width, intermediate_size=24, num_hidden_layers=layers, num_attention_heads=heads, num_key_value_heads=keys,
                head_dim=head, query_pre_attn_scalar=head, max_position_embeddings=128, sliding_window=6, rms_norm_eps=1e-6, pad_token_id=0,
                eos_token_id=1, bos_token_id=2, **more)


def t5gemma(folder: Path, data: Path) -> dict:
    """A decoder wider than its encoder; windows of 6 tokens in every other layer; scores and logits bounded, tightly so that it shows."""
    size = gemma_pieces(folder, data, "<bos> $A")
    caps = dict(attn_logit_softcapping=2.0, final_logit_softcapping=12.0, rope_theta=10000.0)
    return dict(model_type="t5gemma", architectures=["T5GemmaForConditionalGeneration"], vocab_size=size, is_encoder_decoder=True, dropout_rate=0.0,
                pad_token_id=0, eos_token_id=1, bos_token_id=2, decoder_start_token_id=2,
                encoder=gemma_side(size, 16, 2, 1, 8, 3, model_type="t5_gemma_module", **caps),
                decoder=gemma_side(size, 24, 4, 2, 6, 2, model_type="t5_gemma_module", cross_attention_hidden_size=16, **caps))


def t5gemma2(folder: Path, data: Path) -> dict:
    """Windows of 6 tokens in two of three layers, angles of two kinds; one table for all; no generation_config.json."""
    size = gemma_pieces(folder, data, "<bos> $A <eos>")
    rope = dict(rope_parameters=dict(full_attention=dict(rope_type="linear", rope_theta=100000.0, factor=4.0),
                                     sliding_attention=dict(rope_type="default", rope_theta=10000.0)), sliding_window_pattern=3)
    vision = dict(model_type="siglip_vision_model", hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, image_size=8, patch_size=4)
    return dict(model_type="t5gemma2", architectures=["T5Gemma2ForConditionalGeneration"], is_encoder_decoder=True, image_token_index=399, eoi_token_index=398,
                pad_token_id=0, eos_token_id=1, bos_token_id=2, decoder_start_token_id=2, vocab_size=size,
                encoder=dict(model_type="t5gemma2_encoder", mm_tokens_per_image=4, boi_token_index=397, eoi_token_index=398, image_token_index=399,
                             text_config=gemma_side(size, 16, 4, 1, 6, 3, model_type="t5gemma2_text", **rope), vision_config=vision),
                decoder=gemma_side(size, 16, 4, 2, 6, 3, model_type="t5gemma2_decoder", **rope))


def switch_transformers(folder: Path, data: Path) -> dict:
    """Four experts in every other layer, each with room for six tokens of a sentence."""
    t5_relatives.pieces_of_t5_gated(folder)
    return dict(model_type="switch_transformers", architectures=["SwitchTransformersForConditionalGeneration"], vocab_size=296, d_model=16, d_kv=6, d_ff=24,
                num_layers=2, num_decoder_layers=2, num_heads=3, num_experts=4, num_sparse_encoder_layers=1, num_sparse_decoder_layers=1, expert_capacity=6,
                router_bias=False, relative_attention_num_buckets=16, relative_attention_max_distance=32, dense_act_fn="relu", decoder_start_token_id=0,
                pad_token_id=0, eos_token_id=1, is_encoder_decoder=True, dropout_rate=0.1)


def nllb_moe(folder: Path, data: Path) -> dict:
    """Four experts, of which two read a token, in every other layer; from English to German."""
    import transformers as hf

    english, german = sample(data)
    sentencepiece_model(folder / "sentencepiece.bpe.model", english + german, 260, model_type="bpe", **small_rules(folder))
    (folder / "rules.tsv").unlink()
    write(folder / "config.json", dict(model_type="nllb-moe"))
    write(folder / "tokenizer_config.json", dict(tokenizer_class="NllbTokenizer", model_max_length=60))
    tokenizer = hf.NllbTokenizer.from_pretrained(folder, extra_special_tokens=["deu_Latn", "eng_Latn", "fra_Latn"])
    tokenizer.save_pretrained(folder)
    (folder / "sentencepiece.bpe.model").unlink()
    german_id = tokenizer.convert_tokens_to_ids("deu_Latn")
    write(folder / "generation_config.json", dict(bos_token_id=0, decoder_start_token_id=2, eos_token_id=2, forced_bos_token_id=german_id, max_length=20,
                                                  pad_token_id=1, transformers_version="5.12.1"))
    return bart_sizes(16, model_type="nllb-moe", architectures=["NllbMoeForConditionalGeneration"], vocab_size=len(tokenizer), activation_function="relu",
                      scale_embedding=True, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, num_experts=4, encoder_sparse_step=2,
                      decoder_sparse_step=2, moe_token_dropout=0.2, tokenizer_class="NllbTokenizer")


def seamless_m4t(folder: Path, data: Path) -> dict:
    """The text part; three languages; nothing but sentencepiece.bpe.model to read pieces from."""
    english, german = sample(data)
    sentencepiece_model(folder / "sentencepiece.bpe.model", english + german, 290, model_type="bpe", **small_rules(folder))
    (folder / "rules.tsv").unlink()
    codes = ["__eng__", "__deu__", "__fra__"]
    write(folder / "tokenizer_config.json", dict(
        additional_special_tokens=codes, bos_token="<s>", cls_token="<s>", eos_token="</s>", model_max_length=60, pad_token="<pad>", sep_token="</s>",
        src_lang="eng", tgt_lang="deu", tokenizer_class="SeamlessM4TTokenizer", unk_token="<unk>"))
    write(folder / "generation_config.json", dict(bos_token_id=2, decoder_start_token_id=3, eos_token_id=3, max_new_tokens=17, num_beams=2, pad_token_id=0,
                                                  transformers_version="5.12.1"))
    sizes = {"hidden_size" if key == "d_model" else key: value for key, value in bart_sizes(16).items()}
    small = dict(speech_encoder_layers=1, speech_encoder_attention_heads=1, speech_encoder_intermediate_size=8, t2u_encoder_layers=1, t2u_decoder_layers=1)
    return dict(sizes, **small, model_type="seamless_m4t", architectures=["SeamlessM4TForTextToText"], vocab_size=291 + len(codes), activation_function="relu",
                scale_embedding=True, pad_token_id=0, bos_token_id=2, eos_token_id=3, decoder_start_token_id=3)


FAMILIES = {"mvp": mvp, "plbart": plbart, "t5gemma": t5gemma, "t5gemma2": t5gemma2,
            "switch_transformers": switch_transformers, "nllb_moe": nllb_moe, "seamless_m4t": seamless_m4t}
# texts and truncation, where they are not those of the other checkpoints
SOURCES = {"plbart": (CODE + TEXTS[3:5], 40)}
