"""Beam search that ends for a whole batch at once, as in transformers 4.50 to 4.52: ids and scores for the bundled checkpoints.

usage: make_batch_ends.py CHECKPOINTS OUT_DIR FAMILY...     reads CHECKPOINTS/FAMILY, writes OUT_DIR/FAMILY_batch.json

5.12's search with the question of 4.50 in place of its own: a batch could improve while any of its sentences could, and nothing held the others
back. (Pull request 38778 made the end a sentence's own; the rest of the search stayed.)
"""
import json
import sys
from pathlib import Path

import torch
import transformers as hf
from transformers.generation.utils import GenerationMixin

from checkpoints import noisy_twin

ALONE = GenerationMixin._check_early_stop_heuristic

KWARGS = {
    "beams4": dict(num_beams=4, max_length=32),
    "beams2": dict(num_beams=2, max_length=24),
    "beams4_all": dict(num_beams=4, num_return_sequences=4, max_length=32),
    "early_true": dict(num_beams=4, num_return_sequences=4, early_stopping=True, max_length=32),
    "early_never": dict(num_beams=4, num_return_sequences=4, early_stopping="never", max_length=32),
    "early_never_length-1": dict(num_beams=4, early_stopping="never", length_penalty=-1.0, max_length=32),
    "length2": dict(num_beams=4, num_return_sequences=2, length_penalty=2.0, max_length=32),
    "length-1": dict(num_beams=4, num_return_sequences=2, length_penalty=-1.0, max_length=32),
    "length0": dict(num_beams=3, num_return_sequences=3, length_penalty=0.0, max_length=32),
    "eos3": dict(num_beams=4, num_return_sequences=4, max_length=24, eos_token_id=[2, 20, 40]),
    "processed": dict(num_beams=4, num_return_sequences=2, max_length=24, no_repeat_ngram_size=2, repetition_penalty=1.3, min_length=6),
}


def together(*args, **kwargs):
    """Whether any sentence of the batch can improve, whatever was so before."""
    kwargs["is_early_stop_heuristic_unsatisfied"] = torch.ones_like(kwargs["is_early_stop_heuristic_unsatisfied"])
    each = ALONE(*args, **kwargs)
    return each.any().expand_as(each).clone()


def run(model, batch, kwargs) -> tuple[list, list]:
    output = model.generate(**batch, return_dict_in_generate=True, output_scores=True, **kwargs)
    return output.sequences.tolist(), output.sequences_scores.tolist()


def main() -> None:
    checkpoints, out, families = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    for family in families:
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(checkpoints / family).eval()
        twin = noisy_twin(model)
        inputs = json.loads((checkpoints / family / "inputs.json").read_text(encoding="utf-8"))
        batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
        cases, moved = {}, []
        for name, kwargs in KWARGS.items():
            GenerationMixin._check_early_stop_heuristic = staticmethod(ALONE)
            alone = run(model, batch, kwargs)[0]
            GenerationMixin._check_early_stop_heuristic = staticmethod(together)
            sequences, scores = run(model, batch, kwargs)
            cases[name] = dict(kwargs=kwargs, sequences=sequences, sequences_scores=scores, fragile=run(twin, batch, kwargs)[0] != sequences)
            if alone != sequences:
                moved.append(name)
        text = json.dumps(dict(transformers=hf.__version__, torch=torch.__version__, moved=moved, cases=cases), separators=(",", ":"))
        (out / f"{family}_batch.json").write_text(text + "\n", encoding="utf-8")
        print(family, len(cases), "cases, moved", moved, "fragile", [name for name in cases if cases[name]["fragile"]], flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
