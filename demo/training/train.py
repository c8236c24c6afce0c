"""Trains one of the demo's checkpoints on one CPU thread, from scratch, for a fixed number of updates.

usage: train.py translation|summarization DATA_DIR TOKENIZER_DIR OUT_DIR --updates N [--batch_tokens N] [--learning_rate X] [--warm_up N] [--bf16]
DATA_DIR holds {train,val}.{source,target}; TOKENIZER_DIR what tokenizers_of_demo.py made. OUT_DIR receives the checkpoint in Hugging Face
layout: config.json, generation_config.json, the tokenizer files and model.safetensors in float16. Every training line is seen at most once
as long as the corpus lasts, so there is no dropout (saved at every 500 updates; the last save counts). The schedule is a linear warm-up and a linear cool-down to zero.
"""
import argparse
import json
import random
import shutil
import time
from pathlib import Path

import torch
import transformers
from torch.nn import functional
from transformers import AutoConfig, AutoModelForSeq2SeqLM

SIZES = dict(d_model=128, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, encoder_ffn_dim=384,
             decoder_ffn_dim=384, num_hidden_layers=2)
QUIET = dict(activation_dropout=0.0, attention_dropout=0.0, classifier_dropout=0.0, decoder_layerdrop=0.0, dropout=0.0, encoder_layerdrop=0.0,
             init_std=0.02, is_encoder_decoder=True, use_cache=True)


def marian_config(vocabulary: int) -> tuple[dict, dict]:
    pad = vocabulary - 1
    config = dict(SIZES, **QUIET, model_type="marian", architectures=["MarianMTModel"], activation_function="swish", bos_token_id=0,
                  eos_token_id=0, pad_token_id=pad, decoder_start_token_id=pad, max_position_embeddings=128, normalize_before=False,
                  normalize_embedding=False, scale_embedding=True, static_position_embeddings=True,
                  vocab_size=vocabulary, decoder_vocab_size=vocabulary, share_encoder_decoder_embeddings=True)
    generation = dict(bad_words_ids=[[pad]], bos_token_id=0, decoder_start_token_id=pad, eos_token_id=0, forced_eos_token_id=0,
                      max_length=128, num_beams=4, pad_token_id=pad)
    return config, generation


def bart_config(vocabulary: int) -> tuple[dict, dict]:
    config = dict(SIZES, **QUIET, model_type="bart", architectures=["BartForConditionalGeneration"], activation_function="gelu", bos_token_id=0,
                  eos_token_id=2, pad_token_id=1, decoder_start_token_id=2, max_position_embeddings=256, normalize_before=False,
                  normalize_embedding=True, scale_embedding=False, vocab_size=vocabulary)
    generation = dict(bos_token_id=0, decoder_start_token_id=2, early_stopping=True, eos_token_id=2, forced_bos_token_id=0,
                      forced_eos_token_id=2, length_penalty=1.0, max_length=96, no_repeat_ngram_size=4, num_beams=4, pad_token_id=1)
    return config, generation


def encoder_of(task: str, folder: Path):
    """Line to ids, for sources and for targets, by the files that the checkpoint will carry."""
    if task == "summarization":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        return lambda line: tokenizer.encode(line).ids, tokenizer.get_vocab_size()
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    return lambda line: [vocabulary.get(piece, 1) for piece in pieces.encode(line, out_type=str)] + [0], len(vocabulary)


def read(data: Path, split: str, encode, limit: int) -> list[tuple[list[int], list[int]]]:
    pairs = []
    with open(data / f"{split}.source", encoding="utf-8") as sources, open(data / f"{split}.target", encoding="utf-8") as targets:
        for source, target in zip(sources, targets):
            pairs.append((encode(source.rstrip("\n")), encode(target.rstrip("\n"))))
            if len(pairs) == limit:
                break
    return pairs


def batches(pairs, batch_tokens: int, rng: random.Random):
    """Batches of like lengths, at most batch_tokens wide on the longer side, in random order; endless. Pools keep a line from coming twice early."""
    while True:
        order = list(range(len(pairs)))
        rng.shuffle(order)
        for at in range(0, len(order), 20_000):
            pool = sorted(order[at : at + 20_000], key=lambda i: (len(pairs[i][0]) + len(pairs[i][1]), i))
            made, batch, width = [], [], 0
            for i in pool:
                longest = max(width, len(pairs[i][0]), len(pairs[i][1]))
                if batch and longest * (len(batch) + 1) > batch_tokens:
                    made.append(batch)
                    batch, longest = [], max(len(pairs[i][0]), len(pairs[i][1]))
                batch.append(pairs[i])
                width = longest
            made.append(batch)
            rng.shuffle(made)
            yield from made


