"""Makes OUT_DIR/{mvp,plbart,...}: tiny checkpoints of families that came after transformers 4.4, and what transformers computes with them.

usage: make_newer.py OUT_DIR CORPUS_DIR [family...]      (CORPUS_DIR: demo/data/translation)
Files as in make_golden.py.
"""
import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
import transformers as hf

import checkpoints
import experts
import make_golden
import newer_families
import t5_relatives


def mark_unstable(folder: Path) -> None:
    """Without a cache 5.12 hides a predicted padding token from those that follow (T5Gemma), and the tokens of a prediction compete for experts (Switch)."""
    file = folder / "cases_new.json"
    golden = json.loads(file.read_text(encoding="utf-8"))
    cached, fresh = golden["cases"]["beam4"], golden["cases"]["beam4_no_cache"]
    pairs = zip(cached["sequences"], fresh["sequences"], cached["sequences_scores"], fresh["sequences_scores"])
    rows = [i for i, (a, b, one, other) in enumerate(pairs) if a != b or abs(one - other) > 1e-5]
    if rows:
        fresh["unstable_rows"] = rows
        del fresh["texts"]
        make_golden.write_compact(file, golden)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    experts.repair()
    make_golden.accept_both_spellings()
    t5_relatives.SOURCES |= newer_families.SOURCES
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as folder:
        data = Path(folder)
        for side in ("source", "target"):
            shutil.copy(Path(sys.argv[2]) / f"test.{side}", data / f"train.{side}")
        for family in sys.argv[3:] or newer_families.FAMILIES:
            checkpoints.LOADING = dict(attn_implementation="eager") if "gemma" in family else {}
            make_golden.make(family, Path(sys.argv[1]), data, newer_families.FAMILIES)
            mark_unstable(Path(sys.argv[1]) / family)
