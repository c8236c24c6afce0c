"""Makes OUT_DIR/{mvp,...}: tiny checkpoints of families that came after transformers 4.4, and what transformers computes with them.

usage: make_newer.py OUT_DIR CORPUS_DIR [family...]      (CORPUS_DIR: demo/data/translation)
Files as in make_golden.py.
"""
import shutil
import sys
import tempfile
from pathlib import Path

import torch
import transformers as hf

import newer_families
import t5_relatives
from make_golden import accept_both_spellings, make

if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    t5_relatives.SOURCES |= newer_families.SOURCES
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as folder:
        data = Path(folder)
        for side in ("source", "target"):
            shutil.copy(Path(sys.argv[2]) / f"test.{side}", data / f"train.{side}")
        for family in sys.argv[3:] or newer_families.FAMILIES:
            make(family, Path(sys.argv[1]), data, newer_families.FAMILIES)
