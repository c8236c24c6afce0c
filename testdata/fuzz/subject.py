"""A random tiny checkpoint with its texts, and the peer's answers in the form that SHARED/check/fuzz/drive.py reads.

The random configurations, weights and texts are the shared fuzzer's own: `shared_fuzzer` loads it as a module.
"""
import json
import os
import random
import shutil
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path

TARGET_TOKENS = {"mbart": "ro_RO", "mbart50": "ro_RO", "m2m_100": "__ro__", "nllb": "ron_Latn"}
LONG = ("led", "longt5", "pegasus_x", "bigbird_pegasus")


def shared_fuzzer(shared: Path, out: Path):
    """SHARED/check/fuzz/fuzz_peer.py as a module: no seed is run. It also has the names of common.py."""
    sys.path.insert(0, str(shared / "check" / "fuzz"))
    sys.argv = ["fuzz_peer.py", str(out), "0", "0"]
    import fuzz_peer

    return fuzz_peer


@dataclass
class Subject:
    name: str
    family: str
    folder: Path
    random: random.Random
    config: object
    langs: dict
    extra: dict = field(default_factory=dict)
    tokenizer: object = None
    model: object = None
    texts: list = field(default_factory=list)
    limit: int = 48
    sources: list = field(default_factory=list)
    implied: dict = field(default_factory=dict)
    generic: bool = False  # the tokenizer's class is none of a family's: tokenizer.json alone decides

    @property
    def vocabulary(self) -> int:
        return self.model.get_output_embeddings().weight.shape[0]

    @property
    def eos(self) -> int:
        eos = self.model.generation_config.eos_token_id
        return eos[0] if isinstance(eos, list) else eos


def start(fuzzer, out: Path, seed: int, kind: str, family: str) -> Subject:
    """A folder with the family's tokenizer, and a random configuration."""
    name = f"{kind}{seed:04d}_{family}"
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    chosen = random.Random(f"{kind} {seed}")
    fuzzer.torch.manual_seed(seed)
    config, langs = fuzzer.make(family, chosen, str(folder))
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config.to_dict()), encoding="utf-8")
    return Subject(name, family, folder, chosen, config, langs)


def open_tokenizer(fuzzer, subject: Subject):
    languages = {key: value for key, value in subject.langs.items() if key == "src_lang" or subject.family != "nllb"}
    return fuzzer.T.AutoTokenizer.from_pretrained(subject.folder, **languages)


def read_sources(fuzzer, subject: Subject, count: int = 5, spice: tuple = ()) -> None:
    """Chooses texts, some with a `spice` inside, and encodes them. Sources without a token would be refused."""
    chosen = fuzzer.texts(subject.random, count, letters=subject.family == "fsmt", long=subject.family in LONG)
    chosen = [text.lstrip("\ufeff") for text in chosen]
    for i in range(len(chosen)):
        if spice and subject.random.random() < 0.6:
            words = chosen[i].split(" ")
            words.insert(subject.random.randint(0, len(words)), subject.random.choice(spice))
            chosen[i] = subject.random.choice([" ", ""]).join(words) if len(words) < 4 else " ".join(words)
    subject.limit = subject.random.choice([64, 150] if subject.family in LONG else [24, 48, 64])
    for text in chosen:
        ids = subject.tokenizer(text, truncation=True, max_length=subject.limit)["input_ids"]
        if subject.family == "blenderbot" and not subject.generic and (not ids or ids[-1] != 2):
            ids = ids[:subject.limit - 1] + [2]  # as Seqmark does, on purpose (docs/tokenizers.md)
        if ids:
            subject.texts.append(text)
            subject.sources.append(ids)


def write_model(fuzzer, subject: Subject) -> None:
    """Random weights, scaled so that the outputs vary and end."""
    torch, transformers = fuzzer.torch, fuzzer.T
    config = subject.config
    nested = config.model_type == "encoder-decoder"
    model = transformers.EncoderDecoderModel(config=config) if nested else transformers.AutoModelForSeq2SeqLM.from_config(config)
    fuzzer.randomize(model, subject.random.randrange(10**6), subject.random)
    if subject.family == "fsmt":
        as_fsmt_saves(torch, model)
    eos = config.eos_token_id
    fuzzer.calibrate(model, subject.sources, subject.random.choice([1.5, 2.0, 3.0]), eos, subject.random.choice([0.8, 1.0, 1.3, 1.6]),
                     config.decoder_start_token_id or 0)
    model.save_pretrained(subject.folder)


