"""What transformers generates from bundled checkpoints that get embedding tables of their own.

usage: make_tables.py GOLDEN_DIR OUT_DIR FAMILY...     reads GOLDEN_DIR/FAMILY, writes OUT_DIR/FAMILY_tables.json
or: make_tables.py GOLDEN_DIR OUT_DIR blenderbot_small     with scale_embedding instead: OUT_DIR/blenderbot_small_scaled.json

A place's own table is the shared one with its rows moved, so that a test can make the same checkpoint: row i is row (i + shift) % rows.
"""
import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import load_file, save_file

from checkpoints import noisy_twin
from make_golden import run_case, write_compact

PLACES = {
    "bart": ("model.", "shared", "embed_tokens"),
    "marian": ("model.", "shared", "embed_tokens"),
    "prophetnet": ("prophetnet.", "word_embeddings", "word_embeddings"),
}
SHIFTS = {"encoder": 5, "decoder": 11, "lm_head": 3}
VARIANTS = {
    "untied": (False, ["encoder", "decoder", "lm_head"]),
    "tied_but_encoder": (True, ["encoder"]),
    "tied_but_decoder": (True, ["decoder"]),
    "tied_but_lm_head": (True, ["lm_head"]),
    "tied_but_none": (True, ["encoder", "decoder", "lm_head"]),
}
CASES = {"greedy": dict(num_beams=1, max_length=20), "beam4": dict(num_beams=4, max_length=20)}


def main() -> None:
    golden, out, families = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    for family in families:
        if family == "blenderbot_small":
            scaled(golden / family, out)
            continue
        base, shared, side = PLACES[family]
        names = {"encoder": f"{base}encoder.{side}.weight", "decoder": f"{base}decoder.{side}.weight", "lm_head": "lm_head.weight"}
        inputs = json.loads((golden / family / "inputs.json").read_text(encoding="utf-8"))
        batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
        variants = {}
        for variant, (tied, places) in VARIANTS.items():
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / family
                shutil.copytree(golden / family, copy)
                (copy / "pytorch_model.bin").unlink(missing_ok=True)
                config = json.loads((copy / "config.json").read_text(encoding="utf-8"))
                (copy / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": tied}), encoding="utf-8")
                weights = load_file(copy / "model.safetensors")
                table = weights[f"{base}{shared}.weight"]
                for place in places:
                    weights[names[place]] = torch.roll(table, -SHIFTS[place], 0).contiguous()
                save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
                model = hf.AutoModelForSeq2SeqLM.from_pretrained(copy).eval()
            cases = {name: run_case(model, noisy_twin(model), batch, kwargs) for name, kwargs in CASES.items()}
            variants[variant] = dict(tie_word_embeddings=tied, shifts={names[place]: SHIFTS[place] for place in places},
                                     shared=f"{base}{shared}.weight", cases=cases)
            print(family, variant, "fragile", [c for c in cases if cases[c].get("fragile")],
                  [len(set(r)) for r in cases["beam4"]["sequences"]], flush=True)
        write_compact(out / f"{family}_tables.json", dict(transformers=hf.__version__, torch=torch.__version__, variants=variants))


def scaled(checkpoint: Path, out: Path) -> None:
    """With tiny vectors in the decoder, so that the norm's epsilon shows whether they were scaled before it."""
    config = hf.AutoConfig.from_pretrained(checkpoint, scale_embedding=True, tie_word_embeddings=False)
    weights = load_file(checkpoint / "model.safetensors")
    table = weights["model.shared.weight"]
    tables = {"encoder.embed_tokens": table, "decoder.embed_tokens": 0.003 * table}
    weights |= {f"model.{name}.weight": values.clone() for name, values in tables.items()} | {"lm_head.weight": table.clone()}
    model = hf.AutoModelForSeq2SeqLM.from_config(config).eval()
    assert not model.load_state_dict(weights, strict=False).missing_keys
    inputs = json.loads((checkpoint / "inputs.json").read_text(encoding="utf-8"))
    batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
    cases = {name: run_case(model, noisy_twin(model), batch, kwargs) for name, kwargs in CASES.items()}
    write_compact(out / f"{checkpoint.name}_scaled.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
    print(checkpoint.name, "fragile", [c for c in cases if cases[c].get("fragile")], [len(set(r)) for r in cases["beam4"]["sequences"]])


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
