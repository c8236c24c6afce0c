"""Tiny checkpoints that are no new architecture, each with the tokenizer and the configuration of a published one.

The files are small: few cases, and no tensors, which are those of the family.
"""
import json
from pathlib import Path

import t5_relatives
from checkpoints import TEXTS, sample, sentencepiece_model, t5_config, write
from newer_families import CODE, bart_sizes, small_rules

ENGLISH = 18  # among M2M-100's languages
CASES = ["defaults", "greedy", "beam4", "beam4_nret4", "beam5_lp0.6"]


def codet5(folder: Path, data: Path) -> dict:
    """CodeT5 and CodeT5+: T5 with a byte-level BPE, whose sources begin with `<s>`; padding is 0 and starts the decoder."""
    from tokenizers import ByteLevelBPETokenizer

    english, german = sample(data)
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(english + 20 * CODE, vocab_size=310, min_frequency=2, special_tokens=["<pad>", "<s>", "</s>", "<unk>", "<mask>"],
                                show_progress=False)
    trained.save_model(str(folder))
    write(folder / "tokenizer_config.json", dict(
        add_prefix_space=False, additional_special_tokens=[f"<extra_id_{i}>" for i in reversed(range(10))], bos_token="<s>", cls_token="<s>",
        eos_token="</s>", mask_token=dict(content="<mask>", lstrip=True, normalized=True, rstrip=False, single_word=False, __type="AddedToken"),
        model_max_length=512, pad_token="<pad>", sep_token="</s>", tokenizer_class="RobertaTokenizer", trim_offsets=True, unk_token="<unk>"))
    return t5_config(320, feed_forward_proj="relu", bos_token_id=1, eos_token_id=2, n_positions=512, output_past=True)


def madlad(folder: Path, data: Path) -> dict:
    """MADLAD-400: the first pieces in SentencePiece's own order, languages as pieces of the vocabulary, bytes among them, no extra ids."""
    english, german = sample(data)
    languages = ["<2de>", "<2fr>"]
    sentencepiece_model(folder / "spiece.model", english + german, 560, user_defined_symbols=languages, byte_fallback=True, **small_rules(folder))
    (folder / "rules.tsv").unlink()
    write(folder / "tokenizer_config.json", dict(
        additional_special_tokens=[], eos_token="</s>", extra_ids=0, model_max_length=60, pad_token="<s>", tokenizer_class="T5Tokenizer", unk_token="<unk>"))
    return t5_config(560, feed_forward_proj="gated-gelu", tie_word_embeddings=False, pad_token_id=1, eos_token_id=2, decoder_start_token_id=0, use_cache=True)


def flan_ul2(folder: Path, data: Path) -> dict:
    """Flan-UL2: gated SiLU, an output layer of its own."""
    t5_relatives.pieces_of_t5_gated(folder)
    return t5_config(296, feed_forward_proj="gated-silu", tie_word_embeddings=False, n_positions=512, output_past=True)


def mt0(folder: Path, data: Path) -> dict:
    """mT0: an mT5 without extra ids, untied."""
    english, german = sample(data)
    sentencepiece_model(folder / "spiece.model", english + german, 290, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>", **small_rules(folder))
    (folder / "rules.tsv").unlink()
    write(folder / "tokenizer_config.json", dict(
        additional_special_tokens=None, eos_token="</s>", extra_ids=0, model_max_length=60, pad_token="<pad>", sp_model_kwargs={},
        tokenizer_class="T5Tokenizer", unk_token="<unk>"))
    return t5_config(290, model_type="mt5", architectures=["MT5ForConditionalGeneration"], feed_forward_proj="gated-gelu", tie_word_embeddings=False)


def m2m100(folder: Path, data: Path) -> dict:
    """M2M-100 as first published, settings in config.json; SMaLL-100 has its files, and a decoder of fewer layers than the encoder."""
    english, german = sample(data)
    sentencepiece_model(folder / "sentencepiece.bpe.model", english + german, 240, **small_rules(folder))
    (folder / "rules.tsv").unlink()
    import sentencepiece

    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>"] + [pieces.id_to_piece(i) for i in range(3, pieces.get_piece_size())]
    (folder / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(vocabulary)}, ensure_ascii=False), encoding="utf-8")
    write(folder / "tokenizer_config.json", dict(
        bos_token="<s>", eos_token="</s>", language_codes="m2m100", model_max_length=60, num_madeup_words=8, pad_token="<pad>", sep_token="</s>",
        src_lang="de", tokenizer_class="M2M100Tokenizer", unk_token="<unk>"))
    return dict(bart_sizes(16), encoder_layers=3, model_type="m2m_100", architectures=["M2M100ForConditionalGeneration"], vocab_size=len(vocabulary) + 108,
                activation_function="relu", scale_embedding=True, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
                early_stopping=True, num_beams=3, max_length=18, forced_bos_token_id=len(vocabulary) + ENGLISH)


FAMILIES = {"codet5": codet5, "madlad": madlad, "flan_ul2": flan_ul2, "mt0": mt0, "m2m100": m2m100}
SOURCES = {"codet5": (CODE + TEXTS[:2], 40), "madlad": (["<2de> " + text for text in TEXTS[:5]] + ["<2fr>It rained in 漢字."], 40)}
