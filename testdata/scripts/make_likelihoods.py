"""Makes testdata/neural/metricx and testdata/neural/bart: tiny checkpoints in the layouts of MetricX and BARTScore, and what their
formulas give with transformers on one CPU thread: MetricX in float64, BARTScore in float32.

usage: make_likelihoods.py GOLDEN_DIR OUT_DIR DATA_DIR     (GOLDEN_DIR: testdata/golden, DATA_DIR: demo/data/translation)

MetricX takes its score from row 250089 of the output layer, so that a real layout is large. metricx/compact.safetensors has the rows that
are used; the others are 0, and the test makes the whole file of it.
"""
import json
import shutil
import sys
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import save_file

from make_golden import accept_both_spellings, write_compact

ROWS, REGRESSED = 250112, 250089
ROW_SEED = 22  # most scores are inside of 0 to 25, some are clamped
EXAMPLES = 8


def examples(data: Path) -> list[dict]:
    sources, targets = ((data / f"test.{side}").read_text(encoding="utf-8").splitlines() for side in ("source", "target"))
    made = [dict(source=sources[i], prediction=targets[i + 1] if i % 2 else targets[i].split(" ", 1)[-1], references=[targets[i]]) for i in range(EXAMPLES)]
    made[2]["prediction"] = ""
    made[3]["source"] = " ".join(sources[20:180])  # is cut
    made[5]["references"] = [targets[5], targets[6]]
    return made


def metricx_model(golden: Path) -> tuple:
    torch.manual_seed(5)
    config = hf.MT5Config(vocab_size=ROWS, d_model=8, d_kv=4, d_ff=16, num_layers=2, num_decoder_layers=2, num_heads=2, relative_attention_num_buckets=8,
                          relative_attention_max_distance=32, feed_forward_proj="gated-gelu", tie_word_embeddings=False, decoder_start_token_id=0)
    model = hf.MT5ForConditionalGeneration(config).eval()
    tokenizer = hf.AutoTokenizer.from_pretrained(golden / "mt5")
    used = len(tokenizer)
    noise = torch.Generator().manual_seed(6)
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_((1 if "norm" in name else 0) + (0.1 if "norm" in name else 1 if "shared" in name else 0.3) * torch.randn(p.shape, generator=noise))
        model.shared.weight[used:] = 0
        row = 0.4 * torch.randn(8, generator=torch.Generator().manual_seed(ROW_SEED))
        model.lm_head.weight = torch.nn.Parameter(torch.zeros(ROWS, 8))
        model.lm_head.weight[REGRESSED] = row
    return model.double(), tokenizer, used  # exact: with 1,535 tokens float32 itself is 1e-6 off


def regressed(model, tokenizer, text: str, longest: int) -> float:
    ids = tokenizer(text, max_length=longest, truncation=True)["input_ids"][:-1]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), decoder_input_ids=torch.tensor([[0]])).logits
    return torch.clamp(logits[0, 0, REGRESSED], 0, 25).item()


def metricx(golden: Path, out: Path, rows: list[dict]) -> None:
    model, tokenizer, used = metricx_model(golden)
    scores = {}
    for name, longest, text in (
            ("metricx-24", 1536, lambda e: "source: " + e["source"] + " candidate: " + e["prediction"] + " reference: " + e["references"][0]),
            ("metricx-24-qe", 1536, lambda e: "source: " + e["source"] + " candidate: " + e["prediction"]),
            ("metricx-23", 1024, lambda e: "candidate: " + e["prediction"] + " reference: " + e["references"][0]),
            ("metricx-23-qe", 1024, lambda e: "candidate: " + e["prediction"] + " source: " + e["source"])):
        scores[name] = [regressed(model, tokenizer, text(e), longest) for e in rows]
        print(name, scores[name], flush=True)
    tensors = {name: p.detach().float().contiguous() for name, p in model.named_parameters()}
    tensors["shared.weight"] = tensors["shared.weight"][:used].clone()
    tensors["lm_head.weight"] = tensors["lm_head.weight"][REGRESSED:REGRESSED + 1].clone()
    out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out / "compact.safetensors")
    config = model.config.to_diff_dict() | dict(architectures=["MT5ForRegression"], model_type="mt5", vocab_size=ROWS, tie_word_embeddings=False)
    write_compact(out / "config.json", config)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(golden / "mt5" / name, out / name)
    write_compact(out / "scores.json", dict(transformers=hf.__version__, examples=rows, scores=scores))


