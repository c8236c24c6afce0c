"""Makes the tiny models of COMET and BERTScore in metrics-neural's test resources, in the layouts of the published ones, and their scores.

usage: make_neural_metrics.py OUT_DIR        (metrics-neural/src/test/resources/io/seqmark/metrics/neural)

The scores are what unbabel-comet 2.2.7 and bert_score 0.3.12 compute, in a few lines of torch over transformers' models, padded batches
included: neither package runs beside transformers 5.12.
"""
import json
import math
import shutil
import sys
from collections import Counter, OrderedDict, defaultdict
from pathlib import Path

import torch
import transformers as hf

from make_golden import accept_both_spellings

ROOT = Path(__file__).resolve().parents[2]
TOKENIZERS = ROOT / "tokenizers/src/test/resources/io/seqmark/tokenizer"
SEGMENTS = [
    ("Dem Feuer konnte Einhalt geboten werden", "The fire could be stopped", ["They were able to control the fire.", "The fire was put out"]),
    ("Schulen und Kindergärten wurden eröffnet.", "Schools and kindergartens were open", ["Schools and kindergartens opened", "Schools opened"]),
    ("Der alte Bäcker verkauft um halb acht frisches Brot.", "The old baker sells fresh bread at half past seven.",
     ["At half past seven the old baker sells fresh bread.", "Fresh bread is sold at 7:30."]),
    ("Es regnete.", "It rained.", ["It rained.", "It was raining."]),
    ("Es regnete.", "", ["It rained.", "Rain."]),
    ("", "Nothing to say", ["", ""]),
    ("<pad> im <s> Text", "A <pad> token </s> inside", ["Special <pad> tokens", "<unk>"]),
    ("naïve “quotes” ½ ﬁ Ⅳ １２", " leading and  double ", ["trailing blanks  ", "x"]),
    ("ein sehr langer Satz " * 12, "a very long sentence " * 12, ["another very long sentence " * 10, "short"]),
    ("Es regnete.", "It rained.", ["It rained.", "It was raining."]),
]


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def lively(model: torch.nn.Module, seed: int, gain: float = 1.0) -> torch.nn.Module:
    """Random weights with which outputs depend on the input."""
    noise = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.ndim == 1 and "norm" in name.lower() and name.endswith("weight"):
                p.copy_(1 + 0.15 * torch.randn(p.shape, generator=noise))
            elif p.ndim == 1:
                p.copy_(0.1 * torch.randn(p.shape, generator=noise))
            else:
                scale = 1.0 if "embedding" in name else gain * 1.5 / math.sqrt(p.shape[-1])
                p.copy_(scale * torch.randn(p.shape, generator=noise))
    return model.eval()


# ---- COMET -----------------------------------------------------------------------------------------------------------------------------


def xlmr_tokenizer(folder: Path) -> int:
    shutil.copy(TOKENIZERS / "xlm_roberta/sentencepiece.bpe.model", folder)
    write(folder / "tokenizer_config.json", dict(model_max_length=512))
    return len(hf.AutoTokenizer.from_pretrained(folder, config=hf.XLMRobertaConfig()))


