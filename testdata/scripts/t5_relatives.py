"""Tiny checkpoints of T5's relatives. Their SentencePiece vocabulary is that of golden/t5_gated, so that a remake gives the same."""
import shutil
from pathlib import Path

from checkpoints import TEXTS, t5_config, t5_extras, write

# 3, 7, 9, 36, 35 and, cut there, 88 tokens: shorter than a block of local attention and than one of global tokens, as long as a block,
# and several blocks long, with and without a rest.
LONG_TEXTS = [
    "A", "The boat", TEXTS[4], TEXTS[0], TEXTS[3],
    "Every morning the old baker walks past the green bridge, buys two newspapers and a cup of coffee, and tells the children of the "
    "village what he dreamt of: a ship with 25 sails, a café on the moon, and a cat that sold fresh bread at half past seven.",
]


def pieces_of_t5_gated(folder: Path) -> None:
    shutil.copy(folder.parent / "t5_gated" / "tokenizer.json", folder)
    t5_extras(folder)


def generation_config(folder: Path, **settings) -> None:
    write(folder / "generation_config.json", dict(dict(decoder_start_token_id=0, eos_token_id=1, pad_token_id=0, transformers_version="5.12.1"), **settings))


def mt5(folder: Path, data: Path) -> dict:
    """Tied, and yet not scaled; no generation_config.json."""
    pieces_of_t5_gated(folder)
    return t5_config(296, model_type="mt5", architectures=["MT5ForConditionalGeneration"], feed_forward_proj="gated-gelu", num_layers=3, num_decoder_layers=2)


def umt5(folder: Path, data: Path) -> dict:
    """A relative bias in every layer; an output layer of its own, scaled all the same."""
    pieces_of_t5_gated(folder)
    generation_config(folder, length_penalty=1.3, max_length=18, num_beams=3)
    return t5_config(296, model_type="umt5", architectures=["UMT5ForConditionalGeneration"], feed_forward_proj="gated-gelu", num_layers=3,
                     num_decoder_layers=2, tie_word_embeddings=False)


def byt5(folder: Path, data: Path) -> dict:
    """Bytes; an encoder three times as deep as the decoder."""
    write(folder / "tokenizer_config.json", dict(eos_token="</s>", extra_ids=125, model_max_length=1024, pad_token="<pad>",
                                                 tokenizer_class="ByT5Tokenizer", unk_token="<unk>"))
    return t5_config(384, feed_forward_proj="gated-gelu", num_layers=3, num_decoder_layers=1, tie_word_embeddings=False, tokenizer_class="ByT5Tokenizer")


def longt5_local(folder: Path, data: Path) -> dict:
    """Local attention in blocks of 7; relu, tied."""
    pieces_of_t5_gated(folder)
    return t5_config(296, model_type="longt5", architectures=["LongT5ForConditionalGeneration"], feed_forward_proj="relu", num_layers=2,
                     encoder_attention_type="local", local_radius=6, global_block_size=4)


def longt5_global(folder: Path, data: Path) -> dict:
    """Local attention in blocks of 7 and a global token for every 5; gated, all embeddings of their own."""
    pieces_of_t5_gated(folder)
    generation_config(folder, max_new_tokens=20, num_beams=2)
    return t5_config(296, model_type="longt5", architectures=["LongT5ForConditionalGeneration"], feed_forward_proj="gated-gelu", num_layers=2,
                     encoder_attention_type="transient-global", local_radius=6, global_block_size=5, d_ff=24, tie_word_embeddings=False)


FAMILIES = {"mt5": mt5, "umt5": umt5, "byt5": byt5, "longt5_local": longt5_local, "longt5_global": longt5_global}
# texts and truncation, where they are not those of the other checkpoints
SOURCES = {"longt5_local": (LONG_TEXTS, 88), "longt5_global": (LONG_TEXTS, 88)}
