"""Cases of the logits processors that transformers 4.4 did not have, alone and in pairs, of stop_strings, and of the scores of single tokens.

usage: make_options.py GOLDEN_DIR OUT_DIR FAMILY...     reads GOLDEN_DIR/FAMILY, writes OUT_DIR/FAMILY_options.json

Each sentence is generated alone, because encoder_repetition_penalty takes a batch's padding for source tokens, and in beam search the rows of
the first beams for those of the sentences. token_scores: compute_transition_scores, normalised for greedy search, as they are for beams.
"""
import itertools
import json
import sys
from pathlib import Path

import torch
import transformers as hf

from checkpoints import noisy_twin
from make_golden import accept_both_spellings, bad_words, write_compact

BEAMS = {"greedy": dict(num_beams=1), "beam4": dict(num_beams=4)}


def processors(model, batch: dict) -> dict[str, dict]:
    """Settings that change what this model says: made of the tokens that it says without them."""
    with torch.no_grad():
        rows = model.generate(**batch, num_beams=1, max_length=20).tolist()
    eos = model.config.eos_token_id
    said = [[token for token in row[2:] if token not in (eos, model.config.pad_token_id, 0)] for row in rows]
    row = max(said, key=len)
    others = sorted({token for each in said for token in each} - set(row[:3])) + [17, 18, 19]
    bias = [[[row[0]], -2.375], [[row[1], row[2]], -6.0], [[row[0], row[1], row[2]], 3.25], [[others[0]], 0.875], [[row[3], row[1]], 4.0], [[17], -0.5]]
    return dict(
        bias=dict(sequence_bias=bias),
        encrep=dict(encoder_repetition_penalty=1.6),
        invalid=dict(remove_invalid_values=True),
        decay=dict(exponential_decay_length_penalty=[6, 1.15]),
        suppress=dict(suppress_tokens=sorted({row[0], row[2], others[1], 17})),
        begin=dict(begin_suppress_tokens=sorted({token for r in rows for token in r[1:3]})),
        renorm=dict(renormalize_logits=True),
        reppen=dict(repetition_penalty=1.3),
        badwords=dict(bad_words_ids=bad_words(model, batch)),
        minlen=dict(min_length=8),
    )


def processor_cases(settings: dict[str, dict]) -> dict[str, dict]:
    new = ("bias", "encrep", "invalid", "decay", "suppress", "begin", "renorm")
    sets = [(name,) for name in new] + [pair for pair in itertools.combinations(settings, 2) if set(pair) & set(new)]
    cases = {}
    for (search, beams), names in itertools.product(BEAMS.items(), sets):
        cases["_".join((search, *names))] = dict(beams, max_length=20, **{k: v for name in names for k, v in settings[name].items()})
    every = {k: v for name in settings for k, v in settings[name].items()}
    more = dict(
        decay_shorter=dict(exponential_decay_length_penalty=[2, 0.5]),
        decay_at_once=dict(min_length=0, exponential_decay_length_penalty=[0, 3.0]),
        encrep_below_one=dict(encoder_repetition_penalty=0.6),
        everything=every,
        forced_renorm=dict(forced_bos_token_id=7, renormalize_logits=True, begin_suppress_tokens=[settings["suppress"]["suppress_tokens"][0]]),
        forced_invalid=dict(forced_bos_token_id=7, remove_invalid_values=True),
        plain={},
    )
    cases |= {f"{search}_{name}": dict(beams, max_length=20, **kwargs) for (search, beams), (name, kwargs) in itertools.product(BEAMS.items(), more.items())}
    cases["beam4_everything_nret3_lp2"] = dict(num_beams=4, num_return_sequences=3, length_penalty=2.0, max_length=16, **every)
    cases["beam4_plain_never_nret4"] = dict(num_beams=4, num_return_sequences=4, early_stopping="never", max_length=16)
    return cases


