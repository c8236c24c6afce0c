"""Answers of bundled checkpoints under another configuration: hf.sh .. make_configured.py GOLDEN OUT"""

import json
import sys
from pathlib import Path

import torch
import transformers as hf
from checkpoints import noisy_twin
from encoder_decoders import hide_padding_from_gpt2
from make_golden import run_case, write_compact

CASES = {"greedy": dict(num_beams=1, max_length=20), "beam4": dict(num_beams=4, max_length=20)}
DECODERS = {
    "scaled_by_layer": dict(scale_attn_by_inverse_layer_idx=True),
    "unscaled": dict(scale_attn_weights=False),
    "scaled_by_layer_alone": dict(scale_attn_by_inverse_layer_idx=True, scale_attn_weights=False),
}


def main() -> None:
    checkpoint, out = Path(sys.argv[1]) / "bert2gpt2", Path(sys.argv[2])
    inputs = json.loads((checkpoint / "inputs.json").read_text(encoding="utf-8"))
    batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
    variants = {}
    for name, changes in DECODERS.items():
        config = hf.AutoConfig.from_pretrained(checkpoint)
        for key, value in changes.items():
            setattr(config.decoder, key, value)
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(checkpoint, config=config).eval()
        cases = {case: run_case(model, noisy_twin(model), batch, kwargs) for case, kwargs in CASES.items()}
        variants[name] = dict(decoder=changes, cases=cases)
        print(name, "fragile", [c for c in cases if cases[c].get("fragile")], cases["beam4"]["sequences_scores"])
    write_compact(out / "bert2gpt2_configured.json", dict(transformers=hf.__version__, torch=torch.__version__, variants=variants))


if __name__ == "__main__":
    hide_padding_from_gpt2()
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
