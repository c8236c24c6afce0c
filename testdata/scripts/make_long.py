"""Makes OUT_DIR/{led_first,pegasus_x,bigbird_pegasus,bigbird_pegasus_full}: tiny checkpoints for long sources, and what transformers computes with them.

usage: make_long.py OUT_DIR CORPUS_DIR [name...]      (CORPUS_DIR: demo/data/translation)
Files as in make_golden.py. Each encoder is given one sentence at a time, without padding, because BigBird's result depends on it: see `one_by_one`.
"""
import json
import shutil
import sys
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import save_file
from transformers.models.bigbird_pegasus.modeling_bigbird_pegasus import BigBirdPegasusEncoder
from transformers.models.led.modeling_led import LEDEncoder

import checkpoints
import make_golden
from checkpoints import candidates, noisy_twin, random_model, sentencepiece_model, write
from make_golden import accept_both_spellings, bad_words, generation_cases, run_case, write_compact

TEXTS = [
    "The old baker sells fresh bread at half past seven.",
    "Last winter the river froze, and the children of our village skated from the mill to the church every afternoon.",
    "It rained.",
    "Mr Lindqvist counted 25 green boats in the harbour; none of them had a name, and two had no owner.",
    "Does Anna's brother live in Köln?",
    "Prices rose by 3.5% in 2014 (see table II), but the ferry to the island costs the same since the bridge was closed.",
]
CASES = ["defaults", "greedy", "beam4", "beam4_no_cache", "beam5_lp2.0", "beam4_early_true", "beam4_early_never", "beam4_nret4", "beam4_min10",
         "beam4_nrng3", "beam4_reppen1.3", "greedy_badwords", "beam4_forced", "beam6_everything"]
LENGTH = 64


def one_by_one(encoder_class, prepare) -> None:
    """Lets an encoder see each sentence of a batch alone and unpadded; `prepare` may change the arguments, or the encoder before each."""
    original = encoder_class.forward

    def forward(self, input_ids=None, attention_mask=None, **more):
        outputs = []
        for ids, mask in zip(input_ids, attention_mask):
            length = int(mask.sum())
            row = dict(input_ids=ids[None, :length], attention_mask=mask[None, :length])
            outputs.append(original(self, **{**more, **prepare(self, row), "return_dict": True}))

        def together(states):
            return torch.cat([torch.nn.functional.pad(s, (0, 0, 0, input_ids.shape[1] - s.shape[1])) for s in states])

        hidden = outputs[0].hidden_states
        return type(outputs[0])(
            last_hidden_state=together([o.last_hidden_state for o in outputs]),
            hidden_states=None if hidden is None else tuple(together(states) for states in zip(*(o.hidden_states for o in outputs))))

    encoder_class.forward = forward


def first_is_global(encoder, row: dict) -> dict:
    mask = torch.zeros_like(row["input_ids"])
    mask[:, 0] = 1
    return dict(row, global_attention_mask=mask)


def as_configured(encoder, row: dict) -> dict:
    """A short sentence makes an encoder attend in full for ever after."""
    encoder.set_attention_type(encoder.config.attention_type)
    return row


def pieces(folder: Path, corpus: Path) -> int:
    lines = [line for side in ("source", "target") for line in (corpus / f"test.{side}").read_text(encoding="utf-8").split("\n")]
    rules = folder / "rules.tsv"
    rules.write_text("A0\t20\nFB01\t66 69\n2026\t2E 2E 2E\n", encoding="utf-8")  # a map of a few rules, to stay small
    sentencepiece_model(folder / "spiece.model", lines + 10 * TEXTS, 300, normalization_rule_tsv=str(rules), pad_id=0, eos_id=1, unk_id=2, bos_id=-1,
                        pad_piece="<pad>")
    rules.unlink()
    write(folder / "tokenizer_config.json", dict(eos_token="</s>", extra_ids=0, model_max_length=LENGTH, pad_token="<pad>", tokenizer_class="T5Tokenizer",
                                                 unk_token="<unk>"))
    return 300


def sizes(width: int, **more) -> dict:
    return dict(d_model=width, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=4, encoder_ffn_dim=32,
                decoder_ffn_dim=40, is_encoder_decoder=True, dropout=0.1, **more)


