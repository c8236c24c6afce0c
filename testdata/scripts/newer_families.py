"""Tiny checkpoints of families that came after transformers 4.4."""
import json
from pathlib import Path

import checkpoints
from checkpoints import TEXTS, sample, sentencepiece_model, write

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


FAMILIES = {"mvp": mvp, "plbart": plbart}
# texts and truncation, where they are not those of the other checkpoints
SOURCES = {"plbart": (CODE + TEXTS[3:5], 40)}
