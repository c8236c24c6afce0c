"""Makes OUT_DIR/fsmt and OUT_DIR/prophetnet: tiny checkpoints and what transformers computes with them where it is right (docs/decoding.md).

usage: make_fsmt_prophetnet.py OUT_DIR CORPUS_DIR [family...]      (CORPUS_DIR: demo/data/translation)
Files and cases as make_golden.py makes them. Two things are done for transformers:
- FSMT's `generate()` gets the whole history at every step, since its positions are counted in what it is given.
- `tf_logits` are made step by step: at once, FSMT reads the last token alone, and ProphetNet mixes up its relative positions.
Both are wrong without a cache, so there is no case without.

`prophetnet/cases_padding.json` is what transformers 4.4 gives for the padded batch: its padding masks reach the wrong heads. Searches in which
4.4 and 5.12 agree, with 5.12's masks laid out as 4.4 does it, which gave 4.4's encoder states to the bit (docs/decoding.md).
"""
import json
import re
import shutil
import sys
import types
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import load_file, save_file

import checkpoints
from checkpoints import candidates, noisy_twin, random_model, write
from make_golden import bad_words, generation_cases, run_case, tensors, tokenization, write_compact

TEXTS = [
    "The old baker sells fresh bread at half past seven",
    "Does the brother of Anna live in Köln",
    "We saw twenty five green boats and a very long train that had come from the other side of the river",
    "A <pad> in the middle takes no place",  # fairseq's numbering of positions
    "It rained",
    "The café opens tomorrow but the bridge stays closed",
]


def words(corpus: Path) -> list[str]:
    """The corpus without anything but letters and blanks."""
    lines = [line for side in ("source", "target") for line in (corpus / f"test.{side}").read_text(encoding="utf-8").split("\n")]
    return [" ".join(re.findall(r"[^\W\d_]+", line)) for line in lines]


def without_moses() -> None:
    """Stands in for sacremoses, which the peer lacks: text of letters and blanks is all that comes here, and Moses only splits that."""
    try:
        import sacremoses  # noqa: F401
    except ImportError:
        module = types.ModuleType("sacremoses")

        class Moses:
            def __init__(self, lang):
                pass

            def normalize(self, text):
                return text

            def tokenize(self, text, **_):
                return text.split()

            def detokenize(self, tokens):
                return " ".join(tokens)

        module.MosesPunctNormalizer = module.MosesTokenizer = module.MosesDetokenizer = Moses
        sys.modules["sacremoses"] = module


