"""What transformers thinks of targets that are given: for bundled checkpoints, the log-probability of each token of a target, each
sentence alone, with the decoder's input that the model makes of labels.

usage: make_targets.py GOLDEN_DIR OUT_FILE FAMILY...     reads GOLDEN_DIR/FAMILY
"""
import json
import sys
from pathlib import Path

import torch
import transformers as hf

import experts
from make_golden import write_compact
from make_half import alone

SENTENCES, TOKENS = 4, 12
# whose pass over a whole target differs from its own steps: relative positions, tokens that compete for experts
STEPPED = ("prophetnet", "switch_transformers")


def log_probabilities(model, source, target: list[int], steps: bool) -> list[float]:
    labels = torch.tensor([target])
    with torch.no_grad():
        logits = stepped(model, source, labels) if steps else model(input_ids=source, attention_mask=torch.ones_like(source), labels=labels).logits
    return torch.log_softmax(logits.double(), -1)[0].gather(1, labels[0].unsqueeze(1)).squeeze(1).tolist()


def stepped(model, source, labels):
    """Token by token with a cache, as generate() reads."""
    start = getattr(model.config, "decoder_start_token_id", None)
    start = model.config.decoder.bos_token_id if start is None else start
    encoded, past, rows = model.get_encoder()(input_ids=source, attention_mask=torch.ones_like(source)), None, []
    for token in [start] + labels[0, :-1].tolist():
        out = model(encoder_outputs=encoded, attention_mask=torch.ones_like(source), decoder_input_ids=torch.tensor([[token]]), past_key_values=past, use_cache=True)
        past = out.past_key_values
        rows.append(out.logits)
    return torch.cat(rows, 1)


def targets(sources: list, vocabulary: int, special: set[int], end: int) -> list[list[int]]:
    """Of each sentence the tokens of the next one, inside the target's vocabulary, and an end."""
    made = []
    for i in range(SENTENCES):
        ids = [token % vocabulary for token in sources[(i + 1) % len(sources)][0].tolist()]
        made.append([token for token in ids if token not in special][: TOKENS - 3 * i] + [end])
    return made


def main() -> None:
    experts.repair()
    golden, cases = Path(sys.argv[1]), {}
    for family in sys.argv[3:]:
        sources = alone(json.loads((golden / family / "inputs.json").read_text(encoding="utf-8")))
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(golden / family, dtype=torch.float32, **(dict(attn_implementation="eager") if "gemma" in family else {})).eval()
        if getattr(model.config, "decoder_start_token_id", None) is None:  # some encoder-decoders have it in generation_config.json alone
            model.config.decoder_start_token_id = model.generation_config.decoder_start_token_id
            model.config.pad_token_id = model.generation_config.pad_token_id or 0
        vocabulary = getattr(model.config, "tgt_vocab_size", model.get_output_embeddings().weight.shape[0])
        start = model.generation_config.decoder_start_token_id
        end = model.generation_config.eos_token_id
        end = end[0] if isinstance(end, list) else end
        special = {model.config.get_text_config(decoder=True).pad_token_id, model.generation_config.pad_token_id, end, start}
        made = targets(sources, vocabulary, special, end if end is not None else 5)
        cases[family] = dict(targets=made, log_probabilities=[log_probabilities(model, s, t, family in STEPPED) for s, t in zip(sources, made)])
        if family in STEPPED:
            whole = [log_probabilities(model, s, t, False) for s, t in zip(sources, made)]
            print(family, "apart from the whole pass by at most", max(abs(a - b) for x, y in zip(whole, cases[family]["log_probabilities"]) for a, b in zip(x, y)))
        print(family, [round(sum(row), 4) for row in cases[family]["log_probabilities"]], flush=True)
    write_compact(Path(sys.argv[2]), dict(transformers=hf.__version__, torch=torch.__version__, families=cases))


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    main()
