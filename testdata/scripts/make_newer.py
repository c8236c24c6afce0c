"""Makes OUT_DIR/{mvp,plbart,...}: tiny checkpoints of families that came after transformers 4.4, and what transformers computes with them.

usage: make_newer.py OUT_DIR CORPUS_DIR [name...]      (CORPUS_DIR: demo/data/translation)
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
import variants


def speak(language: int) -> None:
    """Lets SeamlessM4T read sources as such, which its class does only where it is called with `src_lang`, and say what it says in a language."""
    tokenizer, model = hf.SeamlessM4TTokenizer, hf.SeamlessM4TForTextToText
    made, generate = tokenizer.__init__, model.generate

    def init(self, *args, **kwargs):
        made(self, *args, **kwargs)
        self.src_lang = "eng"

    def begin(self, input_ids, **kwargs):
        return generate(self, input_ids, **dict(kwargs, decoder_input_ids=torch.full((len(input_ids), 1), language)))

    tokenizer.__init__, model.generate = init, begin


def name_languages(folder: Path) -> None:
    """The cases are from English to German; those that say otherwise, or want two tokens in all, make no sense."""
    file = folder / "cases_new.json"
    golden = json.loads(file.read_text(encoding="utf-8"))
    golden["cases"] = {
        name: dict(case, src_lang="eng", tgt_lang="deu") for name, case in golden["cases"].items()
        if "forced_bos_token_id" not in case["kwargs"] and case["kwargs"].get("max_length") != 2
    }
    make_golden.write_compact(file, golden)


def same_as_second(folder: Path) -> None:
    """The text part of SeamlessM4T's second version is that of the first."""
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    config = dict(json.loads((folder / "config.json").read_text(encoding="utf-8")), model_type="seamless_m4t_v2")
    second = hf.SeamlessM4Tv2ForTextToText(hf.AutoConfig.for_model(**config)).eval()
    second.load_state_dict(model.state_dict())
    inputs = dict(input_ids=torch.tensor([[5, 6, 7, 8, 3]]), decoder_input_ids=torch.tensor([[3, newer_families.SEAMLESS_GERMAN, 9, 10]]))
    with torch.no_grad():
        assert torch.equal(model(**inputs).logits, second(**inputs).logits)


def make_variant(name: str, out: Path, data: Path) -> None:
    """Few cases, without tensors."""
    make_golden.candidates = lambda config, batch, _, make_model: checkpoints.candidates(config, batch, 12, make_model)
    make_golden.make(name, out, data, variants.FAMILIES)
    make_golden.candidates = checkpoints.candidates
    (out / name / "tensors_new.safetensors").unlink()
    file = out / name / "cases_new.json"
    golden = json.loads(file.read_text(encoding="utf-8"))
    golden["cases"] = {case: golden["cases"][case] for case in variants.CASES}
    if name == "m2m100":
        golden["cases"] = {case: dict(golden["cases"][case], src_lang="de", tgt_lang="en") for case in variants.CASES}
        make_golden.write_compact(out / name / "cases_small100.json", dict(golden, cases=small100(out / name)))
    make_golden.write_compact(file, golden)


def small100(folder: Path) -> dict:
    """SMaLL-100 begins a source with the target's language, as M2M-100 does with the source's, and forces nothing."""
    model, tokenizer = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval(), hf.AutoTokenizer.from_pretrained(folder)
    inputs = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
    cases = {}
    for case, kwargs in (("greedy", dict(num_beams=1, max_length=20)), ("beam4", dict(num_beams=4, max_length=20, num_return_sequences=2))):
        result = make_golden.run_case(model, checkpoints.noisy_twin(model), batch, dict(kwargs, forced_bos_token_id=None))
        cases[case] = dict(result, kwargs=kwargs, tgt_lang="de", texts=tokenizer.batch_decode(
            result["sequences"], skip_special_tokens=True, clean_up_tokenization_spaces=False))
    return cases


def mark_unstable(folder: Path) -> None:
    """Without a cache 5.12 hides a predicted padding token from those that follow (T5Gemma), and the tokens of a prediction compete for experts (Switch)."""
    file = folder / "cases_new.json"
    golden = json.loads(file.read_text(encoding="utf-8"))
    cached, fresh = golden["cases"]["beam4"], golden["cases"]["beam4_no_cache"]
    pairs = zip(cached["sequences"], fresh["sequences"], cached["sequences_scores"], fresh["sequences_scores"])
    rows = [i for i, (a, b, one, other) in enumerate(pairs) if a != b or abs(one - other) > 1e-5]
    if rows:
        fresh["unstable_rows"] = rows
        make_golden.write_compact(file, golden)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    experts.repair()
    make_golden.accept_both_spellings()
    t5_relatives.SOURCES |= newer_families.SOURCES | variants.SOURCES
    speak(newer_families.SEAMLESS_GERMAN)
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as folder:
        data = Path(folder)
        for side in ("source", "target"):
            shutil.copy(Path(sys.argv[2]) / f"test.{side}", data / f"train.{side}")
        for family in sys.argv[3:] or newer_families.FAMILIES | variants.FAMILIES:
            if family in variants.FAMILIES:
                make_variant(family, Path(sys.argv[1]), data)
                continue
            checkpoints.LOADING = dict(attn_implementation="eager") if "gemma" in family else {}
            make_golden.make(family, Path(sys.argv[1]), data, newer_families.FAMILIES)
            mark_unstable(Path(sys.argv[1]) / family)
            if family == "seamless_m4t":
                name_languages(Path(sys.argv[1]) / family)
                same_as_second(Path(sys.argv[1]) / family)
