"""Makes OUT_DIR/FAMILY_VARIANT: tiny random checkpoints whose embedding tables differ, and what transformers computes with them.

usage: make_family_tables.py OUT_DIR      (testdata/golden-extra/tables)
`apart`: tie_word_embeddings false and four tables; `encoder`, `decoder`, `output`: tied, and that table alone differs from the shared one;
`equal`: four equal tables; `mixed`: tied, and four tables; its `tensors_old` have the output's table everywhere, which 4.4 reads last into the one parameter;
`float64`: stored so, with digits that float32 has not; `scaled`: scale_embedding and vectors so short that the norm's epsilon counts; its `tensors_old` have them scaled in the decoder too, as in 4.4;
`positions`: position tables in the file that are no sinusoids.
`tensors_new` is what 5.12 computes after from_pretrained.
"""
import json
import shutil
import sys
from pathlib import Path

import torch
import transformers as hf
from safetensors.torch import load_file, save_file

VOCABULARY, WIDTH = 24, 8
SOURCE = [5, 9, 17, 6, 21, 11, 7, 2]
TARGET = [2, 13, 8, 20, 5]
BART = dict(vocab_size=VOCABULARY, d_model=WIDTH, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
            encoder_ffn_dim=8, decoder_ffn_dim=8, max_position_embeddings=16, pad_token_id=1, bos_token_id=0, eos_token_id=2,
            decoder_start_token_id=2, activation_function="gelu")
MORE = dict(
    marian=dict(decoder_vocab_size=VOCABULARY, share_encoder_decoder_embeddings=True),
    led=dict(attention_window=4, max_encoder_position_embeddings=16, max_decoder_position_embeddings=16),
    pegasus_x=dict(block_size=4, num_global_tokens=2),
    bigbird_pegasus=dict(attention_type="original_full"),
    fsmt=dict(src_vocab_size=VOCABULARY, tgt_vocab_size=VOCABULARY, langs=["en", "ro"]))
PROPHETNET = dict(vocab_size=VOCABULARY, hidden_size=WIDTH, num_encoder_layers=1, num_decoder_layers=1, num_encoder_attention_heads=2,
                  num_decoder_attention_heads=2, encoder_ffn_dim=8, decoder_ffn_dim=8, max_position_embeddings=20, num_buckets=8,
                  relative_max_distance=16, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=2)
FAMILIES = ["bart", "mbart", "m2m_100", "pegasus", "blenderbot", "blenderbot-small", "led", "pegasus_x", "bigbird_pegasus", "marian", "prophetnet", "fsmt"]
VARIANTS = {"bart": ["apart", "encoder", "decoder", "output", "equal", "mixed", "float64"], "marian": ["apart", "encoder", "decoder", "output", "equal"],
            "prophetnet": ["apart", "encoder", "decoder", "output", "equal"], "blenderbot-small": ["apart", "scaled"], "fsmt": ["positions"]}


def tables(model_type: str) -> list[str]:
    """Shared, encoder, decoder, output."""
    if model_type == "prophetnet":
        return [f"prophetnet.{side}word_embeddings.weight" for side in ("", "encoder.", "decoder.")] + ["lm_head.weight"]
    if model_type == "fsmt":
        return ["model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "model.decoder.output_projection.weight"]
    base = "led" if model_type == "led" else "model"
    return [f"{base}.shared.weight", f"{base}.encoder.embed_tokens.weight", f"{base}.decoder.embed_tokens.weight", "lm_head.weight"]


def compute(folder: Path) -> dict:
    model = hf.AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
    ids, inputs = torch.tensor([SOURCE]), torch.tensor([TARGET])
    with torch.no_grad():
        encoded = model.get_encoder()(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        steps = [model(input_ids=ids, attention_mask=torch.ones_like(ids), decoder_input_ids=inputs[:, : k + 1], use_cache=False).logits[:, -1]
                 for k in range(len(TARGET))]
    return dict(encoder_last=encoded.contiguous(), tf_decoder_input_ids=inputs, tf_logits=torch.stack(steps, 1).contiguous(),
                first_step_logits=steps[0].clone())


def make(out: Path, model_type: str, variant: str, seed: int) -> None:
    folder = out / f"{model_type}_{variant}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sizes = PROPHETNET if model_type == "prophetnet" else {**BART, **MORE.get(model_type, {})}
    if variant == "scaled":
        sizes = {**sizes, "scale_embedding": True}
    config = hf.AutoConfig.for_model(model_type, **sizes)
    torch.manual_seed(seed)
    model = hf.AutoModelForSeq2SeqLM.from_config(config).eval()
    state = {name: value.clone().contiguous() for name, value in model.state_dict().items() if "embed_positions" not in name
             or model_type in ("bart", "mbart", "led", "blenderbot", "blenderbot-small", "bigbird_pegasus", "fsmt")}
    noise = torch.Generator().manual_seed(seed)
    for name in sorted(state):
        value = state[name]
        if value.is_floating_point():
            random = torch.randn(value.shape, generator=noise)
            state[name] = 1 + 0.2 * random if "norm" in name and name.endswith("weight") else 0.6 * random
        if variant == "float64" and value.is_floating_point():
            state[name] = state[name].double() * (1 + 1e-9)
    names = tables(model_type)
    own = [torch.randn((VOCABULARY, WIDTH), generator=noise) for _ in names]
    if variant == "float64":
        own = [table.double() * (1 + 1e-9) for table in own]
    if variant == "scaled":
        own = [0.002 * table for table in own]
    differ = dict(apart=[0, 1, 2, 3], mixed=[0, 1, 2, 3], encoder=[0, 1, 0, 0], decoder=[0, 0, 2, 0], output=[0, 0, 0, 3], equal=[0, 0, 0, 0],
                  scaled=[0, 0, 0, 0], float64=[0, 0, 0, 0], positions=[0, 1, 1])[variant]
    content = config.to_dict() | dict(tie_word_embeddings=variant not in ("apart", "positions"))
    keep = set(sizes) | {"model_type", "tie_word_embeddings"}
    (folder / "config.json").write_text(json.dumps({key: content[key] for key in sorted(keep & set(content))}, indent=1) + "\n")
    (folder / "inputs.json").write_text(json.dumps(dict(input_ids=[SOURCE], attention_mask=[[1] * len(SOURCE)])) + "\n")
    if variant == "mixed":
        save_file({**state, **{name: own[3].clone() for name in names}}, folder / "model.safetensors", metadata=dict(format="pt"))
        save_file(compute(folder), folder / "tensors_old.safetensors")
    if variant == "scaled":
        save_file({**state, **{name: own[0].clone() for name in names}, names[2]: WIDTH**0.5 * own[0], names[3]: own[0].clone()},
                  folder / "model.safetensors", metadata=dict(format="pt"))
        save_file(compute(folder), folder / "tensors_old.safetensors")
    save_file({**state, **{name: own[i].clone() for name, i in zip(names, differ)}}, folder / "model.safetensors", metadata=dict(format="pt"))
    save_file(compute(folder), folder / "tensors_new.safetensors")
    if load_file(folder / "tensors_new.safetensors")["tf_logits"].std() < 0.001:
        raise SystemExit(f"{folder}: logits hardly vary")


for seed, family in enumerate(FAMILIES):
    for kind in VARIANTS.get(family, ["apart"]):
        make(Path(sys.argv[1]), family, kind, seed)
