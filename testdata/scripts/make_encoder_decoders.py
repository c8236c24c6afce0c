"""Makes the `encoder-decoder` checkpoints of testdata/golden: bert2bert_tied, roberta2roberta and bert2gpt2 in full, the others with tensors only.

usage: make_encoder_decoders.py OUT_DIR [family...]
"""
import shutil
import sys
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import save_file

from checkpoints import TEXTS, setting, write
from encoder_decoders import FAMILIES, hide_padding_from_gpt2, random_model, save_once
from make_golden import accept_both_spellings, make, tensors

TENSORS_ONLY = ("distilbert2electra", "electra2bertgeneration")


def make_tensors(name: str, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = FAMILIES[name](folder, folder)
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    for file in ("vocab.txt", "tokenizer_config.json"):
        (folder / file).unlink()
    inputs = dict(tokenizer(TEXTS, padding=True, truncation=True, max_length=40))
    inputs = {key: inputs[key] for key in ("input_ids", "attention_mask")}
    batch = {key: torch.tensor(value) for key, value in inputs.items()}
    random_model(config, batch, 4).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    write(folder / "config.json", config)
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    write(folder / "inputs.json", inputs)
    save_file(tensors(model, batch, setting(config, "decoder_start_token_id")), folder / "tensors_new.safetensors")


if __name__ == "__main__":
    hf.logging.set_verbosity_error()
    torch.set_num_threads(1)
    accept_both_spellings()
    hide_padding_from_gpt2()
    out_dir = Path(sys.argv[1])
    for family in sys.argv[2:] or FAMILIES:
        if family in TENSORS_ONLY:
            make_tensors(family, out_dir / family)
        else:
            make(family, out_dir, out_dir, FAMILIES, random_model)
        if family == "bert2bert_tied":
            save_once(out_dir / family)
