"""A checkpoint in the shape of Marian base with seeded random weights, and sources of 20 to 60 tokens: what the speed of two programs is compared on.

usage: marian_base.py OUT_DIR TOKENIZER_DIR TEXT_FILE [LINES]
6+6 layers, d 512, ffn 2048, vocabulary 58,101, float32 (299 MB). Ids beyond the tokenizer's get a large negative bias, so that every output can be
decoded. Random weights end a sentence when they like: pass --min_new_tokens 64 --max_new_tokens 64 to both programs.
"""
import json
import random
import shutil
import sys
from pathlib import Path

import sentencepiece
import torch
from transformers import MarianConfig, MarianMTModel

VOCABULARY = 58_101


def checkpoint(out: Path, tokenizer: Path) -> None:
    ids = json.loads((tokenizer / "vocab.json").read_text(encoding="utf-8"))
    pad, eos = ids["<pad>"], ids["</s>"]
    torch.manual_seed(20261124)
    model = MarianMTModel(MarianConfig(
        vocab_size=VOCABULARY, decoder_vocab_size=VOCABULARY, d_model=512, encoder_layers=6, decoder_layers=6, encoder_attention_heads=8,
        decoder_attention_heads=8, encoder_ffn_dim=2048, decoder_ffn_dim=2048, max_position_embeddings=512, activation_function="swish",
        scale_embedding=True, static_position_embeddings=True, pad_token_id=pad, eos_token_id=eos, bos_token_id=0, decoder_start_token_id=pad,
        forced_eos_token_id=None, share_encoder_decoder_embeddings=True))
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.requires_grad and p.ndim == 2:
                p.normal_(0, p.shape[1] ** -0.5)
        model.final_logits_bias[0, len(ids):] = -1000
    model.save_pretrained(out)
    for file in ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(tokenizer / file, out)


def sources(out: Path, tokenizer: Path, text: Path, lines: int) -> None:
    """Sentences of the text one after another, cut at a random length between 20 and 60 tokens."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer / "source.spm"))
    words = text.read_text(encoding="utf-8").split()
    rng, at, rows = random.Random(20261124), 0, []
    for _ in range(lines):
        want, row = rng.randint(20, 60), []
        while len(pieces.encode(" ".join(row + [words[at % len(words)]]))) < want:
            row.append(words[at % len(words)])
            at += 1
        rows.append(" ".join(row))
    (out / "data").mkdir(exist_ok=True)
    for side in ("source", "target"):
        (out / "data" / f"test.{side}").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    folder, tokenizer_dir = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint(folder, tokenizer_dir)
    sources(folder, tokenizer_dir, Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 64)
