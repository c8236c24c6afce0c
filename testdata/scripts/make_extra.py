"""Cases of max_new_tokens and min_new_tokens for checkpoints that lie outside the repository: ids and scores only, none of their texts.

usage: make_extra.py GOLDEN_DIR OUT_DIR FAMILY...     reads GOLDEN_DIR/FAMILY, writes OUT_DIR/FAMILY_new.json

A T5 with more decoder than encoder layers breaks in transformers 5.12: it sizes the decoder's cache by num_layers, which counts the
encoder's. Such a checkpoint (t5_gated there) gets a cache that grows by itself, and all the cases of its cases_old.json as well.
"""
import json
import sys
from pathlib import Path

import torch
import transformers as hf

from checkpoints import noisy_twin
from make_golden import new_token_cases, run_case, write_compact


def growing_cache() -> None:
    """A DynamicCache that is told no configuration adds layers as they come."""
    from transformers import cache_utils
    from transformers.generation import utils

    class Growing(cache_utils.DynamicCache):
        def __init__(self, *args, config=None, **more):
            super().__init__(*args, **more)

    utils.DynamicCache = Growing


def main() -> None:
    golden, out, families = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    for family in families:
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(golden / family).eval()
        inputs = json.loads((golden / family / "inputs.json").read_text(encoding="utf-8"))
        batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
        kwargs_of = new_token_cases()
        if getattr(model.config, "num_decoder_layers", 0) > getattr(model.config, "num_layers", 99):
            growing_cache()
            old = json.loads((golden / family / "cases_old.json").read_text(encoding="utf-8"))["cases"]
            kwargs_of |= {name: case["kwargs"] for name, case in old.items() if "sample" not in name and "diverse" not in name and "task" not in case}
            kwargs_of |= {"beam4_early_never": dict(num_beams=4, early_stopping="never", max_length=24)}
            kwargs_of |= {"beam4_no_cache": dict(num_beams=4, use_cache=False, max_length=24)}
        twin = noisy_twin(model)
        cases = {name: run_case(model, twin, batch, kwargs) for name, kwargs in kwargs_of.items()}
        write_compact(out / f"{family}_new.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
        print(family, len(cases), "cases, fragile", [c for c in cases if cases[c].get("fragile")], "errors",
              {c: cases[c]["error"] for c in cases if "error" in cases[c]}, flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
