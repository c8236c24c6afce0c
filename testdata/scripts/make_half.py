"""What transformers gives in float16 on a CPU for bundled checkpoints: each sentence alone, ids in float16 and in float32, and the float16
logits of the first step.

usage: make_half.py GOLDEN_DIR OUT_DIR FAMILY...     reads GOLDEN_DIR/FAMILY, writes OUT_DIR/FAMILY_half.json
"""
import json
import sys
from pathlib import Path

import torch
import transformers as hf

from make_golden import write_compact

CASES = {"greedy": dict(num_beams=1, do_sample=False, max_new_tokens=12), "beam4": dict(num_beams=4, max_new_tokens=12)}


def alone(inputs: dict) -> list:
    """Each sentence's ids without padding."""
    return [torch.tensor([[i for i, m in zip(ids, mask) if m]]) for ids, mask in zip(inputs["input_ids"], inputs["attention_mask"])]


def ids(model, sources: list, kwargs: dict) -> list:
    return [model.generate(input_ids=s, attention_mask=torch.ones_like(s), **kwargs)[0].tolist() for s in sources]


def first_logits(model, source) -> list:
    start = torch.tensor([[model.config.decoder_start_token_id]])
    with torch.no_grad():
        return model(input_ids=source, attention_mask=torch.ones_like(source), decoder_input_ids=start).logits[0, -1].float().tolist()


def main() -> None:
    golden, out = Path(sys.argv[1]), Path(sys.argv[2])
    for family in sys.argv[3:]:
        sources = alone(json.loads((golden / family / "inputs.json").read_text(encoding="utf-8")))
        models = {name: hf.AutoModelForSeq2SeqLM.from_pretrained(golden / family, dtype=getattr(torch, name)).eval() for name in ("float16", "float32")}
        cases = {case: dict(kwargs=kwargs, **{name: ids(model, sources, kwargs) for name, model in models.items()}) for case, kwargs in CASES.items()}
        equal = {case: sum(a == b for a, b in zip(c["float16"], c["float32"])) for case, c in cases.items()}
        logits = [first_logits(models["float16"], s) for s in sources]
        apart = max(abs(a - b) for s, l in zip(sources, logits) for a, b in zip(l, first_logits(models["float32"], s)))
        write_compact(out / f"{family}_half.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases, first_step_logits=logits))
        print(family, len(sources), "sentences, ids as in float32:", equal, "logits apart at most", apart, "of", max(abs(x) for l in logits for x in l), flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
