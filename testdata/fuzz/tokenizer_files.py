"""Tokenizer files as transformers 5 writes them: its own save_pretrained of what it read from the older files, with tokens of one's own,
chat templates and the keys that came later; also with the generic classes.

usage, with the peer's python: tokenizer_files.py SHARED OUT FIRST LAST
"""
import json

from subject import answer, history, open_model, open_tokenizer, read_sources, record, seeds, start, write_model

FAMILIES = ["bart", "mbart", "t5", "mbart50", "pegasus", "bert2bert", "m2m_100", "marian", "blenderbot", "led", "prophetnet", "roberta2roberta",
            "bert2gpt2", "xlmr2xlmr", "byt5", "umt5", "blenderbot-small", "mt5", "longt5", "electra2electra"]
GENERIC = ["TokenizersBackend", "PreTrainedTokenizerFast"]
LEFT_BEHIND = ["RobertaTokenizer"]  # 5.12 opens RobertaTokenizerFast of a LED by an older module, without a pre-tokenizer: it drops what is not ASCII
TEMPLATE = "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}{% endfor %}"
LISTED = ["<ent>", "[X1]", "<|user|>", "Köln"]
NAMED = {"image_token": "<image>", "boi_token": "[BOI]"}
PLAIN = ["zugabe", "Hello", " 2013", "€€"]


def special_tokens(random) -> dict:
    """What to hand to from_pretrained: nothing, a list, or names with their tokens."""
    kind = random.random()
    if kind < 0.35:
        return {}
    return dict(extra_special_tokens=random.sample(LISTED, 2) if kind < 0.7 else NAMED)


def add_plain(fuzzer, random, tokenizer) -> None:
    """Tokens that are not special, each with flags of its own."""
    from tokenizers import AddedToken

    if random.random() < 0.4:
        flag = lambda: random.random() < 0.3
        tokenizer.add_tokens([AddedToken(text, lstrip=flag(), rstrip=flag(), single_word=flag(), normalized=flag()) for text in random.sample(PLAIN, 2)])


def save(fuzzer, subject, tokenizer) -> None:
    """Only what the peer writes is left, beside config.json."""
    if subject.random.random() < 0.5:
        tokenizer.chat_template = TEMPLATE if subject.random.random() < 0.7 else dict(default=TEMPLATE, tool_use=TEMPLATE)
    for old in subject.folder.iterdir():
        if old.name != "config.json":
            old.unlink()
    tokenizer.save_pretrained(subject.folder, save_jinja_files=subject.random.random() < 0.5)


def decoder_of(tokenizer) -> dict:
    """`added_tokens_decoder` as 4.34 and later wrote it."""
    flags = ("content", "lstrip", "normalized", "rstrip", "single_word", "special")
    return {str(i): {name: getattr(token, name) for name in flags} for i, token in sorted(tokenizer.added_tokens_decoder.items())}


def edit(subject, tokenizer) -> bool:
    """Keys that other versions add or leave out. Returns whether the class is a generic one."""
    random, file = subject.random, subject.folder / "tokenizer_config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    generic = (subject.folder / "tokenizer.json").exists() and random.random() < 0.4
    if generic:
        config["tokenizer_class"] = random.choice(GENERIC)
    elif random.random() < 0.3 and (subject.folder / "tokenizer.json").exists() and config["tokenizer_class"] not in LEFT_BEHIND:
        config["tokenizer_class"] += "Fast"
    if random.random() < 0.5:
        config["added_tokens_decoder"] = decoder_of(tokenizer)
    if random.random() < 0.3:
        config.pop("backend", None)
    if random.random() < 0.3:
        config.setdefault("extra_special_tokens", random.choice([{}, []]))
    if random.random() < 0.3:
        config.update(processor_class="SomeProcessor", is_local=True, local_files_only=False, use_fast=True)
    config["clean_up_tokenization_spaces"] = random.random() < 0.5
    file.write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")
    return generic


def grow(subject) -> None:
    """A row for each token."""
    size = max(subject.tokenizer.get_vocab().values()) + 1
    for config in (subject.config, getattr(subject.config, "encoder", None), getattr(subject.config, "decoder", None)):
        for name in ("vocab_size", "decoder_vocab_size"):
            if getattr(config, name, None) is not None and getattr(config, name) < size:
                setattr(config, name, size)
    (subject.folder / "config.json").write_text(json.dumps(subject.config.to_dict()), encoding="utf-8")


def make(fuzzer, out, seed: int) -> None:
    subject = start(fuzzer, out, seed, "files", FAMILIES[seed % len(FAMILIES)])
    added = special_tokens(subject.random)
    old = fuzzer.T.AutoTokenizer.from_pretrained(subject.folder, **subject.langs, **added)
    add_plain(fuzzer, subject.random, old)
    save(fuzzer, subject, old)
    subject.generic = edit(subject, old)
    if subject.generic:
        subject.langs = {}
    subject.tokenizer = open_tokenizer(fuzzer, subject)
    grow(subject)
    read_sources(fuzzer, subject, 6, spice=tuple(LISTED + list(NAMED.values()) + PLAIN))
    write_model(fuzzer, subject)
    open_model(fuzzer, subject)
    liked = history(fuzzer, subject)
    own = sorted(i for i in subject.tokenizer.added_tokens_decoder if i >= subject.vocabulary - 8)
    loved = dict(num_beams=2, sequence_bias=[[[i], 4.0] for i in own[-3:]]) if own else dict(num_beams=2)
    settings = [dict(num_beams=1), dict(num_beams=4), loved, dict(num_beams=1, min_new_tokens=3, suppress_tokens=liked[:1])]
    record(out, subject, [answer(fuzzer, subject, kwargs) for kwargs in settings], added=added)


if __name__ == "__main__":
    seeds(make)
