"""Makes testdata/golden: tiny checkpoints and what transformers computes with them.

usage: make_golden.py OUT_DIR DATA_DIR [family...]     (DATA_DIR: the demo's translation corpus, see README.md)
"""
import copy
import json
import shutil
import sys
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import save_file

import checkpoints
import t5_relatives
from checkpoints import ODD_TEXTS, TEXTS, candidates, lively, noisy_twin, random_model, setting, write

FAMILIES = checkpoints.FAMILIES | t5_relatives.FAMILIES


def accept_both_spellings() -> None:
    """Debian's transformers builds BartTokenizer with argument names that its tokenizers library no longer takes."""
    from tokenizers import processors

    original = processors.RobertaProcessing
    processors.RobertaProcessing = lambda sep=None, cls=None, cls_token=None, **more: original(sep, cls or cls_token, **more)


def generation_cases(eos: int, bad_words: list[list[int]]) -> dict[str, dict]:
    limit = dict(max_length=20)
    beams = dict(num_beams=4, **limit)
    greedy = dict(num_beams=1, **limit)
    cases = {
        "defaults": {},
        "defaults_beam4": dict(num_beams=4),
        "greedy": greedy,
        "beam4": beams,
        "beam4_no_cache": dict(beams, use_cache=False),
        "beam5_lp0.6": dict(beams, num_beams=5, length_penalty=0.6),
        "beam5_lp2.0": dict(beams, num_beams=5, length_penalty=2.0),
        "beam4_lp0": dict(beams, length_penalty=0.0),
        "beam4_lp-1": dict(beams, length_penalty=-1.0),
        "beam4_maxlen7": dict(num_beams=4, max_length=7),
        "greedy_maxlen2": dict(num_beams=1, max_length=2),
        "beam12": dict(beams, num_beams=12),
        "beam4_dst9": dict(beams, decoder_start_token_id=9),
        "greedy_dst9": dict(greedy, decoder_start_token_id=9),
        "beam4_eos_list": dict(beams, eos_token_id=[eos, 17]),
    }
    for name, value in (("true", True), ("false", False), ("never", "never")):
        cases[f"beam4_early_{name}"] = dict(beams, early_stopping=value)
        cases[f"beam4_early_{name}_lp2_nret3"] = dict(beams, early_stopping=value, length_penalty=2.0, num_return_sequences=3)
        cases[f"beam4_early_{name}_lp-0.5"] = dict(beams, early_stopping=value, length_penalty=-0.5)
    cases |= {
        "beam4_nret4": dict(beams, num_return_sequences=4),
        "beam6_nret2": dict(beams, num_beams=6, num_return_sequences=2),
        "greedy_min10": dict(greedy, min_length=10),
        "beam4_min10": dict(beams, min_length=10),
        "greedy_nrng2": dict(greedy, no_repeat_ngram_size=2),
        "beam4_nrng1": dict(beams, no_repeat_ngram_size=1),
        "beam4_nrng3": dict(beams, no_repeat_ngram_size=3),
        "greedy_enrng1": dict(greedy, encoder_no_repeat_ngram_size=1),
        "beam4_enrng2": dict(beams, encoder_no_repeat_ngram_size=2),
        "greedy_reppen1.3": dict(greedy, repetition_penalty=1.3),
        "beam4_reppen1.3": dict(beams, repetition_penalty=1.3),
        "beam4_reppen0.8": dict(beams, repetition_penalty=0.8),
        "greedy_badwords": dict(greedy, bad_words_ids=bad_words),
        "beam4_badwords": dict(beams, bad_words_ids=bad_words),
        "greedy_forced": dict(num_beams=1, max_length=12, forced_bos_token_id=7, forced_eos_token_id=eos),
        "beam4_forced": dict(num_beams=4, max_length=12, forced_bos_token_id=7, forced_eos_token_id=eos),
        "beam4_forced_eos_list": dict(num_beams=4, max_length=12, forced_eos_token_id=[eos]),
        "beam6_everything": dict(num_beams=6, num_return_sequences=3, length_penalty=1.5, min_length=5, no_repeat_ngram_size=2,
                                 repetition_penalty=1.2, bad_words_ids=bad_words, early_stopping=True, **limit),
    }
    return cases | new_token_cases()