def stop_cases(model, tokenizer, batch: dict) -> dict[str, dict]:
    """Stop strings out of what the model says: within a token, across tokens, at a token's end, and one that never comes."""
    with torch.no_grad():
        rows = model.generate(**batch, num_beams=1, max_length=20).tolist()
    texts = [tokenizer.decode(row, skip_special_tokens=True, clean_up_tokenization_spaces=False) for row in rows]
    text = max((part for each in texts for part in each.split("\ufffd")), key=len)
    middle = len(text) // 2
    strings = dict(
        stop_one=text[middle],
        stop_two=text[middle : middle + 2],
        stop_three=text[middle - 1 : middle + 2],
        stop_six=text[middle - 3 : middle + 3],
        stop_list=[text[middle - 4 : middle], texts[0][3:5], "never said"],
        stop_blank=" ",
        stop_special=[tokenizer.eos_token, "e"],
        stop_not_ascii=["é", "ö", "—", "\ufffd"],
    )
    cases = {f"{search}_{name}": dict(beams, max_length=20, stop_strings=value) for (search, beams), (name, value) in itertools.product(BEAMS.items(), strings.items())}
    cases["beam4_stop_two_nret3_lp2_never"] = dict(num_beams=4, num_return_sequences=3, length_penalty=2.0, early_stopping="never", max_length=20,
                                                  stop_strings=strings["stop_two"])
    cases["beam4_stop_two_minlen"] = dict(num_beams=4, min_length=9, max_length=20, stop_strings=strings["stop_two"])
    return cases


def generate(model, tokenizer, alone: dict, kwargs: dict):
    more = dict(tokenizer=tokenizer) if "stop_strings" in kwargs else {}
    with torch.no_grad():
        return model.generate(**alone, return_dict_in_generate=True, output_scores=True, **kwargs, **more)


def token_scores(model, result, beams: int) -> list[list[float]]:
    indices = result.beam_indices if beams > 1 else None
    scores = model.compute_transition_scores(result.sequences, result.scores, indices, normalize_logits=beams == 1)
    lengths = [scores.shape[1]] * len(scores) if indices is None else (indices >= 0).sum(-1).tolist()
    return [[round(score, 6) for score in row[:length].tolist()] for row, length in zip(scores, lengths)]


def run_case(model, twin, tokenizer, batch: dict, kwargs: dict) -> dict:
    case = dict(kwargs=kwargs, sequences=[], sequences_scores=[], token_scores=[], texts=[], fragile=False)
    for i, mask in enumerate(batch["attention_mask"]):
        alone = {key: batch[key][i : i + 1, : int(mask.sum())] for key in batch}
        try:
            result, other = (generate(m, tokenizer, alone, kwargs) for m in (model, twin))
        except (ValueError, IndexError, RuntimeError) as error:
            return dict(kwargs=kwargs, error=str(error).split("\n")[0][:200])
        case["fragile"] |= not torch.equal(result.sequences, other.sequences)
        case["sequences"] += result.sequences.tolist()
        case["sequences_scores"] += result.sequences_scores.tolist() if kwargs["num_beams"] > 1 else [None]
        case["token_scores"] += token_scores(model, result, kwargs["num_beams"])
        case["texts"] += tokenizer.batch_decode(result.sequences, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return case


def main() -> None:
    golden, out, families = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    for family in families:
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(golden / family).eval()
        tokenizer = hf.AutoTokenizer.from_pretrained(golden / family)
        inputs = json.loads((golden / family / "inputs.json").read_text(encoding="utf-8"))
        batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
        twin = noisy_twin(model)
        kwargs_of = processor_cases(processors(model, batch)) | stop_cases(model, tokenizer, batch)
        cases = {name: run_case(model, twin, tokenizer, batch, kwargs) for name, kwargs in kwargs_of.items()}
        write_compact(out / f"{family}_options.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
        print(family, len(cases), "cases, fragile", [c for c in cases if cases[c].get("fragile")], "errors",
              {c: cases[c]["error"] for c in cases if "error" in cases[c]}, flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    main()
