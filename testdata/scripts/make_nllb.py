"""Makes OUT_DIR/nllb: a tiny dense NLLB checkpoint with a tokenizer of its own, and what transformers generates with it between several languages.

usage: make_nllb.py OUT_DIR CORPUS_DIR      (CORPUS_DIR: demo/data/translation)
Cases as in make_golden.py; each also names `src_lang` and `tgt_lang`. Where `tgt_lang` is there, transformers was given its id as
`forced_bos_token_id`, which is not in `kwargs`.
"""
import shutil
import sys
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import save_file
from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

from checkpoints import candidates, noisy_twin, random_model, sentencepiece_model, write
from make_golden import bad_words, generation_cases, run_case, tensors, write_compact

TEXTS = [
    "The old baker sells fresh bread at half past seven.",
    "Der Zug nach Köln hatte gestern zwölf Minuten Verspätung.",
    "Ma sœur n'a pas encore lu la lettre du médecin.",
    "¿Cuándo vuelve tu abuela del mercado?",
    "Zítra ráno pojedeme na kole k řece.",
    "A <pad> in the middle takes no place.",  # fairseq's numbering of positions
]
MORE = [
    "La boulangère ouvre sa boutique à sept heures et demie.", "Le train pour Lyon part dans douze minutes.", "El puente viejo sigue cerrado.",
    "La niña perdió su paraguas azul en el autobús.", "Most je od včerejška zavřený.", "Babička prodává čerstvý chléb.", "Nous avons vu vingt bateaux.",
]
PAIRS = [("deu_Latn", "fra_Latn"), ("fra_Latn", "eng_Latn"), ("spa_Latn", "ces_Latn"), ("ces_Latn", "zho_Hans"), ("eng_Latn", "eng_Latn")]
SETTINGS = {"greedy": dict(num_beams=1), "beam4": dict(num_beams=4), "beam4_nret2_lp1.5": dict(num_beams=4, num_return_sequences=2, length_penalty=1.5)}


def checkpoint(folder: Path, corpus: Path) -> tuple[dict, hf.PreTrainedTokenizerBase]:
    lines = [line for side in ("source", "target") for line in (corpus / f"test.{side}").read_text(encoding="utf-8").split("\n")]
    rules = folder / "rules.tsv"
    rules.write_text("A0\t20\nFB01\t66 69\n2026\t2E 2E 2E\n", encoding="utf-8")  # a map of a few rules, to stay small
    sentencepiece_model(folder / "sentencepiece.bpe.model", lines + 20 * (TEXTS + MORE), 400, model_type="bpe", normalization_rule_tsv=str(rules))
    rules.unlink()
    write(folder / "config.json", dict(model_type="m2m_100"))
    write(folder / "tokenizer_config.json", dict(tokenizer_class="NllbTokenizer", model_max_length=60))
    tokenizer = hf.NllbTokenizer.from_pretrained(folder, extra_special_tokens=list(FAIRSEQ_LANGUAGE_CODES))
    tokenizer.save_pretrained(folder)
    (folder / "sentencepiece.bpe.model").unlink()
    write(folder / "generation_config.json", dict(
        bos_token_id=0, decoder_start_token_id=2, eos_token_id=2, max_length=24, pad_token_id=1, transformers_version=hf.__version__))
    return dict(model_type="m2m_100", architectures=["M2M100ForConditionalGeneration"], vocab_size=len(tokenizer), d_model=16, encoder_layers=2,
                decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=4, encoder_ffn_dim=32, decoder_ffn_dim=40,
                max_position_embeddings=48, activation_function="relu", scale_embedding=True, bos_token_id=0, pad_token_id=1, eos_token_id=2,
                decoder_start_token_id=2, is_encoder_decoder=True, tokenizer_class="NllbTokenizer", dropout=0.1), tokenizer


def encode(tokenizer, source: str) -> dict:
    tokenizer.src_lang = source
    encoded = tokenizer(TEXTS, padding=True, truncation=True, max_length=40, return_tensors="pt")
    return {key: encoded[key] for key in ("input_ids", "attention_mask")}


def positions() -> dict[str, torch.Tensor]:
    """Some rows of the position table of the published models, beyond their first 1,024 too."""
    rows = torch.tensor([2, 100, 1025, 2999])
    table = hf.models.m2m_100.modeling_m2m_100.M2M100SinusoidalPositionalEmbedding.get_embedding(3000, 1024, 1)
    return dict(position_rows=rows, position_vectors=table[rows].contiguous())


def make(folder: Path, corpus: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config, tokenizer = checkpoint(folder, corpus)
    batch = encode(tokenizer, "eng_Latn")
    assert (batch["input_ids"][5] == 1).sum() > (batch["attention_mask"][5] == 0).sum(), "no padding token inside"
    generation_config = (folder / "generation_config.json").read_bytes()
    for score, seed in candidates(config, batch, 64, random_model):
        random_model(config, batch, seed).save_pretrained(folder)
        write(folder / "config.json", config)
        (folder / "generation_config.json").write_bytes(generation_config)
        model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
        twin = noisy_twin(model)
        cases = {}

        def case(name: str, source: str, target: str | None, kwargs: dict) -> None:
            forced = {} if target is None or "forced_bos_token_id" in kwargs else dict(forced_bos_token_id=tokenizer.convert_tokens_to_ids(target))
            result = run_case(model, twin, encode(tokenizer, source), dict(kwargs, **forced))
            if "sequences" in result:
                result["texts"] = tokenizer.batch_decode(result["sequences"], skip_special_tokens=True, clean_up_tokenization_spaces=False)
            cases[name] = dict(result, kwargs=kwargs, src_lang=source, **({} if target is None else dict(tgt_lang=target)))

        for name, kwargs in generation_cases(config["eos_token_id"], bad_words(model, batch, config["eos_token_id"])).items():
            case(name, "eng_Latn", "deu_Latn", kwargs)
        for source, target in PAIRS:
            for name, kwargs in SETTINGS.items():
                case(f"{source}-{target}_{name}", source, target, kwargs)
        if sum(c.get("fragile", False) for c in cases.values()) <= 2:
            break
    write(folder / "inputs.json", dict(texts=TEXTS, input_ids=batch["input_ids"].tolist(), attention_mask=batch["attention_mask"].tolist()))
    save_file(dict(tensors(model, batch, config["decoder_start_token_id"]), **positions()), folder / "tensors_new.safetensors")
    write_compact(folder / "cases_new.json", dict(transformers=hf.__version__, torch=torch.__version__, cases=cases))
    print("nllb seed", seed, f"liveliness {score:.1f}", len(cases), "cases, fragile", [c for c in cases if cases[c].get("fragile")], "errors",
          {c: cases[c]["error"] for c in cases if "error" in cases[c]}, flush=True)


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    make(Path(sys.argv[1]) / "nllb", Path(sys.argv[2]))