def new_token_cases() -> dict[str, dict]:
    """max_new_tokens and min_new_tokens, alone and against the limits in total tokens."""
    return {
        "greedy_maxnew9": dict(num_beams=1, max_new_tokens=9),
        "beam4_maxnew9": dict(num_beams=4, max_new_tokens=9),
        "beam4_maxnew1": dict(num_beams=4, max_new_tokens=1),
        "beam4_maxnew6_maxlen20": dict(num_beams=4, max_new_tokens=6, max_length=20),
        "beam4_maxnew20_maxlen6": dict(num_beams=4, max_new_tokens=20, max_length=6),
        "greedy_minnew8": dict(num_beams=1, min_new_tokens=8, max_length=20),
        "beam4_minnew8": dict(num_beams=4, min_new_tokens=8, max_length=20),
        "beam4_minnew4_minlen12": dict(num_beams=4, min_new_tokens=4, min_length=12, max_length=20),
        "beam4_minnew12_minlen4": dict(num_beams=4, min_new_tokens=12, min_length=4, max_length=20),
        "beam4_minnew8_maxnew10": dict(num_beams=4, min_new_tokens=8, max_new_tokens=10),
        "greedy_minnew10_maxnew10": dict(num_beams=1, min_new_tokens=10, max_new_tokens=10),
        "beam4_minlen9_maxnew12": dict(num_beams=4, min_length=9, max_new_tokens=12),
        "beam4_minnew7_maxnew9_lp2_nret2": dict(num_beams=4, min_new_tokens=7, max_new_tokens=9, length_penalty=2.0, num_return_sequences=2),
    }


def generate(model, batch: dict, kwargs: dict):
    with torch.no_grad():
        return model.generate(**batch, return_dict_in_generate=True, output_scores=True, **kwargs)


def run_case(model, twin, batch: dict, kwargs: dict) -> dict:
    try:
        result, other = generate(model, batch, kwargs), generate(twin, batch, kwargs)
    except (ValueError, IndexError, RuntimeError) as error:
        return dict(kwargs=kwargs, error=str(error).split("\n")[0][:200])
    scores = getattr(result, "sequences_scores", None)
    fragile = not torch.equal(result.sequences, other.sequences)
    if kwargs.get("encoder_no_repeat_ngram_size"):
        fragile = fragile or padding_matters(model, batch, kwargs, result.sequences)
    return dict(kwargs=kwargs, sequences=result.sequences.tolist(), sequences_scores=None if scores is None else scores.tolist(),
                fragile=fragile, n_steps=len(result.scores))


def padding_matters(model, batch: dict, kwargs: dict, sequences) -> bool:
    """transformers takes n-grams of the source's padding for n-grams of the source: what a row gives then depends on its batch."""
    for i, mask in enumerate(batch["attention_mask"]):
        alone = {key: batch[key][i : i + 1, : int(mask.sum())] for key in batch}
        ids = generate(model, alone, kwargs).sequences[0]
        if not torch.equal(ids, sequences[i][: len(ids)]):
            return True
    return False


def padding_effect(model, batch: dict) -> float:
    """The largest difference between a sentence's encoder states in the padded batch and alone."""
    encoder, largest = model.get_encoder(), 0.0
    with torch.no_grad():
        together = encoder(**batch).last_hidden_state
        for i, mask in enumerate(batch["attention_mask"]):
            length = int(mask.sum())
            alone = encoder(**{key: value[i : i + 1, :length] for key, value in batch.items()}).last_hidden_state
            largest = max(largest, (alone[0] - together[i, :length]).abs().max().item())
    return largest


def rounding(model, batch: dict) -> float:
    """How far float32 logits are from float64 ones: a test asks for 1e-4 of another float32 computation."""
    inputs = dict(batch, decoder_input_ids=tensors(model, batch, model.config.decoder_start_token_id)["tf_decoder_input_ids"])
    with torch.no_grad():
        return (model(**inputs).logits - copy.deepcopy(model).double()(**inputs).logits).abs().max().item()


def bad_words(model, batch: dict, eos: int) -> list[list[int]]:
    """A word that greedy search says first, and a two-token word that it says somewhere."""
    rows = generate(model, batch, dict(num_beams=1, max_length=20)).sequences.tolist()
    words = [[rows[0][1]], rows[1][2:4], [11, 12, 13]]
    return [word for word in words if word != [eos]]


def tensors(model, batch: dict, start: int) -> dict[str, torch.Tensor]:
    vocabulary = model.get_output_embeddings().weight.shape[0]
    ids = torch.randint(5, min(200, vocabulary), (len(batch["input_ids"]), 5), generator=torch.Generator().manual_seed(5))
    ids[:, 0] = start
    with torch.no_grad():
        encoded = model.get_encoder()(**batch, output_hidden_states=True, return_dict=True)
        # the longest batches do without: a few kilobytes less in the repository
        named = {"encoder_h1": encoded.hidden_states[1]} if batch["input_ids"].shape[1] <= 40 else {}
        named["encoder_last"] = encoded.last_hidden_state
        named["tf_decoder_input_ids"] = ids
        named["tf_logits"] = model(**batch, decoder_input_ids=ids).logits
        named["first_step_logits"] = model(**batch, decoder_input_ids=ids[:, :1]).logits[:, 0]
    return {name: value.contiguous().clone() for name, value in named.items()}


def tokenization(tokenizer) -> dict[str, dict]:
    rows = {}
    for text in TEXTS + ODD_TEXTS:
        ids = tokenizer(text)["input_ids"]
        rows[text] = dict(
            ids=ids, truncated_12=tokenizer(text, truncation=True, max_length=12)["input_ids"],
            decode=tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False))
    return rows