def likelihood(model, tokenizer, source: str, target: str, longest: int) -> list[float]:
    """As BARTScorer.score: log-probabilities of all tokens of the target."""
    read = tokenizer(source, max_length=longest, truncation=True, return_tensors="pt")
    labels = tokenizer(target, max_length=longest, truncation=True, return_tensors="pt")["input_ids"]
    with torch.no_grad():
        logits = model(input_ids=read["input_ids"], attention_mask=read["attention_mask"], labels=labels).logits
    return torch.log_softmax(logits.double(), -1)[0].gather(1, labels[0].unsqueeze(1)).squeeze(1).tolist()


def of_family(folder: Path) -> dict:
    """A target in its own language, with its own pieces."""
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
    more = dict(src_lang="eng_Latn", tgt_lang="deu_Latn") if folder.name == "nllb" else {}
    tokenizer = hf.AutoTokenizer.from_pretrained(folder, **more)
    read = tokenizer("He sees a good sheep.", return_tensors="pt")
    labels = tokenizer(text_target="Er sieht ein gutes Schaf.", return_tensors="pt")["input_ids"]
    with torch.no_grad():
        logits = model(**read, labels=labels).logits
    values = torch.log_softmax(logits.double(), -1)[0].gather(1, labels[0].unsqueeze(1)).squeeze(1)
    print(folder.name, labels.tolist(), flush=True)
    return dict(tokens=labels.shape[1], log_sum=values.sum().item())


def mean(values) -> float:
    return sum(values) / len(values)


def bart(golden: Path, out: Path, rows: list[dict]) -> None:
    model = hf.BartForConditionalGeneration.from_pretrained(golden / "bart", dtype=torch.float32).eval()
    with torch.no_grad():  # so gentle that float32 is exact to 1e-6
        for name, p in model.named_parameters():
            if p.ndim == 2:
                p.mul_(0.3)
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    for name in ("vocab.json", "merges.txt", "tokenizer_config.json"):
        shutil.copy(golden / "bart" / name, out / name)
    tokenizer = hf.AutoTokenizer.from_pretrained(out)
    longest = min(tokenizer.model_max_length, model.config.max_position_embeddings)
    scores = []
    for e in rows:
        row = [mean(likelihood(model, tokenizer, e["source"], e["prediction"], longest)),
               mean([mean(likelihood(model, tokenizer, r, e["prediction"], longest)) for r in e["references"]]),
               mean([mean(likelihood(model, tokenizer, e["prediction"], r, longest)) for r in e["references"]])]
        tokens = likelihood(model, tokenizer, e["source"], e["prediction"], longest)
        scores.append(dict(bartscore=row + [(row[1] + row[2]) / 2], log_sum=sum(tokens), tokens=len(tokens)))
        print(scores[-1], flush=True)
    perplexity = torch.exp(torch.tensor(-sum(s["log_sum"] for s in scores) / sum(s["tokens"] for s in scores), dtype=torch.float64)).item()
    families = {family: of_family(golden / family) for family in ("nllb", "marian", "t5")}
    write_compact(out / "scores.json", dict(transformers=hf.__version__, examples=rows, scores=scores, perplexity=perplexity, families=families))
    print("perplexity", perplexity, "cut at", longest)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    golden_folder, out_folder, rows_of_both = Path(sys.argv[1]), Path(sys.argv[2]), examples(Path(sys.argv[3]))
    metricx(golden_folder, out_folder / "metricx", rows_of_both)
    bart(golden_folder, out_folder / "bart", rows_of_both)