def bert_tokenizer(folder: Path) -> int:
    shutil.copy(TOKENIZERS / "bert/vocab.txt", folder)
    write(folder / "tokenizer_config.json", dict(do_lower_case=False, model_max_length=40, tokenizer_class="BertTokenizer"))
    return len((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())


SIZES = dict(hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=24)
ENCODERS = {
    "XLM-RoBERTa": (xlmr_tokenizer, hf.XLMRobertaConfig, dict(max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "XLM-RoBERTa-XL": (xlmr_tokenizer, hf.XLMRobertaXLConfig, dict(max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "MiniLM": (xlmr_tokenizer, hf.BertConfig, dict(max_position_embeddings=64)),
    "BERT": (bert_tokenizer, hf.BertConfig, dict(max_position_embeddings=64)),
}


class Comet:
    """What the original's classes do at inference."""

    def __init__(self, folder: Path, parameters: dict, identifier: str, state: dict):
        config = hf.AutoConfig.from_pretrained(folder / "encoder")
        self.config, self.parameters, self.identifier, self.state = config, parameters, identifier, state
        self.encoder = hf.AutoModel.from_config(config, attn_implementation="eager").eval()
        own = {name.removeprefix("encoder.model."): tensor for name, tensor in state.items() if name.startswith("encoder.model.")}
        missing, surplus = self.encoder.load_state_dict(own, strict=False)
        assert not surplus and all("pooler" in name for name in missing), (missing, surplus)
        name = parameters["encoder_model"]
        kind = hf.BertTokenizer if name == "BERT" else hf.XLMRobertaTokenizer
        self.tokenizer = kind.from_pretrained(folder / "encoder")
        self.max_positions = config.max_position_embeddings - 2
        self.separator = 1 if name == "BERT" else 2

    def tokenize(self, texts: list[str]) -> dict:
        return self.tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=self.max_positions - 2)

    def states(self, ids, mask) -> tuple:
        with torch.no_grad():
            return self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states

    def mixed(self, states, mask):
        layer = self.parameters.get("sent_layer" if self.identifier == "unified_metric" else "layer", "mix")
        if layer != "mix":
            return states[layer]
        scores = torch.cat([self.state[f"layerwise_attention.scalar_parameters.{i}"] for i in range(len(states))])
        weights = sparsemax(scores) if self.parameters["layer_transformation"] == "sparsemax" else torch.softmax(scores, 0)
        if self.parameters.get("layer_norm", True):
            states = [layer_norm(state, mask) for state in states]
        return self.state["layerwise_attention.gamma"] * sum(w * state for w, state in zip(weights, states))

    def embed(self, texts: list[str]):
        given = self.tokenize(texts)
        ids, mask = given["input_ids"], given["attention_mask"]
        states = self.states(ids, mask)
        mixed = self.mixed(states, mask)
        padding = ids.eq(self.tokenizer.pad_token_id).unsqueeze(-1)
        match self.parameters["pool"]:
            case "avg":
                return mixed.masked_fill(padding, 0.0).sum(1) / mask.unsqueeze(-1).float().sum(1)
            case "max":
                return mixed.masked_fill(padding, float("-inf")).max(1)[0]
            case "cls":
                return mixed[:, 0]
            case "default":
                return states[-1][:, 0]

    def estimate(self, row):
        layers = len(self.parameters["hidden_sizes"]) + 1
        name = self.parameters.get("activations", "Tanh")
        activation = getattr(torch.nn, name.title())()
        for i in range(layers):
            row = row @ self.state[f"estimator.ff.{3 * i}.weight"].T + self.state[f"estimator.ff.{3 * i}.bias"]
            if i < layers - 1:
                row = activation(row)
        final = self.parameters.get("final_activation")
        return (getattr(torch.nn, final.title())()(row) if final else row).view(-1)

    def joint(self, texts: list[list[str]]):
        """Of the texts of each segment: `<s> mt </s></s> src </s>`."""
        sides = [self.tokenize(list(side))["input_ids"] for side in zip(*texts)]
        sequences = []
        for i in range(len(texts)):
            plain = [[t for t in side[i].tolist() if t != self.tokenizer.pad_token_id] for side in sides]
            begin, end = plain[0][0], plain[0][-1]
            joined = plain[0][1:-1]
            for more in plain[1:]:
                joined = joined + [end] * self.separator + more[1:-1]
            joined = [begin] + joined + [end]
            if sum(len(p[1:-1]) for p in plain) > self.max_positions - (1 + len(plain) * self.separator):
                joined = joined[: self.max_positions]
            sequences.append(joined)
        longest = max(map(len, sequences))
        ids = torch.tensor([s + [self.tokenizer.pad_token_id] * (longest - len(s)) for s in sequences])
        mask = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sequences])
        states = self.states(ids, mask)
        return self.estimate(self.mixed(states, mask)[:, 0])

    def scores(self, references: bool = True) -> list[float]:
        """In batches of 3, as they come."""
        found = []
        with torch.no_grad():
            for i in range(0, len(SEGMENTS), 3):
                src, mt, ref = zip(*[(s, m, r[0]) for s, m, r in SEGMENTS[i : i + 3]])
                found += self.batch(list(src), list(mt), list(ref), references).tolist()
        return found

    def batch(self, src, mt, ref, references):
        if self.identifier == "unified_metric":
            segments = self.parameters["input_segments"]
            sides = dict(mt=mt, src=src, ref=ref)
            used = [side for side in ("mt", "src", "ref") if side in segments and (side != "ref" or references)]
            if len(used) == 3:
                inputs = [("mt", "src"), ("mt", "ref"), ("mt", "src", "ref")]
                return torch.stack([self.joint(list(zip(*[sides[side] for side in each]))) for each in inputs]).mean(0)
            return self.joint(list(zip(*[sides[side] for side in used])))
        s, m = self.embed(src), self.embed(mt)
        if self.identifier == "referenceless_regression_metric":
            return self.estimate(torch.cat((m, s, m * s, torch.abs(m - s)), 1))
        r = self.embed(ref)
        return self.estimate(torch.cat((m, r, m * r, torch.abs(m - r), m * s, torch.abs(m - s)), 1))


def sparsemax(scores):
    ordered = torch.sort(scores, descending=True)[0]
    sums = ordered.cumsum(0) - 1
    k = torch.arange(1, len(scores) + 1)
    support = (k * ordered > sums).sum()
    return torch.clamp(scores - sums[support - 1] / support, min=0)


def layer_norm(state, mask):
    keep = mask.float().unsqueeze(-1)
    count = mask.sum(1).float() * state.shape[-1]
    mean = ((state * keep).sum((1, 2)) / count).view(-1, 1, 1)
    variance = (((state - mean) * keep) ** 2).sum((1, 2)) / count
    return (state - mean) / torch.sqrt(variance + 1e-12).view(-1, 1, 1)


def yaml(parameters: dict) -> str:
    """As PyYAML writes a flat mapping."""

    def shown(value) -> str:
        match value:
            case None | bool():
                return {None: "null", True: "true", False: "false"}[value]
            case float():
                return repr(value).replace("1e-06", "1.0e-06")
            case _:
                return str(value)

    lines = []
    for name in sorted(parameters):
        value = parameters[name]
        lines += [f"{name}:"] + [f"- {each}" for each in value] if isinstance(value, list) else [f"{name}: {shown(value)}"]
    return "\n".join(lines) + "\n"


COMMON = dict(activations="Tanh", batch_size=4, dropout=0.1, encoder_learning_rate=1e-06, final_activation=None, hidden_sizes=[24, 12],
              keep_embeddings_frozen=True, layer="mix", layer_norm=False, layer_transformation="sparsemax", layerwise_decay=0.95,
              learning_rate=1.5e-05, loss="mse", nr_frozen_epochs=0.3, optimizer="AdamW", pool="avg", train_data=["data/1720-da.csv"],
              validation_data=["data/wmt-ende-newstest2021.csv", "data/wmt-enru-newstest2021.csv"], warmup_steps=0)


def comet(out: Path, name: str, identifier: str, encoder: str, seed: int, variants: dict[str, dict], saved: bool = True, **more) -> None:
    """A model in its layout. The first variant is what it is saved with; without `saved` the checkpoint does not say what it was made with."""
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "encoder").mkdir(parents=True)
    (folder / "checkpoints").mkdir()
    make_tokenizer, config_class, sizes = ENCODERS[encoder]
    vocabulary = make_tokenizer(folder / "encoder")
    config = config_class(vocab_size=vocabulary, **SIZES, **sizes)
    config.save_pretrained(folder / "encoder")
    parameters = COMMON | dict(class_identifier=identifier, encoder_model=encoder, pretrained_model="not/there") | more
    model = lively(hf.AutoModel.from_config(config), seed)
    parts = {"regression_metric": 6, "referenceless_regression_metric": 4, "unified_metric": 1}[identifier]
    state = OrderedDict((f"encoder.model.{n}", t.clone()) for n, t in model.state_dict().items() if encoder == "MiniLM" or "pooler" not in n)
    noise = torch.Generator().manual_seed(seed + 1)
    for i in range(config.num_hidden_layers + 1):
        state[f"layerwise_attention.scalar_parameters.{i}"] = 0.4 * torch.randn(1, generator=noise)
    state["layerwise_attention.gamma"] = torch.tensor([1.3])
    state["layerwise_attention.dropout_mask"] = torch.zeros(config.num_hidden_layers + 1)
    state["layerwise_attention.dropout_fill"] = torch.full((config.num_hidden_layers + 1,), -1e20)
    widths = [parts * config.hidden_size, *parameters["hidden_sizes"], 1]
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        state[f"estimator.ff.{3 * i}.weight"] = torch.randn(b, a, generator=noise) * 0.7 / math.sqrt(a)
        state[f"estimator.ff.{3 * i}.bias"] = torch.randn(b, generator=noise) * 0.1
    lightning = {"epoch": 1, "global_step": 500, "pytorch-lightning_version": "1.7.7", "state_dict": state, "loops": None,
                 "hparams_name": "kwargs"}
    if saved:
        lightning["hyper_parameters"] = dict(parameters, load_pretrained_weights=True) | {"layer_transformation": "sparsemax"}
    torch.save(lightning, folder / "checkpoints/model.ckpt")
    (folder / "hparams.yaml").write_text(yaml(parameters), encoding="utf-8")
    answers = {}
    for variant, changes in variants.items():
        changes = dict(changes)
        references = changes.pop("references", True)
        effective = parameters | changes
        if effective["layer_transformation"] == "sparsemax_patch":
            effective["layer_transformation"] = "softmax"  # COMET 2.2.4 and later
        scores = Comet(folder, effective, identifier, state).scores(references)
        answers[variant] = dict(hparams=yaml(parameters | changes), references=references, scores=scores, system=f"{sum(scores) / len(scores):.4f}")
    write(folder / "scores.json", answers)


def comets(out: Path) -> None:
    write(out / "segments.json", dict(segments=[dict(source=s, prediction=m, references=r) for s, m, r in SEGMENTS]))
    comet(out, "comet22", "regression_metric", "XLM-RoBERTa", 22, {"sparsemax": {}})
    comet(out, "comet_variants", "regression_metric", "XLM-RoBERTa", 20, {
        "softmax": dict(layer_transformation="softmax"),
        "sparsemax": dict(layer_transformation="sparsemax"),
        "patched": dict(layer_transformation="sparsemax_patch"),
        "layer_norm": dict(layer_norm=True),
        "max": dict(pool="max"),
        "cls": dict(pool="cls"),
        "cls_layer_norm": dict(pool="cls", layer_norm=True),
        "default": dict(pool="default"),
        "layer_2": dict(layer=2),
        "layer_0": dict(layer=0, pool="max"),
        "sigmoid": dict(activations="Sigmoid", final_activation="sigmoid"),
    }, saved=False)
    comet(out, "cometinho", "regression_metric", "MiniLM", 23, {"plain": {}})
    comet(out, "comet_bert", "regression_metric", "BERT", 24, {"plain": {}})
    comet(out, "comet_xl", "regression_metric", "XLM-RoBERTa-XL", 25, {"plain": {}})
    comet(out, "comet_qe", "referenceless_regression_metric", "XLM-RoBERTa", 26, {"plain": {}})
    kiwi = dict(input_segments=["mt", "src"], sent_layer="mix", word_layer=3, word_level_training=False, loss_lambda=0.65, word_weights=[0.15, 0.85])
    comet(out, "cometkiwi", "unified_metric", "XLM-RoBERTa", 27, {"plain": {}}, layer_transformation="sparsemax_patch", **kiwi)
    comet(out, "unified", "unified_metric", "XLM-RoBERTa", 28, {
        "all": dict(input_segments=["mt", "src", "ref"]),
        "without_references": dict(input_segments=["mt", "src", "ref"], references=False),
        "reference_alone": dict(input_segments=["mt", "ref"]),
        "layer_3": dict(input_segments=["mt", "src"], sent_layer=3),
    }, saved=False, **kiwi)


# ---- BERTScore -------------------------------------------------------------------------------------------------------------------------


def byte_level(folder: Path) -> int:
    for name in ("vocab.json", "merges.txt"):
        shutil.copy(ROOT / "testdata/golden/bart" / name, folder)
    bart = json.loads((ROOT / "testdata/golden/bart/tokenizer_config.json").read_text())
    write(folder / "tokenizer_config.json", dict(bart, tokenizer_class="RobertaTokenizer", model_max_length=40))
    return len(json.loads((folder / "vocab.json").read_text(encoding="utf-8")))


SCORERS = {
    "roberta": (byte_level, hf.RobertaConfig, dict(max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, layer_norm_eps=1e-5)),
    "bert": (bert_tokenizer, hf.BertConfig, dict(max_position_embeddings=64)),
}


class BertScore:
    def __init__(self, folder: Path, layers: int):
        self.tokenizer = hf.AutoTokenizer.from_pretrained(folder)
        self.roberta = "roberta" in folder.name
        self.model = hf.AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        self.model.encoder.layer = torch.nn.ModuleList(self.model.encoder.layer[:layers])

    def encode(self, text: str) -> list[int]:
        text = text.strip()
        if not text:
            return [self.tokenizer.cls_token_id, self.tokenizer.sep_token_id]
        # a slow tokenizer puts add_prefix_space's blank before the text
        return self.tokenizer.encode(" " + text if self.roberta else text, max_length=self.tokenizer.model_max_length, truncation=True)

    def idf(self, references: list[str], wanted: bool):
        if not wanted:
            weights = defaultdict(lambda: 1.0)
            weights[self.tokenizer.sep_token_id] = weights[self.tokenizer.cls_token_id] = 0
            return weights
        counts = Counter()
        for text in references:
            counts.update(set(self.encode(text)))
        n = len(references)
        weights = defaultdict(lambda: math.log((n + 1) / 1))
        weights.update({token: math.log((n + 1) / (count + 1)) for token, count in counts.items()})
        return weights

    def vectors(self, text: str):
        with torch.no_grad():
            states = self.model(torch.tensor([self.encode(text)]))[0][0]
        return states / torch.norm(states, dim=-1, keepdim=True)

    def pair(self, prediction: str, reference: str, weights) -> list[float]:
        """P, R, F of one pair by itself, without padding."""
        h, r = self.encode(prediction), self.encode(reference)
        similar = self.vectors(prediction) @ self.vectors(reference).T
        hw = torch.tensor([float(weights[t]) for t in h])
        rw = torch.tensor([float(weights[t]) for t in r])
        hw, rw = hw / hw.sum(), rw / rw.sum()
        p, q = (similar.max(1)[0] * hw).sum(), (similar.max(0)[0] * rw).sum()
        f = 2 * p * q / (p + q)
        if len(h) == 2 or len(r) == 2:
            p, q = torch.tensor(0.0), torch.tensor(0.0)
        return [p.item(), q.item(), 0.0 if math.isnan(f.item()) else f.item()]

    def scores(self, count: int, idf: bool, baseline=None) -> list[list[float]]:
        references = [text for _, _, refs in SEGMENTS for text in refs[:count]]
        weights = self.idf(references, idf)
        found = []
        for _, prediction, refs in SEGMENTS:
            best = torch.tensor([self.pair(prediction, text, weights) for text in refs[:count]]).max(0)[0]
            if baseline is not None:
                b = torch.tensor(baseline)
                best = (best - b) / (1 - b)
            found.append(best.tolist())
        return found


def bert_scores(out: Path) -> None:
    for seed, (name, (make_tokenizer, config_class, sizes)) in enumerate(SCORERS.items()):
        folder = out / f"bertscore_{name}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        vocabulary = make_tokenizer(folder)
        config = config_class(vocab_size=vocabulary, **SIZES, **sizes)
        model = lively(hf.AutoModel.from_config(config), 40 + seed)
        model.save_pretrained(folder)
        rows = [[0.30, 0.31, 0.29], [0.412345, 0.42, 0.415], [0.5, 0.51234567, 0.505], [0.25, 0.2, 0.22]]
        table = folder / "rescale_baseline/en"
        table.mkdir(parents=True)
        (table / f"bertscore_{name}.tsv").write_text(
            "LAYER,P,R,F\n" + "".join(f"{i},{','.join(map(str, row))}\n" for i, row in enumerate(rows)), encoding="utf-8")
        scorer = BertScore(folder, 2)
        cases = {
            "plain": dict(layers=2, references=1, idf=False, rescaled=False),
            "idf": dict(layers=2, references=1, idf=True, rescaled=False),
            "two_references": dict(layers=2, references=2, idf=False, rescaled=False),
            "two_references_idf": dict(layers=2, references=2, idf=True, rescaled=False),
            "rescaled": dict(layers=2, references=2, idf=False, rescaled=True),
        }
        for case in cases.values():
            case["scores"] = scorer.scores(case["references"], case["idf"], rows[2] if case["rescaled"] else None)
            means = torch.tensor(case["scores"]).mean(0)
            case["system"] = [f"{value:.4f}" for value in means]
        cases["last_layer"] = dict(layers=3, references=1, idf=False, rescaled=False, scores=BertScore(folder, 3).scores(1, False))
        cases["embeddings"] = dict(layers=0, references=1, idf=False, rescaled=False, scores=BertScore(folder, 0).scores(1, False))
        write(folder / "scores.json", cases)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    accept_both_spellings()
    comets(out)
    bert_scores(out)