def as_fsmt_saves(torch, model) -> None:
    """FSMT files hold no position tables, and the output layer is the decoder's table."""
    with torch.no_grad():
        model.model.decoder.output_projection.weight.copy_(model.model.decoder.embed_tokens.weight)
        for side in (model.model.encoder, model.model.decoder):
            table = side.embed_positions
            table.weight.copy_(table.get_embedding(*table.weight.shape, table.padding_idx))


def open_model(fuzzer, subject: Subject) -> None:
    """As the peer reads the folder, in float32."""
    transformers = fuzzer.T
    nested = subject.config.model_type == "encoder-decoder"
    kind = transformers.EncoderDecoderModel if nested else transformers.AutoModelForSeq2SeqLM
    name = "dtype" if transformers.__version__ >= "5" else "torch_dtype"
    subject.model = kind.from_pretrained(subject.folder, **{name: fuzzer.torch.float32}).eval()
    target = TARGET_TOKENS.get(subject.family)
    if subject.langs and target:
        setting = "decoder_start_token_id" if subject.family == "mbart" else "forced_bos_token_id"
        subject.implied = {setting: subject.tokenizer.convert_tokens_to_ids(target)}


def history(fuzzer, subject: Subject) -> list:
    """Tokens that the model likes, and a few others: what options may name."""
    torch = fuzzer.torch
    free = subject.model.generate(torch.tensor([subject.sources[0]]), max_new_tokens=12, num_beams=1)[0].tolist()
    start_token = subject.model.generation_config.decoder_start_token_id
    return sorted({i for i in free if i not in (subject.eos, start_token)} | {subject.random.randrange(4, subject.vocabulary) for _ in range(6)})


def alone(fuzzer, subject: Subject, kwargs: dict) -> tuple[list, list]:
    """Each source in a batch of its own, by a model that has seen no other (BigBird-Pegasus remembers a short one)."""
    sequences, scores = [], []
    for source in subject.sources:
        if subject.family == "bigbird_pegasus" and subject.config.attention_type == "block_sparse":
            subject.model.model.encoder.set_attention_type("block_sparse")
        rows, values = fuzzer.gen(subject.model, subject.tokenizer, [source], kwargs)
        sequences += rows
        scores += values
    return sequences, scores


def answer(fuzzer, subject: Subject, kwargs: dict) -> dict:
    case = dict(kwargs=kwargs)
    full = {**subject.implied, **kwargs}
    try:
        sequences, scores = alone(fuzzer, subject, full)
        texts = [subject.tokenizer.batch_decode(rows, skip_special_tokens=True, clean_up_tokenization_spaces=False) for rows in sequences]
        case.update(sequences=sequences, scores=scores, texts=texts, eos=fuzzer.eos_of(subject.model, full))
    except Exception as e:
        case["error"] = repr(e)[:300]
    return case


def record(out: Path, subject: Subject, cases: list, **more) -> None:
    content = dict(name=subject.name, family=subject.family, texts=subject.texts, max_source_length=subject.limit, langs=subject.langs,
                   extra=subject.extra, input_ids=subject.sources, pad=subject.model.generation_config.pad_token_id, cases=cases, **more)
    (out / f"{subject.name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    print(subject.name, more, [case.get("error", "ok")[:80] for case in cases], flush=True)


def seeds(make) -> None:
    """usage of every script here: SCRIPT SHARED OUT FIRST LAST; `make(fuzzer, out, seed)` writes one seed's record."""
    shared, out, first, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    out.mkdir(parents=True, exist_ok=True)
    fuzzer = shared_fuzzer(shared, out)
    for seed in range(first, last):
        try:
            make(fuzzer, out, seed)
        except Exception:
            print("NOT MADE", seed, traceback.format_exc()[-1200:], flush=True)
    sys.stdout.flush()
    os._exit(0)
