"""Diverse beam search as the last transformers that had it built in: ids and scores for the bundled checkpoints.

usage: make_groups.py SOURCE CHECKPOINTS OUT_DIR FAMILY...     reads CHECKPOINTS/FAMILY, writes OUT_DIR/FAMILY_groups.json

SOURCE is the folder src of transformers 4.40 to 4.56 (made with 4.55), which runs here in place of the installed one.
"""
import json
import sys
import types
from pathlib import Path

sys.path.insert(0, sys.argv[1])
unchecked = types.ModuleType("transformers.dependency_versions_check")
unchecked.dep_version_check = lambda *names: None
sys.modules["transformers.dependency_versions_check"] = unchecked  # newer companions serve as well

import torch
import transformers as hf

from checkpoints import noisy_twin

KWARGS = {
    "groups6x3_0.5": dict(num_beams=6, num_beam_groups=3, diversity_penalty=0.5, num_return_sequences=3, max_length=24),
    "groups6x2_1.5_all": dict(num_beams=6, num_beam_groups=2, diversity_penalty=1.5, num_return_sequences=6, max_length=20),
    "groups4x4_0.3": dict(num_beams=4, num_beam_groups=4, diversity_penalty=0.3, num_return_sequences=4, max_length=16),
    "groups4x2_early": dict(num_beams=4, num_beam_groups=2, diversity_penalty=1.0, num_return_sequences=4, early_stopping=True, max_length=32),
    "groups4x2_never": dict(num_beams=4, num_beam_groups=2, diversity_penalty=1.0, num_return_sequences=4, early_stopping="never", max_length=32),
    "groups4x2_length2": dict(num_beams=4, num_beam_groups=2, diversity_penalty=1.0, num_return_sequences=4, length_penalty=2.0, max_length=32),
    "groups4x2_length-1": dict(num_beams=4, num_beam_groups=2, diversity_penalty=1.0, num_return_sequences=4, length_penalty=-1.0, max_length=32),
    "groups6x3_eos2": dict(num_beams=6, num_beam_groups=3, diversity_penalty=2.0, num_return_sequences=6, max_length=24, eos_token_id=[2, 20, 40]),
    "groups6x3_processed": dict(num_beams=6, num_beam_groups=3, diversity_penalty=2.0, num_return_sequences=6, max_length=24, no_repeat_ngram_size=2,
                                repetition_penalty=1.3, min_length=6),
}


def run(model, batch, kwargs) -> tuple[list, list]:
    sequences, scores = [], []
    for ids, mask in zip(batch["input_ids"], batch["attention_mask"]):
        ids = ids[mask.bool()].unsqueeze(0)  # alone: a batch's padding counts elsewhere
        output = model.generate(ids, attention_mask=torch.ones_like(ids), return_dict_in_generate=True, output_scores=True, **kwargs)
        sequences += output.sequences.tolist()
        scores += output.sequences_scores.tolist()
    return sequences, scores


def main() -> None:
    checkpoints, out, families = Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:]
    for family in families:
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(checkpoints / family).eval()
        twin = noisy_twin(model)
        inputs = json.loads((checkpoints / family / "inputs.json").read_text(encoding="utf-8"))
        batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
        cases = {}
        for name, kwargs in KWARGS.items():
            sequences, scores = run(model, batch, kwargs)
            cases[name] = dict(kwargs=kwargs, sequences=sequences, sequences_scores=scores, fragile=run(twin, batch, kwargs)[0] != sequences)
        text = json.dumps(dict(transformers=hf.__version__, torch=torch.__version__, cases=cases), separators=(",", ":"))
        (out / f"{family}_groups.json").write_text(text + "\n", encoding="utf-8")
        print(family, hf.__version__, len(cases), "cases, fragile", [name for name in cases if cases[name]["fragile"]], flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
