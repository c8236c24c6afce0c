"""Weights in other precisions and files: float16, bfloat16, float64, mixed; safetensors, pytorch_model.bin, in one file or sharded.

usage, with the peer's python: weights.py SHARED OUT FIRST LAST
"""
import json

from subject import answer, history, open_model, open_tokenizer, read_sources, record, seeds, start, write_model

FAMILIES = ["bart", "marian", "t5", "mbart", "pegasus", "m2m_100", "bert2bert", "prophetnet", "led", "umt5", "blenderbot", "bert2gpt2", "mt5",
            "fsmt", "byt5", "roberta2roberta", "longt5", "blenderbot-small", "pegasus_x", "mbart50"]
PRECISIONS = ["float16", "bfloat16", "float64", "mixed"]
LAYOUTS = ["safetensors", "safetensors sharded", "bin", "bin sharded", "bin of tar's time"]
MARKERS = {"safetensors": ("model", "safetensors"), "bin": ("pytorch_model", "bin")}


def convert(torch, random, tensors: dict, precision: str) -> dict:
    """Each tensor in its precision; names of one tensor remain names of one tensor."""
    converted, made = {}, {}
    for name, tensor in tensors.items():
        key = (tensor.data_ptr(), tuple(tensor.shape))
        if key not in made:
            kind = random.choice(["float16", "bfloat16", "float64", "float32"]) if precision == "mixed" else precision
            made[key] = tensor.detach().to(getattr(torch, kind)).clone() if tensor.is_floating_point() else tensor.clone()
        converted[name] = made[key]
    return converted


def without_aliases(tensors: dict) -> dict:
    """safetensors holds a tensor once."""
    kept = {}
    for name, tensor in tensors.items():
        if all(tensor.data_ptr() != other.data_ptr() for other in kept.values()):
            kept[name] = tensor.contiguous()
    return kept


def shards(random, tensors: dict) -> list[dict]:
    names = list(tensors)
    random.shuffle(names)
    count = random.choice([2, 3, 5])
    return [{name: tensors[name] for name in names[i::count]} for i in range(count)]


def save(torch, folder, random, tensors: dict, layout: str) -> None:
    from safetensors.torch import save_file

    for old in folder.glob("model*.safetensors*"):
        old.unlink()
    stem, suffix = MARKERS[layout.split()[0]]

    def write(part: dict, file) -> None:
        if suffix == "safetensors":
            save_file(part, file, metadata=dict(format="pt"))
        else:
            torch.save(part, file, _use_new_zipfile_serialization="tar" not in layout)

    if "sharded" not in layout:
        write(tensors, folder / f"{stem}.{suffix}")
        return
    parts = shards(random, tensors)
    files = [f"{stem}-{i + 1:05d}-of-{len(parts):05d}.{suffix}" for i in range(len(parts))]
    for part, file in zip(parts, files):
        write(part, folder / file)
    index = dict(metadata=dict(total_size=sum(t.nbytes for t in tensors.values())), weight_map={n: f for p, f in zip(parts, files) for n in p})
    (folder / f"{stem}.{suffix}.index.json").write_text(json.dumps(index, indent=2), encoding="utf-8")


def rewrite(fuzzer, subject, precision: str, layout: str) -> None:
    """Replaces the float32 file; config.json then names a precision, under the old key or the new one."""
    from safetensors.torch import load_file

    saved = load_file(subject.folder / "model.safetensors")
    if layout.startswith("bin") and subject.random.random() < 0.5:
        saved = dict(aliases(subject, saved), **saved)
    tensors = convert(fuzzer.torch, subject.random, saved, precision)
    save(fuzzer.torch, subject.folder, subject.random, tensors if layout.startswith("bin") else without_aliases(tensors), layout)
    file = subject.folder / "config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    config.pop("dtype", None)
    config[subject.random.choice(["dtype", "torch_dtype"])] = "float16" if precision == "mixed" else precision
    file.write_text(json.dumps(config, indent=1), encoding="utf-8")


def aliases(subject, saved: dict) -> dict:
    """The other names of tied tables, as older files have them."""
    shared = saved.get("model.shared.weight", saved.get("shared.weight"))
    prefix = "model." if "model.shared.weight" in saved else ""
    names = [f"{prefix}encoder.embed_tokens.weight", f"{prefix}decoder.embed_tokens.weight"]
    return {} if shared is None else {name: shared for name in names if name not in saved}


def make(fuzzer, out, seed: int) -> None:
    subject = start(fuzzer, out, seed, "weights", FAMILIES[seed % len(FAMILIES)])
    subject.tokenizer = open_tokenizer(fuzzer, subject)
    read_sources(fuzzer, subject, 4)
    write_model(fuzzer, subject)
    precision, layout = PRECISIONS[seed % len(PRECISIONS)], LAYOUTS[(seed // 2) % len(LAYOUTS)]
    rewrite(fuzzer, subject, precision, layout)
    open_model(fuzzer, subject)
    liked = history(fuzzer, subject)
    settings = [dict(num_beams=1), dict(num_beams=4), fuzzer.options(subject.random, subject.vocabulary, subject.eos, subject.family, liked)]
    if subject.family == "fsmt":
        settings[2].pop("use_cache", None)
    if settings[2].get("length_penalty", 0) < 0:
        settings[2]["length_penalty"] = 0.5
    record(out, subject, [answer(fuzzer, subject, kwargs) for kwargs in settings], precision=precision, layout=layout)


if __name__ == "__main__":
    seeds(make)
