"""Tiny checkpoints of `encoder-decoder` models: two configurations in one, so their weights are filled here rather than in `checkpoints.lively`."""
import functools
import json
import math
import shutil
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import load_file, save_file

from checkpoints import setting, write

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
GAINS = {"query": 1.8, "key": 1.8, "q_attn": 1.8, "c_attn": 1.5, "attention.output.dense": 1.5, "output.dense": 2.0, "c_proj": 1.8}
LAST_NORM = {"bert": "cls.predictions.transform.LayerNorm", "roberta": "lm_head.layer_norm", "gpt2": "transformer.ln_f",
             "electra": "generator_predictions.LayerNorm", "bert-generation": "bert.encoder.layer.{}.output.LayerNorm"}


def wordpiece(folder: Path) -> int:
    shutil.copy(RESOURCES / "io/seqmark/tokenizer/bert/vocab.txt", folder)
    write(folder / "tokenizer_config.json", dict(cls_token="[CLS]", do_lower_case=True, mask_token="[MASK]", model_max_length=60, pad_token="[PAD]",
                                                 sep_token="[SEP]", tokenizer_class="BertTokenizer", unk_token="[UNK]"))
    return len((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())


def byte_level(folder: Path) -> int:
    for name in ("vocab.json", "merges.txt"):
        shutil.copy(RESOURCES / "golden/bart" / name, folder)
    bart = json.loads((RESOURCES / "golden/bart/tokenizer_config.json").read_text())
    write(folder / "tokenizer_config.json", dict(bart, tokenizer_class="RobertaTokenizer"))
    return len(json.loads((folder / "vocab.json").read_text(encoding="utf-8")))


def side(model_type: str, vocabulary: int, **more) -> dict:
    return dict(dict(model_type=model_type, vocab_size=vocabulary, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
                     max_position_embeddings=64), **more)


def decoder(model_type: str, vocabulary: int, **more) -> dict:
    return side(model_type, vocabulary, is_decoder=True, add_cross_attention=True, **more)


def nested(encoder: dict, decoder: dict, **more) -> dict:
    return dict(dict(model_type="encoder-decoder", architectures=["EncoderDecoderModel"], is_encoder_decoder=True, encoder=encoder, decoder=decoder),
                **more)


def bert2bert_tied(folder: Path, data: Path) -> dict:
    """Encoder and decoder share their weights, saved once; generation settings stand in the nested decoder alone."""
    size = wordpiece(folder)
    return nested(side("bert", size), decoder("bert", size, decoder_start_token_id=3, eos_token_id=2, pad_token_id=0, bos_token_id=3, max_length=16,
                                              length_penalty=0.7, no_repeat_ngram_size=4),
                  tie_encoder_decoder=True)


def roberta2roberta(folder: Path, data: Path) -> dict:
    """Positions numbered from the padding id on, an output layer of its own, one token type, generation_config.json."""
    size = byte_level(folder)
    more = dict(type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, max_position_embeddings=66)
    write(folder / "generation_config.json", dict(bos_token_id=0, decoder_start_token_id=0, early_stopping=True, eos_token_id=2, length_penalty=1.3,
                                                  max_length=18, num_beams=3, pad_token_id=1, transformers_version="5.12.1"))
    return nested(side("roberta", size, **more), decoder("roberta", size, tie_word_embeddings=False, **more), decoder_start_token_id=0, eos_token_id=2,
                  pad_token_id=1)


def bert2gpt2(folder: Path, data: Path) -> dict:
    """Another decoder of another width, with a smaller vocabulary; the one tokenizer is the encoder's."""
    size = wordpiece(folder)
    gpt2 = dict(model_type="gpt2", vocab_size=size - 9, n_embd=24, n_layer=2, n_head=3, n_inner=40, n_positions=64, add_cross_attention=True,
                bos_token_id=3, eos_token_id=2)
    return nested(side("bert", size, hidden_act="relu"), gpt2, decoder_start_token_id=3, eos_token_id=2, pad_token_id=0)


def distilbert2electra(folder: Path, data: Path) -> dict:
    size = wordpiece(folder)
    distilbert = dict(model_type="distilbert", vocab_size=size, dim=16, n_layers=2, n_heads=2, hidden_dim=24, max_position_embeddings=64)
    return nested(distilbert, decoder("electra", size, embedding_size=12), decoder_start_token_id=3, eos_token_id=2, pad_token_id=0)


def electra2bertgeneration(folder: Path, data: Path) -> dict:
    size = wordpiece(folder)
    return nested(side("electra", size, embedding_size=12), decoder("bert-generation", size), decoder_start_token_id=3, eos_token_id=2, pad_token_id=0)


FAMILIES = {"bert2bert_tied": bert2bert_tied, "roberta2roberta": roberta2roberta, "bert2gpt2": bert2gpt2, "distilbert2electra": distilbert2electra,
            "electra2bertgeneration": electra2bertgeneration}


def lively(config: dict, seed: int) -> torch.nn.Module:
    torch.manual_seed(seed)
    model = hf.AutoModelForSeq2SeqLM.from_config(hf.AutoConfig.for_model(**json.loads(json.dumps(config)))).eval()
    noise = torch.Generator().manual_seed(1000 + seed)

    def normal(shape):
        return torch.randn(shape, generator=noise)

    with torch.no_grad():
        for name, p in model.named_parameters():
            inner = name.startswith("decoder.")
            if p.ndim == 1:
                norm = "norm" in name.lower() or ".ln_" in name
                p.copy_(1 + 0.15 * normal(p.shape) if norm and name.endswith("weight") else 0.1 * normal(p.shape))
            elif "position_embeddings" in name or "wpe" in name:
                p.copy_((1.1 if inner else 0.7) * normal(p.shape))
            elif "word_embeddings" in name or "wte" in name or "token_type" in name:
                p.copy_(normal(p.shape))
            else:
                gain = next((value for key, value in GAINS.items() if key in name), 1.0)
                if "crossattention" in name and any(k in name for k in ("value", "output.dense", "c_attn", "c_proj")):
                    gain *= 1.6
                if inner and any(k in name for k in ("output.dense", "c_proj")):
                    gain *= 2.5
                conv1d = inner and config["decoder"]["model_type"] == "gpt2" and "lm_head" not in name
                p.copy_(gain * normal(p.shape) / math.sqrt(p.shape[0 if conv1d else 1]))
        if config.get("tie_encoder_decoder"):
            twins = dict(model.decoder.base_model.named_parameters())
            for name, p in model.encoder.named_parameters():
                if name in twins:
                    p.copy_(twins[name])
    return model


def sharpen(model, config: dict, batch: dict, spread: float, eos_lift: float) -> None:
    """As `checkpoints.sharpen`: logits spread by `spread`, and some rows end early."""
    eos = setting(config, "eos_token_id")
    ids = torch.randint(5, 120, (batch["input_ids"].shape[0], 8), generator=torch.Generator().manual_seed(1))
    ids[:, 0] = setting(config, "decoder_start_token_id")
    output = model.get_output_embeddings()
    with torch.no_grad():
        if output.bias is not None:
            output.bias[eos] += 2 * eos_lift
        else:
            output.weight[eos] *= eos_lift
        scale = spread / model(**batch, decoder_input_ids=ids).logits.std(-1).mean().item()
        name = LAST_NORM[config["decoder"]["model_type"]].format(config["decoder"].get("num_hidden_layers", 0) - 1)
        last = model.decoder.get_submodule(name)
        last.weight *= scale
        last.bias *= scale


def random_model(config: dict, batch: dict, seed: int):
    model = lively(config, seed)
    sharpen(model, config, batch, (1.8, 2.4)[seed % 2], (1.3, 1.7, 2.1, 2.6)[seed // 2 % 4])
    return model


def hide_padding_from_gpt2() -> None:
    """transformers 5.12.1 forgets the source's padding in GPT-2 (its forward sets `encoder_attention_mask = None` before it makes the mask of it), so
    that a sentence depends on the length of its neighbours. 4.4 masked it; what a sentence gives alone is the same either way."""
    from transformers.models.gpt2 import modeling_gpt2 as gpt2

    forward, make_mask, source = gpt2.GPT2LMHeadModel.forward, gpt2.create_bidirectional_mask, {}

    @functools.wraps(forward)
    def remember(self, *args, encoder_attention_mask=None, **more):
        source["mask"] = encoder_attention_mask
        return forward(self, *args, encoder_attention_mask=encoder_attention_mask, **more)

    gpt2.GPT2LMHeadModel.forward = remember
    gpt2.create_bidirectional_mask = lambda **more: make_mask(**dict(more, attention_mask=source["mask"]))


def save_once(folder: Path) -> None:
    """Drops the encoder's copy of what the decoder shares, as transformers 4 saved such a model."""
    file = folder / "model.safetensors"
    state = load_file(file)
    kept = {name: value for name, value in state.items()
            if not (name.startswith("encoder.") and "decoder.bert." + name.removeprefix("encoder.") in state)}
    assert len(kept) < len(state)
    assert all(torch.equal(value, state["decoder.bert." + name.removeprefix("encoder.")]) for name, value in state.items() if name not in kept)
    save_file(kept, file, metadata={"format": "pt"})