def fsmt(folder: Path, corpus: Path) -> tuple[dict, hf.PreTrainedTokenizerBase]:
    """A vocabulary for each side, scaled embeddings, and what old files say of the decoder."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    without_moses()
    trained = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    trained.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trained.train_from_iterator(words(corpus) + 5 * TEXTS, trainers.BpeTrainer(vocab_size=280, end_of_word_suffix="</w>", show_progress=False))
    content = json.loads(trained.to_str())["model"]
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces = sorted(content["vocab"], key=content["vocab"].get)
    sides = dict(src=specials + pieces, tgt=specials + pieces[::-1][:240])
    for side, tokens in sides.items():
        (folder / f"vocab-{side}.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}, ensure_ascii=False), encoding="utf-8")
    merges = [" ".join(merge) if isinstance(merge, list) else merge for merge in content["merges"]]
    (folder / "merges.txt").write_text("".join(f"{merge} {len(merges) - i}\n" for i, merge in enumerate(merges)), encoding="utf-8")
    write(folder / "tokenizer_config.json", dict(do_lower_case=False, langs=["en", "de"], model_max_length=60, tokenizer_class="FSMTTokenizer"))
    tokenizer = hf.FSMTTokenizer.from_pretrained(folder)
    return dict(model_type="fsmt", architectures=["FSMTForConditionalGeneration"], langs=["en", "de"], src_vocab_size=len(sides["src"]),
                tgt_vocab_size=len(sides["tgt"]), d_model=24, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
                decoder_attention_heads=4, encoder_ffn_dim=32, decoder_ffn_dim=40, max_position_embeddings=64, activation_function="relu",
                scale_embedding=True, tie_word_embeddings=False, decoder=dict(model_type="fsmt_decoder", vocab_size=len(sides["tgt"])),
                bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, is_encoder_decoder=True, dropout=0.1, max_length=30,
                num_beams=5, early_stopping=False, length_penalty=1.15, forced_eos_token_id=2), tokenizer


def prophetnet(folder: Path, corpus: Path) -> tuple[dict, hf.PreTrainedTokenizerBase]:
    """Three predicting streams, fewer positions than the longest source has tokens, and distances beyond the last bucket."""
    from tokenizers import BertWordPieceTokenizer

    trained = BertWordPieceTokenizer(lowercase=True)
    specials = ["[PAD]", "[unused0]", "[unused1]", "[X_SEP]", "[SEP]", "[CLS]", "[MASK]", "[UNK]"]
    trained.train_from_iterator(words(corpus), vocab_size=220, min_frequency=2, special_tokens=specials, show_progress=False)
    vocabulary = trained.get_vocab()
    (folder / "prophetnet.tokenizer").write_text("\n".join(sorted(vocabulary, key=vocabulary.get)) + "\n", encoding="utf-8")
    write(folder / "tokenizer_config.json", dict(do_lower_case=True, model_max_length=60, tokenizer_class="ProphetNetTokenizer"))
    tokenizer = hf.ProphetNetTokenizer.from_pretrained(folder)
    return dict(model_type="prophetnet", architectures=["ProphetNetForConditionalGeneration"], vocab_size=len(vocabulary), hidden_size=24,
                num_encoder_layers=2, num_decoder_layers=2, num_encoder_attention_heads=4, num_decoder_attention_heads=3, encoder_ffn_dim=32,
                decoder_ffn_dim=40, max_position_embeddings=36, activation_function="gelu", ngram=3, num_buckets=6, relative_max_distance=9,
                bos_token_id=4, pad_token_id=0, eos_token_id=4, decoder_start_token_id=4, add_cross_attention=True, is_encoder_decoder=True,
                dropout=0.1, max_length=24), tokenizer


def with_whole_history() -> None:
    prepare = hf.FSMTForConditionalGeneration.prepare_inputs_for_generation
    hf.FSMTForConditionalGeneration.prepare_inputs_for_generation = lambda self, input_ids, *args, **kwargs: dict(
        prepare(self, input_ids, *args, **kwargs), decoder_input_ids=input_ids)


def tied_with_sinusoids() -> None:
    """Random weights are for the parameters that a real FSMT has trained; its output is its decoder's embedding."""
    lively = checkpoints.lively

    def real(config, seed):
        model = lively(config, seed)
        if config["model_type"] == "fsmt":
            with torch.no_grad():
                for side in (model.model.encoder, model.model.decoder):
                    table = side.embed_positions
                    table.weight.copy_(table.get_embedding(*table.weight.shape, table.padding_idx))
                    table.weight.requires_grad = False
            model.model.decoder.output_projection.weight = model.model.decoder.embed_tokens.weight
        return model

    checkpoints.lively = real


def save(model, folder: Path) -> None:
    """Without the position tables, which published checkpoints leave out."""
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink()
    file = folder / "model.safetensors"
    if model.config.model_type == "fsmt":
        state = {name: value for name, value in load_file(file).items() if "embed_positions" not in name}
        state.setdefault("model.decoder.output_projection.weight", state["model.decoder.embed_tokens.weight"].clone())
        save_file(state, file, metadata=dict(format="pt"))


def stepwise_logits(model, batch: dict, ids: torch.Tensor) -> torch.Tensor:
    logits, past = [], None
    with torch.no_grad():
        encoded = model.get_encoder()(**batch, return_dict=True)
        for step in range(1, ids.shape[1] + 1):
            read = ids[:, :step] if model.config.model_type == "fsmt" else ids[:, step - 1 : step]
            result = model(encoder_outputs=encoded, attention_mask=batch["attention_mask"], decoder_input_ids=read, past_key_values=past, use_cache=True)
            past = result.past_key_values
            logits.append(result.logits[:, -1])
    return torch.stack(logits, 1)