def led_first(folder: Path, corpus: Path) -> dict:
    """Windows of 4 and 8 tokens; the first token is global."""
    data = folder / "data"
    data.mkdir()
    for side in ("source", "target"):
        shutil.copy(corpus / f"test.{side}", data / f"train.{side}")
    config = checkpoints.bart(folder, data)
    shutil.rmtree(data)
    (folder / "generation_config.json").unlink()
    return sizes(16, model_type="led", architectures=["LEDForConditionalGeneration"], vocab_size=config["vocab_size"], attention_window=[4, 8],
                 max_encoder_position_embeddings=72, max_decoder_position_embeddings=64, activation_function="gelu", bos_token_id=0, pad_token_id=1,
                 eos_token_id=2, decoder_start_token_id=2)


def pegasus_x(folder: Path, corpus: Path) -> dict:
    """Blocks of 8 tokens, staggered in the second layer, and 3 global tokens."""
    return dict(sizes(24, model_type="pegasus_x", architectures=["PegasusXForConditionalGeneration"], vocab_size=pieces(folder, corpus), block_size=8,
                      num_global_tokens=3, stagger_local_blocks=True, activation_function="gelu", scale_embedding=True, pad_token_id=0, eos_token_id=1,
                      decoder_start_token_id=0, forced_eos_token_id=1, max_position_embeddings=96), encoder_layers=3)


def bigbird_pegasus(folder: Path, corpus: Path) -> dict:
    """Blocks of 4 tokens and 2 random ones: sources of more than 36 tokens are attended to sparsely."""
    return sizes(16, model_type="bigbird_pegasus", architectures=["BigBirdPegasusForConditionalGeneration"], vocab_size=pieces(folder, corpus),
                 attention_type="block_sparse", block_size=4, num_random_blocks=2, use_bias=False, activation_function="gelu_new", scale_embedding=True,
                 pad_token_id=0, bos_token_id=2, eos_token_id=1, decoder_start_token_id=2, max_position_embeddings=72)


def bigbird_pegasus_full(folder: Path, corpus: Path) -> dict:
    """Full attention whatever the length; attention projections with biases."""
    return dict(bigbird_pegasus(folder, corpus), attention_type="original_full", use_bias=True, activation_function="relu", scale_embedding=False)


FAMILIES = {"led_first": led_first, "pegasus_x": pegasus_x, "bigbird_pegasus": bigbird_pegasus, "bigbird_pegasus_full": bigbird_pegasus_full}


def make(name: str, out: Path, corpus: Path) -> None:
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = FAMILIES[name](folder, corpus)
    write(folder / "config.json", config)
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    encoded = tokenizer(TEXTS, padding=True, truncation=True, max_length=LENGTH)
    inputs = dict(texts=TEXTS, input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"])
    batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
    for score, seed in candidates(config, batch, 40):
        random_model(config, batch, seed).save_pretrained(folder)
        write(folder / "config.json", config)
        (folder / "generation_config.json").unlink(missing_ok=True)
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
        twin = noisy_twin(model)
        every = generation_cases(config["eos_token_id"], bad_words(model, batch))
        cases = {case: run_case(model, twin, batch, every[case]) for case in CASES}
        if sum(case.get("fragile", False) for case in cases.values()) <= 1:
            break
    for case in cases.values():
        if "sequences" in case:
            case["texts"] = tokenizer.batch_decode(case["sequences"], skip_special_tokens=True, clean_up_tokenization_spaces=False)
    write(folder / "inputs.json", inputs)
    save_file(make_golden.tensors(model, batch), folder / "tensors_new.safetensors")
    write_compact(folder / "cases_new.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
    print(name, "seed", seed, f"liveliness {score:.1f}", "lengths", batch["attention_mask"].sum(1).tolist(), "fragile",
          [c for c in cases if cases[c].get("fragile")], "errors", {c: cases[c]["error"] for c in cases if "error" in cases[c]},
          json.dumps(cases["beam4"].get("texts"), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    make_golden.TEXTS = TEXTS
    one_by_one(BigBirdPegasusEncoder, as_configured)
    one_by_one(LEDEncoder, first_is_global)
    for family in sys.argv[3:] or FAMILIES:
        make(family, Path(sys.argv[1]), Path(sys.argv[2]))
