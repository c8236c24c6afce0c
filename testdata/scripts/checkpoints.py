"""Tiny random checkpoints in Hugging Face layout, with tokenizers trained on the demo's translation corpus.

Random weights repeat one token for ever unless they are scaled; `lively` scales them, and `candidates` ranks the seeds by how much their
outputs vary: rows that differ, that end at different lengths, and some that never end.
"""
import copy
import json
import math
from pathlib import Path

import torch
import transformers as hf

TEXTS = [
    "The old baker sells fresh bread at half past seven.",
    "Does Anna's brother live in Köln?",
    "\"We saw 25 green boats,\" said Mr Lindqvist.",
    "Prices rose by 3.5% in 2014 (see table II).",
    "It rained.",
    "The café opens tomorrow, but the bridge stays closed — sorry!",
]
ODD_TEXTS = [
    "Two  blanks and\ta tab", " leading and trailing ", "naïve “quotes” ½ ﬁ Ⅳ １２", "</s> <unk> <pad> in the text", "emoji 😀 and 漢字", "a\u00a0b\u200bc", "x" * 40,
]
# how models are made and loaded: Gemma's bounded scores are in one implementation of attention alone
LOADING = {}
GAINS = {"q_proj": 1.8, "k_proj": 1.8, "query_proj": 1.8, "key_proj": 1.8, "feed_forward.output": 1.8, ".q.": 0.9, ".k.": 1.8, ".o.": 1.5, ".wo.": 2.0, "out_proj": 1.5, "fc2": 1.8}


def sample(data: Path, lines: int = 4000) -> tuple[list[str], list[str]]:
    return tuple(open(data / f"train.{side}", encoding="utf-8").read().split("\n")[:lines] for side in ("source", "target"))


def sentencepiece_model(path: Path, lines: list[str], size: int, **options) -> None:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(lines), model_prefix=str(path.with_suffix("")), vocab_size=size,
                                             character_coverage=1.0, num_threads=1, minloglevel=2, **options)
    path.with_suffix(".model").rename(path)
    path.with_suffix(".vocab").unlink()


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def bart(folder: Path, data: Path) -> dict:
    """Byte-level BPE as vocab.json + merges.txt; generation_config.json differs from what config.json says, and rules."""
    from tokenizers import ByteLevelBPETokenizer

    english, german = sample(data)
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(english + german, vocab_size=300, min_frequency=2, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
                                show_progress=False)
    trained.save_model(str(folder))
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    tokens = [token for token in sorted(vocabulary, key=vocabulary.get) if token != "<mask>"] + ["<mask>"]
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}, ensure_ascii=False), encoding="utf-8")
    write(folder / "tokenizer_config.json", dict(
        add_prefix_space=False, bos_token="<s>", cls_token="<s>", eos_token="</s>", errors="replace", mask_token="<mask>", model_max_length=60,
        pad_token="<pad>", sep_token="</s>", tokenizer_class="BartTokenizer", unk_token="<unk>"))
    write(folder / "generation_config.json", dict(
        bos_token_id=0, decoder_start_token_id=2, early_stopping=True, eos_token_id=2, forced_bos_token_id=0, forced_eos_token_id=2,
        length_penalty=1.2, max_length=18, min_length=5, no_repeat_ngram_size=3, num_beams=3, pad_token_id=1, transformers_version="5.12.1"))
    return dict(model_type="bart", architectures=["BartForConditionalGeneration"], vocab_size=len(tokens), d_model=16, encoder_layers=2,
                decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
                max_position_embeddings=64, activation_function="gelu", scale_embedding=False, bos_token_id=0, pad_token_id=1, eos_token_id=2,
                decoder_start_token_id=2, forced_bos_token_id=0, forced_eos_token_id=2, is_encoder_decoder=True, dropout=0.1,
                # ignored: generation_config.json is there
                num_beams=6, max_length=40, length_penalty=0.3)


def marian(folder: Path, data: Path) -> dict:
    """Two SentencePiece models and one vocab.json; no generation_config.json, so that config.json rules."""
    english, german = sample(data)
    sentencepiece_model(folder / "source.spm", english, 220, normalization_rule_name="identity")
    sentencepiece_model(folder / "target.spm", german, 220, normalization_rule_name="identity")
    vocabulary = {"</s>": 0, "<unk>": 1}
    import sentencepiece

    for name in ("source", "target"):
        pieces = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/{name}.spm")
        for i in range(pieces.get_piece_size()):
            if pieces.id_to_piece(i) not in ("<unk>", "<s>", "</s>"):
                vocabulary.setdefault(pieces.id_to_piece(i), len(vocabulary))
    pad = len(vocabulary)
    vocabulary["<pad>"] = pad
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    write(folder / "tokenizer_config.json", dict(
        eos_token="</s>", model_max_length=60, pad_token="<pad>", source_lang="en", target_lang="de", tokenizer_class="MarianTokenizer",
        unk_token="<unk>"))
    return dict(model_type="marian", architectures=["MarianMTModel"], vocab_size=pad + 1, decoder_vocab_size=pad + 1, d_model=24, encoder_layers=2,
                decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=32, decoder_ffn_dim=40,
                max_position_embeddings=64, activation_function="swish", scale_embedding=True, static_position_embeddings=True, bos_token_id=0,
                pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0, bad_words_ids=[[pad]], num_beams=6,
                max_length=20, is_encoder_decoder=True, share_encoder_decoder_embeddings=True, dropout=0.1)