def make(name: str, out: Path, data: Path, families: dict = FAMILIES, make_model=random_model) -> None:
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = families[name](folder, data)
    own_generation_config = (folder / "generation_config.json").read_bytes() if (folder / "generation_config.json").exists() else None
    write(folder / "config.json", config)
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    texts, longest = t5_relatives.SOURCES.get(name, (TEXTS, 40))
    encoded = tokenizer(texts, padding=True, truncation=True, max_length=longest)
    inputs = dict(texts=texts, input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"])
    batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
    eos = setting(config, "eos_token_id")
    for score, seed in candidates(config, batch, 64, make_model):
        make_model(config, batch, seed).save_pretrained(folder)
        write(folder / "config.json", config)
        (folder / "generation_config.json").unlink(missing_ok=True)
        if own_generation_config:
            (folder / "generation_config.json").write_bytes(own_generation_config)
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder, **checkpoints.LOADING).eval()
        twin = noisy_twin(model)
        kwargs_of = generation_cases(eos, bad_words(model, batch, eos))
        cases = {case: run_case(model, twin, batch, kwargs) for case, kwargs in kwargs_of.items()}
        # the other checkpoints were chosen before there was a bound on rounding
        if sum(case.get("fragile", False) for case in cases.values()) <= 2 and (name not in t5_relatives.FAMILIES or rounding(model, batch) < 3e-5):
            break
    write(folder / "inputs.json", inputs)
    write_compact(folder / "tokenize_new.json", tokenization(tokenizer))
    assert padding_effect(model, batch) < 5e-6, "encoder states depend on padding"
    save_file(tensors(model, batch, setting(config, "decoder_start_token_id")), folder / "tensors_new.safetensors")
    for case in cases.values():
        if "sequences" in case:
            case["texts"] = tokenizer.batch_decode(case["sequences"], skip_special_tokens=True, clean_up_tokenization_spaces=False)
    for task, params in config.get("task_specific_params", {}).items():
        kwargs = {key: value for key, value in params.items() if key != "prefix"}
        prefixed = tokenizer([params["prefix"] + text for text in texts], padding=True, truncation=True, max_length=longest, return_tensors="pt")
        case = run_case(model, twin, {key: prefixed[key] for key in batch}, kwargs)
        cases[f"task_{task}"] = dict(case, kwargs={}, task=task, prefix=params["prefix"], input_ids=prefixed["input_ids"].tolist(),
                                     texts=tokenizer.batch_decode(case["sequences"], skip_special_tokens=True, clean_up_tokenization_spaces=False))
    write_compact(folder / "cases_new.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
    if name == "bart":
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    print(name, "seed", seed, f"liveliness {score:.1f}", len(cases), "cases, fragile", [c for c in cases if cases[c].get("fragile")], "errors",
          {c: cases[c]["error"] for c in cases if "error" in cases[c]}, flush=True)


def formats(out: Path) -> None:
    """One tiny BART (no tokenizer) in every way that weights are stored: float32 is the one to compare with."""
    shutil.rmtree(out, ignore_errors=True)
    config = dict(model_type="bart", architectures=["BartForConditionalGeneration"], vocab_size=120, d_model=8, encoder_layers=1, decoder_layers=1,
                  encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=12, decoder_ffn_dim=12, max_position_embeddings=24,
                  activation_function="gelu", scale_embedding=False, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
                  is_encoder_decoder=True)
    model = lively(config, 3)
    model.save_pretrained(out / "float32")
    for name, dtype in (("float16", torch.float16), ("bfloat16", torch.bfloat16)):
        copy.deepcopy(model).to(dtype).save_pretrained(out / name)
    model.save_pretrained(out / "sharded", max_shard_size="5KB")
    state = model.state_dict()
    encoder = [name for name in state if "encoder.layers" in name]
    halves = {"pytorch_model-00001-of-00002.bin": [name for name in state if name not in encoder], "pytorch_model-00002-of-00002.bin": encoder}
    (out / "sharded_bin").mkdir()
    for file, members in halves.items():
        torch.save({member: state[member] for member in members}, out / "sharded_bin" / file)
    index = dict(metadata=dict(total_size=sum(t.numel() * 4 for t in state.values())), weight_map={n: f for f, members in halves.items() for n in members})
    write(out / "sharded_bin" / "pytorch_model.bin.index.json", index)
    (out / "legacy_bin").mkdir()
    torch.save(state, out / "legacy_bin" / "pytorch_model.bin", _use_new_zipfile_serialization=False)
    for folder in out.iterdir():
        (folder / "generation_config.json").unlink(missing_ok=True)
        write(folder / "config.json", dict(config, torch_dtype=folder.name if "float" in folder.name else "float32"))


def write_compact(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    out_dir, data_dir = Path(sys.argv[1]), Path(sys.argv[2])
    formats(out_dir / "formats")
    for family in sys.argv[3:] or FAMILIES:
        make(family, out_dir, data_dir)
