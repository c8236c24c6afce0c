"""Which tokens the warpers of transformers keep, of random rows of logits.

usage: make_warpers.py CHECKPOINT LEGACY_SOURCE OUT_FILE

CHECKPOINT is any sequence-to-sequence checkpoint: the installed transformers makes the list of warpers for it, so that their order is
its own. LEGACY_SOURCE is generation_logits_process.py of transformers 4.4 (microsoft/LoRA has it in examples/NLU/src/transformers),
whose classes are put in the order of 4.4's _get_logits_warper: temperature, top_k, top_p.

Of equal scores torch.sort leaves the order open (with AVX-512 it is another one than without), and so which of them top_p keeps. Here it is
made stable; how many are kept is asserted to be the same.
"""
import importlib.util
import json
import random
import struct
import sys
import types
from pathlib import Path

import torch
import transformers as hf

SETTINGS = [
    dict(),
    dict(temperature=0.7),
    dict(top_k=1),
    dict(top_k=20),
    dict(top_k=500),
    dict(top_k=0),
    dict(top_k=0, top_p=0.0),
    dict(top_k=0, top_p=0.3),
    dict(top_k=0, top_p=0.9),
    dict(top_k=0, top_p=0.99, temperature=1.7),
    dict(top_k=0, min_p=0.0),
    dict(top_k=0, min_p=0.1),
    dict(top_k=0, min_p=1.0),
    dict(top_k=0, typical_p=0.2),
    dict(top_k=0, typical_p=0.9),
    dict(top_k=0, typical_p=0.95, temperature=2.5),
    dict(top_k=0, epsilon_cutoff=0.01),
    dict(top_k=0, epsilon_cutoff=0.3),
    dict(top_k=0, eta_cutoff=0.01),
    dict(top_k=0, eta_cutoff=0.3),
    dict(temperature=0.7, top_k=30, top_p=0.8),
    dict(temperature=1.3, top_k=40, top_p=0.95, min_p=0.02),
    dict(top_k=100, top_p=0.97, typical_p=0.9),
    dict(temperature=1.5, top_k=0, top_p=0.98, min_p=0.01, typical_p=0.97, epsilon_cutoff=0.002, eta_cutoff=0.002),
]
LEGACY = {"temperature", "top_k", "top_p"}


def float32(value: float) -> float:
    return struct.unpack("f", struct.pack("f", value))[0]


def make_rows(columns: int) -> list[list[float]]:
    draw = random.Random(20)
    rows = [[float32(draw.gauss(0, spread)) for _ in range(columns)] for spread in (0.3, 1.0, 2.0, 4.0, 8.0)]
    rows += [[float32(-draw.expovariate(0.4)) for _ in range(columns)] for _ in range(2)]
    rows.append([float32(round(draw.gauss(0, 2))) for _ in range(columns)])  # many are equal
    rows.append([float32(round(draw.gauss(0, 1) * 4) / 4) for _ in range(columns)])
    rows.append([1.5] * columns)
    rows.append([float32(draw.gauss(0, 2)) if i % 3 else None for i in range(columns)])  # None: minus infinity
    rows.append([0.25 if i == 7 else None for i in range(columns)])
    rows.append([float32(-0.75 * i) for i in range(columns)])
    return rows


def legacy_classes(source: Path):
    """Loads the module without the package that it is part of."""
    package = types.ModuleType("legacy")
    package.__path__ = []
    file_utils = types.ModuleType("legacy.file_utils")
    file_utils.add_start_docstrings = lambda *text: lambda decorated: decorated
    sys.modules |= {"legacy": package, "legacy.file_utils": file_utils}
    spec = importlib.util.spec_from_file_location("legacy.process", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def legacy_warpers(module, settings: dict, beams: int) -> list:
    keep = 2 if beams > 1 else 1
    settings = dict(temperature=1.0, top_k=50, top_p=1.0) | settings
    warpers = []
    if settings["temperature"] != 1.0:
        warpers.append(module.TemperatureLogitsWarper(settings["temperature"]))
    if settings["top_k"] != 0:
        warpers.append(module.TopKLogitsWarper(top_k=settings["top_k"], min_tokens_to_keep=keep))
    if settings["top_p"] < 1.0:
        warpers.append(module.TopPLogitsWarper(top_p=settings["top_p"], min_tokens_to_keep=keep))
    return warpers


def current_warpers(model, settings: dict, beams: int, eos: list[int]) -> list:
    model.generation_config = hf.GenerationConfig()  # nothing of the checkpoint's
    config, _ = model._prepare_generation_config(None, do_sample=True, num_beams=beams, eos_token_id=eos, pad_token_id=0, decoder_start_token_id=0, **settings)
    model._prepare_special_tokens(config, True, device="cpu")
    return model._get_logits_processor(config, input_ids_seq_length=1, encoder_input_ids=torch.zeros((1, 1), dtype=torch.long), device="cpu")


def warp(warpers, rows: torch.Tensor) -> list[list[int]]:
    ids = torch.zeros((rows.shape[0], 1), dtype=torch.long)
    for warper in warpers:
        rows = warper(ids, rows)
    return [torch.nonzero(row > -torch.inf).flatten().tolist() for row in rows]


def kept(warpers, rows: torch.Tensor) -> list[list[int]]:
    unstable_sort = torch.sort
    free = warp(warpers, rows.clone())
    torch.sort = lambda values, descending=False: unstable_sort(values, descending=descending, stable=True)
    stable = warp(warpers, rows)
    torch.sort = unstable_sort
    assert [len(ids) for ids in free] == [len(ids) for ids in stable]
    assert free[:7] == stable[:7]  # no equal scores there
    return stable


def main() -> None:
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(sys.argv[1]).eval()
    module = legacy_classes(Path(sys.argv[2]))
    rows = make_rows(120)
    table = torch.tensor([[-torch.inf if value is None else value for value in row] for row in rows])
    cases = []
    for settings in SETTINGS:
        for beams, eos in ((1, [2]), (3, [2]), (3, [2, 5, 6])):
            warpers = current_warpers(model, settings, beams, eos)
            cases.append(dict(semantics="hf-5", num_beams=beams, eos_token_id=eos, settings=settings,
                              names=[type(warper).__name__ for warper in warpers], kept=kept(warpers, table.clone())))
            if settings.keys() <= LEGACY and len(eos) == 1:
                warpers = legacy_warpers(module, settings, beams)
                cases.append(dict(semantics="hf-4.4", num_beams=beams, eos_token_id=eos, settings=settings,
                                  names=[type(warper).__name__ for warper in warpers], kept=kept(warpers, table.clone())))
    text = json.dumps(dict(transformers=hf.__version__, torch=torch.__version__, rows=rows, cases=cases), separators=(",", ":"))
    Path(sys.argv[3]).write_text(text.replace('{"semantics"', '\n{"semantics"') + "\n", encoding="utf-8")
    print(len(rows), "rows,", len(cases), "cases")


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