def t5_config(size: int, **more) -> dict:
    return dict(dict(model_type="t5", architectures=["T5ForConditionalGeneration"], vocab_size=size, d_model=16, d_kv=6, d_ff=32, num_layers=2,
                     num_heads=3, relative_attention_num_buckets=16, relative_attention_max_distance=32, decoder_start_token_id=0, pad_token_id=0,
                     eos_token_id=1, is_encoder_decoder=True, dropout_rate=0.1), **more)


def t5_extras(folder: Path) -> None:
    extra = [f"<extra_id_{i}>" for i in range(10)]
    write(folder / "tokenizer_config.json", dict(additional_special_tokens=extra, eos_token="</s>", extra_ids=10, model_max_length=60,
                                                 pad_token="<pad>", tokenizer_class="T5Tokenizer", unk_token="<unk>"))
    write(folder / "special_tokens_map.json", dict(additional_special_tokens=extra, eos_token="</s>", pad_token="<pad>", unk_token="<unk>"))


def t5(folder: Path, data: Path) -> dict:
    """v1.0: relu, tied embeddings; spiece.model with T5's own normalizer; more embedding rows than tokens; task_specific_params."""
    english, german = sample(data)
    sentencepiece_model(folder / "spiece.model", english + german, 300, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>")
    t5_extras(folder)
    return t5_config(316, feed_forward_proj="relu", task_specific_params={
        "summarization": dict(early_stopping=True, length_penalty=2.0, max_length=20, min_length=8, no_repeat_ngram_size=3, num_beams=4,
                              prefix="summarize: "),
        "translation_en_to_de": dict(early_stopping=True, max_length=16, num_beams=4, prefix="translate English to German: ")})


def t5_gated(folder: Path, data: Path) -> dict:
    """v1.1: gated-gelu, an output layer of its own; tokenizer.json; generation_config.json with new-token limits."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    english, german = sample(data)
    specials = ["<pad>", "</s>", "<unk>"] + [f"<extra_id_{i}>" for i in range(10)]
    trained = Tokenizer(models.Unigram())
    trained.normalizer = normalizers.NFKC()
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    trained.train_from_iterator(english + german, trainers.UnigramTrainer(vocab_size=280, special_tokens=specials, unk_token="<unk>", show_progress=False))
    trained.add_special_tokens([AddedToken(token, normalized=False) for token in specials])
    trained.decoder = decoders.Metaspace()
    trained.post_processor = processors.TemplateProcessing(single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    trained.save(str(folder / "tokenizer.json"), pretty=False)
    t5_extras(folder)
    write(folder / "generation_config.json", dict(
        decoder_start_token_id=0, eos_token_id=1, length_penalty=0.8, max_new_tokens=22, min_new_tokens=3, num_beams=2, pad_token_id=0,
        repetition_penalty=1.1, transformers_version="5.12.1"))
    return t5_config(296, feed_forward_proj="gated-gelu", tie_word_embeddings=False)


FAMILIES = {"bart": bart, "marian": marian, "t5": t5, "t5_gated": t5_gated}


def lively(config: dict, seed: int) -> torch.nn.Module:
    """A model with random weights, scaled so that its outputs depend on the input and move from step to step."""
    torch.manual_seed(seed)
    model = hf.AutoModelForSeq2SeqLM.from_config(hf.AutoConfig.for_model(**config), **LOADING).eval()
    noise = torch.Generator().manual_seed(1000 + seed)
    if config.get("tie_word_embeddings") is False and hasattr(model, "lm_head"):
        # transformers 5.12 ties a T5 all the same, unless the checkpoint that it loads says otherwise
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.clone())

    def normal(shape):
        return torch.randn(shape, generator=noise)

    with torch.no_grad():
        for name, p in model.named_parameters():
            if not p.requires_grad:
                continue
            if "gemma" in config["model_type"] and "norm" in name:
                # stored less 1; the decoder's layers must outweigh their residual
                p.copy_(0.15 * normal(p.shape) + (1.5 if "decoder" in name and "post_" in name else 0))
            elif p.ndim == 1:
                p.copy_(1 + 0.15 * normal(p.shape) if "norm" in name and name.endswith("weight") else 0.1 * normal(p.shape))
            elif "relative_attention_bias" in name:
                p.copy_(0.8 * normal(p.shape))
            elif "relative_pos_embeddings" in name:
                p.copy_(0.6 * normal(p.shape) / math.sqrt(p.shape[1]))
            elif "embed_positions" in name or "position_embeddings" in name:
                p.copy_((1.1 if "decoder" in name else 0.7) * normal(p.shape))
            elif "shared" in name or "embed" in name:
                p.copy_(normal(p.shape) / (math.sqrt(p.shape[1]) if scales_embedding(config) else 1))
            else:
                gain = next((value for key, value in GAINS.items() if key in name), 1.0)
                crosses = any(k in name for k in ("encoder_attn", "EncDecAttention", "cross_attn"))
                if "decoder" in name and crosses and any(k in name for k in ("out_proj", "v_proj", "value_proj", ".o.", ".v.")):
                    gain *= 1.6
                # tied embeddings make a model say its last token again unless the decoder's layers outweigh their residual
                if "decoder" in name and any(k in name for k in ("out_proj", "fc2", "feed_forward.output", ".o.", ".wo.")):
                    gain *= 2.5
                p.copy_(gain * normal(p.shape) / math.sqrt(p.shape[1]))
        if hasattr(model, "final_logits_bias"):
            model.final_logits_bias.copy_(0.3 * normal(model.final_logits_bias.shape))
    return model


def scales_embedding(config: dict) -> bool:
    return bool(config.get("scale_embedding")) or "gemma" in config["model_type"]


def sharpen(model, batch: dict, spread: float, eos_lift: float) -> None:
    """Scales the decoder's last norm so that logits spread by `spread`, and lifts the end of sentence so that some rows end early."""
    eos = model.config.eos_token_id
    ids = torch.randint(5, 200, (batch["input_ids"].shape[0], 8), generator=torch.Generator().manual_seed(1))
    ids[:, 0] = model.config.decoder_start_token_id
    with torch.no_grad():
        if hasattr(model, "final_logits_bias"):
            model.final_logits_bias[0, eos] += 2 * eos_lift
        else:
            model.get_output_embeddings().weight[eos] *= eos_lift
        scale = spread / model(**batch, decoder_input_ids=ids).logits.std(-1).mean().item()
        last = last_norm(model)
        if "gemma" in model.config.model_type:
            last.weight.copy_((1 + last.weight) * scale - 1)
        else:
            last.weight *= scale
        if getattr(last, "bias", None) is not None:
            last.bias *= scale


def last_norm(model) -> torch.nn.Module:
    """The decoder's: after all layers, or the last layer's own."""
    if "gemma" in model.config.model_type:
        return model.get_decoder().norm
    if "t5" in model.config.model_type or model.config.model_type == "switch_transformers":
        return model.decoder.final_layer_norm
    if model.config.model_type == "bigbird_pegasus":
        return model.model.decoder.layernorm_embedding
    if model.config.model_type == "prophetnet":
        return model.prophetnet.decoder.layers[-1].feed_forward_layer_norm
    decoder = model.text_decoder if "seamless" in model.config.model_type else model.get_decoder()
    return getattr(decoder, "layer_norm", None) or decoder.layers[-1].final_layer_norm


def liveliness(rows: list[list[int]], eos: int, width: int) -> float:
    """Higher for rows that differ, end at different lengths (some never) and say many different tokens."""
    ends = [(row[1:].index(eos) + 1 if eos in row[1:] else len(row) - 1) for row in rows]
    said = sum(len(set(row[1 : 1 + end])) for row, end in zip(rows, ends)) / len(rows)
    ended = sum(end < width - 1 for end in ends)
    return len(set(map(tuple, rows))) + 0.8 * len(set(ends)) + (4 if 2 <= ended <= 4 else 0) + 2 * said


def setting(config: dict, key: str):
    """A generation setting of config.json, or of the decoder that it nests."""
    return config.get(key, config.get("decoder", {}).get(key))


def candidates(config: dict, batch: dict, seeds: int, make_model) -> list[tuple[float, int]]:
    """(liveliness, seed), best first, of the seeds whose beams survive a little noise on the weights (see `noisy_twin`)."""
    found = []
    for seed in range(seeds):
        model = make_model(config, batch, seed)
        greedy, beams = search(model, batch, 1), search(model, batch, 4)
        score = liveliness(greedy, setting(config, "eos_token_id"), 20) + liveliness(beams[::4], setting(config, "eos_token_id"), 20)
        if search(noisy_twin(model), batch, 4) == beams:
            found.append((score, seed))
    return sorted(found, reverse=True)


def random_model(config: dict, batch: dict, seed: int):
    model = lively(config, seed)
    sharpen(model, batch, (2.5, 3.5)[seed % 2], (1.3, 1.7, 2.1, 2.6)[seed // 2 % 4])
    return model


def search(model, batch: dict, beams: int) -> list[list[int]]:
    """Token ids under plain settings: those of the checkpoint's own files must not decide which weights are lively."""
    with torch.no_grad():
        return model.generate(**batch, num_beams=beams, num_return_sequences=beams, max_length=20, min_length=0, no_repeat_ngram_size=0,
                              length_penalty=1.0, repetition_penalty=1.0, early_stopping=False, forced_bos_token_id=None,
                              forced_eos_token_id=None, use_cache=True).tolist()


def noisy_twin(model):
    """The same model with 1e-5 relative noise on its weights: a case whose ids differ there is fragile."""
    twin = copy.deepcopy(model)
    noise = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for p in twin.parameters():
            if p.requires_grad:
                p.mul_(1 + 1e-5 * torch.randn(p.shape, generator=noise))
    return twin
