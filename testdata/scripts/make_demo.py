"""What transformers generates with the demo's checkpoints on the demo's test sets: ids and sequence scores, float32, one sentence at a time.

usage: make_demo.py DEMO_DIR OUT_DIR      writes OUT_DIR/{translator,summarizer}_new.json
Per mode: kwargs, sequences (with the decoder start, trailing padding removed), scores (sequences_scores; null for greedy), fragile (the lines whose
ids change when the weights get 1e-5 relative noise).
"""
import sys
from pathlib import Path

import torch
import transformers as hf

from checkpoints import noisy_twin
from make_golden import accept_both_spellings, write_compact

MODES = {"defaults": {}, "greedy": dict(num_beams=1)}


def row(model, tokenizer, line: str, kwargs: dict) -> tuple[list[int], float | None]:
    with torch.no_grad():
        result = model.generate(**tokenizer(line, truncation=True, return_tensors="pt"), return_dict_in_generate=True, output_scores=True, **kwargs)
    scores = getattr(result, "sequences_scores", None)
    return result.sequences[0].tolist(), None if scores is None else scores[0].item()


def main() -> None:
    demo, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for checkpoint, corpus in (("translator", "translation"), ("summarizer", "summarization")):
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(demo / checkpoint, dtype=torch.float32).eval()
        tokenizer = hf.AutoTokenizer.from_pretrained(demo / checkpoint)
        lines = (demo / "data" / corpus / "test.source").read_text(encoding="utf-8").rstrip("\n").split("\n")
        twin, modes = noisy_twin(model), {}
        for mode, kwargs in MODES.items():
            rows = [row(model, tokenizer, line, kwargs) for line in lines]
            others = [row(twin, tokenizer, line, kwargs)[0] for line in lines]
            fragile = [i for i, (mine, other) in enumerate(zip(rows, others)) if mine[0] != other]
            modes[mode] = dict(kwargs=kwargs, sequences=[ids for ids, _ in rows], scores=[score for _, score in rows], fragile=fragile)
            print(checkpoint, mode, len(rows), "lines, fragile", fragile, flush=True)
        write_compact(out / f"{checkpoint}_new.json", dict(transformers=hf.__version__, torch=torch.__version__, modes=modes))


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    main()