def padded(rows: list[list[int]], fill: int) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


def loss_of(model, batch, smoothing: float):
    config = model.config
    sources, targets = [s for s, _ in batch], [t for _, t in batch]
    ids = padded(sources, config.pad_token_id)
    labels = padded(targets, -100)
    decoder = torch.cat([torch.full((len(batch), 1), config.decoder_start_token_id), labels[:, :-1]], 1)
    decoder = decoder.masked_fill(decoder == -100, config.pad_token_id)
    mask = padded([[1] * len(s) for s in sources], 0)
    hidden = model.model(input_ids=ids, attention_mask=mask, decoder_input_ids=decoder, use_cache=False).last_hidden_state
    chosen = labels != -100
    logits = model.lm_head(hidden[chosen]).float()
    return functional.cross_entropy(logits, labels[chosen], label_smoothing=smoothing), int(chosen.sum())


def validate(model, pairs) -> float:
    model.eval()
    total = count = 0.0
    with torch.no_grad():
        for at in range(0, len(pairs), 50):
            loss, n = loss_of(model, pairs[at : at + 50], 0.0)
            total, count = total + loss.item() * n, count + n
    model.train()
    return total / count


def fresh_model(config: dict) -> torch.nn.Module:
    model = AutoModelForSeq2SeqLM.from_config(AutoConfig.for_model(**config))
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and name != "lm_head":
                torch.nn.init.xavier_uniform_(module.weight)
        embeddings = model.get_input_embeddings().weight
        # Marian multiplies embeddings by sqrt(d_model), BART does not: both start near unit size after that
        embeddings.normal_(0, config["d_model"] ** -0.5 if config.get("scale_embedding") else 0.1)
        for name, parameter in model.named_parameters():
            if "embed_positions" in name and parameter.requires_grad:
                parameter.normal_(0, 0.1)
    return model


def save(model, config: dict, generation: dict, tokenizer_dir: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model.half().save_pretrained(out)
    model.float()
    version = transformers.__version__
    for name, content in (("config.json", dict(config, torch_dtype="float16", transformers_version=version)),
                          ("generation_config.json", dict(generation, transformers_version=version))):
        (out / name).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for file in tokenizer_dir.iterdir():
        shutil.copy(file, out)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("task", "data", "tokenizer", "out"):
        parser.add_argument(name)
    parser.add_argument("--updates", type=int, required=True)
    parser.add_argument("--batch_tokens", type=int, default=2000)
    parser.add_argument("--learning_rate", type=float, default=2e-3)
    parser.add_argument("--warm_up", type=int, default=300)
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument("--bf16", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1234)
    rng = random.Random(1234)
    encode, vocabulary = encoder_of(args.task, Path(args.tokenizer))
    config, generation = (marian_config if args.task == "translation" else bart_config)(vocabulary)
    pairs = read(Path(args.data), "train", encode, args.lines)
    held_out = read(Path(args.data), "val", encode, 200)
    model = fresh_model(config)
    print(f"{len(pairs)} lines, vocabulary {vocabulary}, {sum(p.numel() for p in model.parameters())} parameters", flush=True)
    matrices = [p for p in model.parameters() if p.ndim > 1 and p.requires_grad]
    vectors = [p for p in model.parameters() if p.ndim < 2 and p.requires_grad]
    optimizer = torch.optim.AdamW([dict(params=matrices, weight_decay=0.01), dict(params=vectors, weight_decay=0.0)], lr=args.learning_rate,
                                  betas=(0.9, 0.98), eps=1e-9, fused=True)
    model.train()
    began, seen, tokens = time.time(), 0.0, 0
    stream = batches(pairs, args.batch_tokens, rng)
    for update in range(1, args.updates + 1):
        rate = args.learning_rate * min(update / args.warm_up, (args.updates - update + 1) / (args.updates - args.warm_up + 1), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
            loss, count = loss_of(model, next(stream), args.smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seen, tokens = seen + loss.item(), tokens + count
        if update % 50 == 0:
            elapsed = time.time() - began
            print(f"update {update} loss {seen / 50:.3f} rate {rate:.1e} {elapsed:.0f} s {tokens / elapsed:.0f} target tokens/s", flush=True)
            seen = 0.0
        if update % 500 == 0:
            print(f"update {update} validation loss {validate(model, held_out):.4f}", flush=True)
            save(model, config, generation, Path(args.tokenizer), Path(args.out))
    save(model, config, generation, Path(args.tokenizer), Path(args.out))


if __name__ == "__main__":
    main()
