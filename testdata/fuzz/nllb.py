"""NLLB's tokenizer: tokenizer.json or sentencepiece.bpe.model, both behaviours, languages by option and by file, languages of one's own.

usage, with the peer's python: nllb.py SHARED OUT FIRST LAST

From sentencepiece.bpe.model alone 5.12 numbers the pieces as the model does and appends the languages only when they are named, so that the
ids are not those of the published checkpoints (docs/tokenizers.md). The peer's class gets fairseq's numbering here, and its own merges.
"""
import json
import sys
from pathlib import Path

from subject import answer, history, open_model, read_sources, record, seeds, start, write_model

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "golden"))

SPECIALS = dict(bos_token="<s>", eos_token="</s>", sep_token="</s>", cls_token="<s>", unk_token="<unk>", pad_token="<pad>", mask_token="<mask>")
LANGUAGES = ["eng_Latn", "ron_Latn", "deu_Latn", "zho_Hans", "ace_Arab", "zul_Latn"]
OWN = ["zzz_Latn", "xx_Test"]


def codes() -> list:
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    return list(FAIRSEQ_LANGUAGE_CODES)


def train(fuzzer, subject) -> None:
    """A small SentencePiece BPE. Both rules have a character map: on a model without one the peer's class fails."""
    from checkpoints import sentencepiece_model

    (subject.folder / "sentencepiece.bpe.model").unlink(missing_ok=True)
    rule = subject.random.choice(["nmt_nfkc", "nfkc_cf"])
    latin = [line for line in fuzzer.WMT if max(line) < "\u0250"]
    lines = subject.random.sample(latin, 1200)
    sentencepiece_model(subject.folder / "sentencepiece.bpe.model", lines, subject.random.choice([400, 600]), model_type="bpe",
                        normalization_rule_name=rule)


def pieces(file: Path) -> list:
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(file))
    return [model.id_to_piece(i) for i in range(model.get_piece_size())]


def with_fairseqs_numbers(fuzzer, subject, **options):
    """The peer's class on the vocabulary in fairseq's order; merges and normalizer as the peer converts them."""
    T = fuzzer.T
    converted = json.loads(T.NllbTokenizer.from_pretrained(subject.folder)._tokenizer.to_str())
    normalizer = converted["normalizer"] or {}
    maps = [step["precompiled_charsmap"] for step in normalizer.get("normalizers", [normalizer]) if "precompiled_charsmap" in step]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys(["<s>", "<pad>", "</s>", "<unk>"] + pieces(subject.folder / "sentencepiece.bpe.model")))}
    merges = [tuple(merge) for merge in converted["model"]["merges"]]
    import base64

    charsmap = base64.b64decode(maps[0]) if maps else None
    return T.NllbTokenizer(vocab=vocabulary, merges=merges, _spm_precompiled_charsmap=charsmap, **options)


def tokenizer_config(random, own: list) -> dict:
    """As files of several times have it."""
    config = dict(tokenizer_class=random.choice(["NllbTokenizer", "NllbTokenizerFast"]))
    if random.random() < 0.7:
        config.update(SPECIALS)
    if random.random() < 0.6:
        config["legacy_behaviour"] = random.random() < 0.5
    if random.random() < 0.5:
        config["src_lang"] = random.choice(LANGUAGES)
        config["tgt_lang"] = random.choice([None] + LANGUAGES)
    if own:
        config[random.choice(["additional_special_tokens", "extra_special_tokens"])] = codes() + own
    elif random.random() < 0.4:
        config[random.choice(["additional_special_tokens", "extra_special_tokens"])] = codes()
    return config


def write_tokenizer(fuzzer, subject, form: str, own: list):
    """Writes the files and returns what the peer makes of them."""
    train(fuzzer, subject)
    config = tokenizer_config(subject.random, own)
    named = config.get("extra_special_tokens", config.get("additional_special_tokens"))
    options = {key: config[key] for key in ("legacy_behaviour", "src_lang", "tgt_lang") if key in config}
    peer = with_fairseqs_numbers(fuzzer, subject, extra_special_tokens=named or codes(), **options)
    file = subject.folder / "tokenizer_config.json"
    if form == "model":
        file.write_text(json.dumps(config), encoding="utf-8")
        return peer
    (subject.folder / "sentencepiece.bpe.model").unlink()
    peer.save_pretrained(subject.folder)
    if form == "json edited":
        file.write_text(json.dumps(config), encoding="utf-8")
    return None


def languages(random, own: list) -> dict:
    """A target always; a source by option or not."""
    chosen = dict(tgt_lang=random.choice(LANGUAGES + own * 4))
    if random.random() < 0.7:
        chosen["src_lang"] = random.choice(LANGUAGES + own * 4)
    return chosen


def make(fuzzer, out, seed: int) -> None:
    subject = start(fuzzer, out, seed, "nllb", "nllb")
    form = ["json", "model", "json edited"][seed % 3]
    own = OWN[:subject.random.choice([1, 2])] if subject.random.random() < 0.4 else []
    peer = write_tokenizer(fuzzer, subject, form, own)
    subject.langs = languages(subject.random, own)
    if peer is None:
        subject.tokenizer = fuzzer.T.AutoTokenizer.from_pretrained(subject.folder)
    else:
        subject.tokenizer = peer
    if "src_lang" in subject.langs:
        subject.tokenizer.src_lang = subject.langs["src_lang"]
    subject.config.vocab_size = max(len(subject.tokenizer), max(subject.tokenizer.get_vocab().values()) + 1)
    (subject.folder / "config.json").write_text(json.dumps(subject.config.to_dict()), encoding="utf-8")
    read_sources(fuzzer, subject, 6, spice=tuple(own + ["eng_Latn", "<mask>", "</s>", "ron_Latn ", "<pad>"]))
    write_model(fuzzer, subject)
    open_model(fuzzer, subject)
    subject.implied = dict(forced_bos_token_id=subject.tokenizer.convert_tokens_to_ids(subject.langs["tgt_lang"]))
    liked = history(fuzzer, subject)
    other = fuzzer.options(subject.random, subject.vocabulary, subject.eos, "nllb", liked)
    if other.get("length_penalty", 0) < 0:
        other.pop("length_penalty")
    settings = [dict(num_beams=1), dict(num_beams=4), other]
    record(out, subject, [answer(fuzzer, subject, kwargs) for kwargs in settings], form=form, own=own)


if __name__ == "__main__":
    seeds(make)