def padding_cases(model, twin, batch: dict) -> dict:
    """No sentence ends before the others and no length counts, so that the versions' stopping rules cannot differ."""
    attention = type(model.prophetnet.encoder.layers[0].self_attn)
    forward = attention.forward

    def mixed(self, hidden_states, key_value_states=None, attention_mask=None, **more):
        if attention_mask is not None:
            attention_mask = attention_mask.transpose(0, 1).reshape(attention_mask.shape)
        return forward(self, hidden_states, key_value_states=key_value_states, attention_mask=attention_mask, **more)

    attention.forward = mixed
    try:
        whole = dict(max_length=12, min_length=12, length_penalty=0.0)
        settings = {
            "greedy": dict(whole, num_beams=1), "beam4": dict(whole, num_beams=4),
            "beam5_nrng2": dict(whole, num_beams=5, num_return_sequences=2, no_repeat_ngram_size=2),
        }
        return {case: run_case(model, twin, batch, kwargs) for case, kwargs in settings.items()}
    finally:
        attention.forward = forward


def differing(model, batch: dict, case: dict) -> int:
    rows = run_case(model, model, batch, case["kwargs"])["sequences"]
    return sum(a != b for a, b in zip(rows, case["sequences"]))


def make(name: str, folder: Path, corpus: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write(folder / "config.json", dict(model_type=name))
    config, tokenizer = dict(fsmt=fsmt, prophetnet=prophetnet)[name](folder, corpus)
    encoded = tokenizer(TEXTS, padding=True, truncation=True, max_length=40)
    inputs = dict(texts=TEXTS, input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"])
    batch = {key: torch.tensor(inputs[key]) for key in ("input_ids", "attention_mask")}
    for score, seed in candidates(config, batch, 64):
        save(random_model(config, batch, seed), folder)
        write(folder / "config.json", config)
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
        twin = noisy_twin(model)
        settings = {case: kwargs for case, kwargs in generation_cases(config["eos_token_id"], bad_words(model, batch)).items() if "use_cache" not in kwargs}
        cases = {case: run_case(model, twin, batch, kwargs) for case, kwargs in settings.items()}
        if sum(case.get("fragile", False) for case in cases.values()) <= 2:
            break
    padded = padding_cases(model, twin, batch) if name == "prophetnet" else {}
    for case in [*cases.values(), *padded.values()]:
        if "sequences" in case:
            case["texts"] = tokenizer.batch_decode(case["sequences"], skip_special_tokens=True, clean_up_tokenization_spaces=False)
    write(folder / "inputs.json", inputs)
    write_compact(folder / "tokenize_new.json", tokenization(tokenizer))
    values = tensors(model, batch)
    values["tf_logits"] = stepwise_logits(model, batch, values["tf_decoder_input_ids"])
    save_file({key: value.contiguous().clone() for key, value in values.items()}, folder / "tensors_new.safetensors")
    write_compact(folder / "cases_new.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
    if padded:
        write_compact(folder / "cases_padding.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=padded))
        print("padding: fragile", [c for c in padded if padded[c]["fragile"]], "rows that differ without:",
              {c: differing(model, batch, padded[c]) for c in padded})
    said = {token for case in cases.values() for row in case.get("sequences", []) for token in row[1:]}
    print(name, "seed", seed, f"liveliness {score:.1f}", len(cases), "cases, fragile", [c for c in cases if cases[c].get("fragile")], "errors",
          {c: cases[c]["error"] for c in cases if "error" in cases[c]}, "longest source", len(inputs["input_ids"][0]), "tokens said", len(said), flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    with_whole_history()
    tied_with_sinusoids()
    for family in sys.argv[3:] or ("fsmt", "prophetnet"):
        make(family, Path(sys.argv[1]) / family, Path(sys.argv[2]))
