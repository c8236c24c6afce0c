"""A checkpoint in the shape of a well-known model with seeded random weights, and sources: what the speed of two programs is compared on.

usage: random_checkpoint.py SHAPE OUT_DIR TOKENIZERS_DIR TEXT_FILE [LINES]    (python with torch and transformers)
SHAPE is one of SHAPES below. OUT_DIR gets the checkpoint (float32), short/test.source (15 to 45 words a line) and long/test.source (as many words as
the positions; cut with --max_source_length), each of LINES lines (64). Ids beyond the tokenizer's get no weight, so that every output can be decoded.
Random weights end a sentence when they like: pass --min_new_tokens N --max_new_tokens N to both programs.
"""
import json
import random
import shutil
import sys
from pathlib import Path

import torch
from transformers import BartConfig, BartForConditionalGeneration, M2M100Config, M2M100ForConditionalGeneration, MarianConfig, MarianMTModel
from transformers import SwitchTransformersConfig, SwitchTransformersForConditionalGeneration, T5Config, T5ForConditionalGeneration

SEED = 20261124


def sizes(d, layers, ffn, heads):
    return dict(d_model=d, encoder_layers=layers, decoder_layers=layers, encoder_ffn_dim=ffn, decoder_ffn_dim=ffn, encoder_attention_heads=heads,
                decoder_attention_heads=heads)


def marian(ids):
    return MarianMTModel(MarianConfig(
        vocab_size=58_101, decoder_vocab_size=58_101, **sizes(512, 6, 2048, 8), max_position_embeddings=512, activation_function="swish",
        scale_embedding=True, static_position_embeddings=True, pad_token_id=ids["<pad>"], eos_token_id=ids["</s>"], bos_token_id=0,
        decoder_start_token_id=ids["<pad>"], forced_eos_token_id=None, share_encoder_decoder_embeddings=True))


def bart(*shape):
    return lambda ids: BartForConditionalGeneration(BartConfig(
        vocab_size=50_265, **sizes(*shape), max_position_embeddings=1024, activation_function="gelu", pad_token_id=1, bos_token_id=0,
        eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=None))


def t5(ids):
    return T5ForConditionalGeneration(T5Config(
        vocab_size=32_128, d_model=768, d_kv=64, d_ff=3072, num_layers=12, num_decoder_layers=12, num_heads=12, pad_token_id=0, eos_token_id=1,
        decoder_start_token_id=0))


def nllb(ids):
    return M2M100ForConditionalGeneration(M2M100Config(
        vocab_size=256_206, **sizes(1024, 12, 4096, 16), max_position_embeddings=1024, activation_function="relu", scale_embedding=True,
        encoder_layerdrop=0, decoder_layerdrop=0, pad_token_id=1, eos_token_id=2, bos_token_id=0, decoder_start_token_id=2,
        forced_eos_token_id=None))


def switch(ids):
    # no dropping of tokens whatever the batch: the peer's capacity counts its padding
    return SwitchTransformersForConditionalGeneration(SwitchTransformersConfig(
        vocab_size=32_128, d_model=768, d_kv=64, d_ff=3072, num_layers=12, num_sparse_encoder_layers=6, num_decoder_layers=12,
        num_sparse_decoder_layers=6, num_heads=12, num_experts=8, expert_capacity=4096, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0))


# shape: model, tokenizer folder, its class, ids that the tokenizer has
SHAPES = {
    "marian-base": (marian, "marian_fr_en", "MarianTokenizer"),
    "bart-base": (bart(768, 6, 3072, 12), "bart", "BartTokenizer"),
    "bart-large": (bart(1024, 12, 4096, 16), "bart", "BartTokenizer"),
    "switch-base-8": (switch, "t5_japanese", "T5Tokenizer"),
    "t5-base": (t5, "t5_japanese", "T5Tokenizer"),
    # not Marian's: the padding's id has to be within the table of positions
    "nllb-600m": (nllb, "bart", "BartTokenizer"),
}
TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json", "merges.txt", "spiece.model", "tokenizer_config.json", "special_tokens_map.json")
T5_PIECES = 32_000


def checkpoint(shape: str, out: Path, tokenizers: Path) -> None:
    make, name, kind = SHAPES[shape]
    tokenizer = tokenizers / name
    vocabulary = tokenizer / "vocab.json"
    ids = json.loads(vocabulary.read_text(encoding="utf-8")) if vocabulary.exists() else {}
    torch.manual_seed(SEED)
    model = make(ids)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.requires_grad and p.ndim == 2:
                # T5's projection divides by the root of the width, the others' does not
                p.normal_(0, 1 if name == "shared.weight" and shape.startswith("t5") else p.shape[1] ** -0.5)
        model.get_output_embeddings().weight[len(ids) or T5_PIECES:] = 0
    model.save_pretrained(out)
    for file in TOKENIZER_FILES:
        if (tokenizer / file).exists():
            shutil.copy(tokenizer / file, out)
    config = out / "tokenizer_config.json"
    values = json.loads(config.read_text(encoding="utf-8")) if config.exists() else {}
    config.write_text(json.dumps(values | {"tokenizer_class": kind, "model_max_length": 1024 if shape != "marian-base" else 512}), encoding="utf-8")


def sources(out: Path, text: Path, lines: int) -> None:
    """The words of the text one after another, cut at random lengths."""
    words = text.read_text(encoding="utf-8").split()
    rng, at = random.Random(SEED), 0
    for name, least, most in (("short", 15, 45), ("long", 1000, 1000)):
        folder = out / name
        folder.mkdir(exist_ok=True)
        with open(folder / "test.source", "w", encoding="utf-8") as file:
            for _ in range(lines):
                row = [words[(at + i) % len(words)] for i in range(rng.randint(least, most))]
                at += len(row)
                file.write(" ".join(row) + "\n")


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint(sys.argv[1], folder, Path(sys.argv[3]))
    sources(folder, Path(sys.argv[4]), int(sys.argv[5]) if len(sys.argv) > 5 else 64)
