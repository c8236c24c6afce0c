"""`stop_strings` over all tokenizers: taken from what the model says, cut within tokens and across them.

usage, with the peer's python: stop_strings.py SHARED OUT FIRST LAST
"""
from subject import alone, answer, history, open_model, open_tokenizer, read_sources, record, seeds, start, write_model

FAMILIES = ["bart", "mbart", "mbart50", "marian", "t5", "mt5", "pegasus", "m2m_100", "blenderbot", "blenderbot-small", "led", "prophetnet",
            "bert2bert", "roberta2roberta", "bert2gpt2", "xlmr2xlmr", "byt5", "umt5", "fsmt"]
NEVER = ["\u2603 never", "漢字漢字", "qqqq", "\U0001f600", " \u00e9\u0301", "\n"]


def piece(random, texts: list) -> str:
    """A part of a text, most often short."""
    text = random.choice(texts)
    begin = random.randrange(len(text))
    return text[begin:begin + random.choice([1, 1, 2, 2, 3, 4, 6, 10])]


def stop_string(random, texts: list) -> str:
    kind = random.random()
    if kind < 0.15:
        return random.choice(NEVER)
    if kind < 0.25:
        return random.choice(texts)[-random.choice([1, 2, 3, 5]):]  # at the very end
    if kind < 0.35:
        foreign = [c for text in texts for c in text if ord(c) > 127]
        if foreign:
            return random.choice(foreign)
    return piece(random, texts)


def stops(random, texts: list):
    """One text, or a list of them. A text that looks like JSON is put into a list."""
    found = [stop_string(random, texts) for _ in range(random.choice([1, 1, 2, 3, 5]))]
    if len(found) == 1 and found[0][0] not in "[\"'-" and random.random() < 0.4 and found[0].strip() == found[0]:
        return found[0]
    return found


def other_options(fuzzer, subject, liked: list) -> dict:
    """Random options beside, of those that may stand beside."""
    chosen = fuzzer.options(subject.random, subject.vocabulary, subject.eos, subject.family, liked)
    for key in ("use_cache", "decoder_start_token_id", "pad_token_id", "length_penalty"):
        if key != "length_penalty" or chosen.get(key, 0) < 0:
            chosen.pop(key, None)
    return chosen


def spoken(fuzzer, subject, kwargs: dict) -> list:
    """What the model says without stop strings, sometimes with its special tokens; options on which the peer fails say nothing."""
    try:
        sequences, _ = alone(fuzzer, subject, {**subject.implied, **kwargs})
    except Exception:
        return ["a"]
    skip = subject.random.random() < 0.8
    texts = [text for rows in sequences for text in subject.tokenizer.batch_decode(rows, skip_special_tokens=skip) if text]
    return texts or ["a"]


def make(fuzzer, out, seed: int) -> None:
    subject = start(fuzzer, out, seed, "stop", FAMILIES[seed % len(FAMILIES)])
    subject.tokenizer = open_tokenizer(fuzzer, subject)
    read_sources(fuzzer, subject, 4)
    write_model(fuzzer, subject)
    open_model(fuzzer, subject)
    liked = history(fuzzer, subject)
    cases = []
    for number in range(5):
        kwargs = [dict(num_beams=1), dict(num_beams=4), None, None, None][number] or other_options(fuzzer, subject, liked)
        if "max_length" not in kwargs:
            kwargs.setdefault("max_new_tokens", 20)
        kwargs["stop_strings"] = stops(subject.random, spoken(fuzzer, subject, kwargs))
        cases.append(answer(fuzzer, subject, kwargs))
    record(out, subject, cases)


if __name__ == "__main__":
    seeds(make)
