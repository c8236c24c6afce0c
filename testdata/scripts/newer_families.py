"""Tiny checkpoints of families that came after transformers 4.4."""
import json
from pathlib import Path

import checkpoints
from checkpoints import write


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


FAMILIES = {"mvp": mvp}
SOURCES = {}
