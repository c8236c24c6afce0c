"""Makes the tokenizer files of the demo's checkpoints from their training text.

usage: tokenizers_of_demo.py translation|summarization DATA_DIR OUT_DIR VOCABULARY
translation: source.spm, target.spm, vocab.json as Marian checkpoints have them (one SentencePiece model serves both sides).
summarization: tokenizer.json as BART checkpoints have it (byte-level BPE).
"""
import json
import shutil
import sys
from pathlib import Path


def marian(data: Path, out: Path, size: int) -> None:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sample(data)), model_prefix=f"{out}/joint", vocab_size=size, model_type="unigram", character_coverage=1.0,
        num_threads=1, minloglevel=2)
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{out}/joint.model")
    vocabulary = {"</s>": 0, "<unk>": 1}
    for i in range(pieces.get_piece_size()):
        piece = pieces.id_to_piece(i)
        if piece not in ("<unk>", "<s>", "</s>"):
            vocabulary[piece] = len(vocabulary)
    vocabulary["<pad>"] = len(vocabulary)
    (out / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    shutil.copy(out / "joint.model", out / "source.spm")
    shutil.move(out / "joint.model", out / "target.spm")
    (out / "joint.vocab").unlink()
    write(out / "tokenizer_config.json", {
        "eos_token": "</s>", "model_max_length": 128, "pad_token": "<pad>", "separate_vocabs": False, "source_lang": "en",
        "sp_model_kwargs": {}, "target_lang": "de", "tokenizer_class": "MarianTokenizer", "unk_token": "<unk>"})
    write(out / "special_tokens_map.json", {"eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"})


def bart(data: Path, out: Path, size: int) -> None:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    # the mask comes last, as in the published checkpoints
    trainer = trainers.BpeTrainer(vocab_size=size - 1, min_frequency=2, special_tokens=specials, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    trained.train_from_iterator(sample(data), trainer)
    trained.add_special_tokens([AddedToken(token, normalized=False) for token in specials] + [AddedToken("<mask>", lstrip=True, normalized=False)])
    trained.decoder = decoders.ByteLevel()
    trained.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    trained.save(str(out / "tokenizer.json"), pretty=False)
    write(out / "tokenizer_config.json", {
        "add_prefix_space": False, "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "errors": "replace", "mask_token": "<mask>",
        "model_max_length": 256, "pad_token": "<pad>", "sep_token": "</s>", "tokenizer_class": "BartTokenizer", "trim_offsets": True,
        "unk_token": "<unk>"})
    write(out / "special_tokens_map.json", {
        "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>",
        "mask_token": {"content": "<mask>", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False},
        "pad_token": "<pad>", "sep_token": "</s>", "unk_token": "<unk>"})


def sample(data: Path, lines: int = 30_000) -> list[str]:
    """As many source as target lines: both sides share the vocabulary."""
    rows = []
    for side in ("source", "target"):
        with open(data / f"train.{side}", encoding="utf-8") as file:
            rows += [line.rstrip("\n") for _, line in zip(range(lines), file)]
    return rows


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    task, data_dir, out_dir, vocabulary_size = sys.argv[1:5]
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    {"translation": marian, "summarization": bart}[task](Path(data_dir), folder, int(vocabulary_size))
