"""Diverse (`num_beam_groups`) and constrained beams (`force_words_ids`), each sentence alone. transformers 5 has neither.

usage, with the peer's python: groups.py SHARED OUT FIRST LAST SOURCE

SOURCE is the folder src of transformers 4.55, the last with both in generate(); it runs here in place of the installed one.
"""
import sys
import types

SOURCE = sys.argv[5]
sys.path.insert(0, SOURCE)
unchecked = types.ModuleType("transformers.dependency_versions_check")
unchecked.dep_version_check = lambda *names: None
sys.modules["transformers.dependency_versions_check"] = unchecked  # newer companions serve as well

from subject import answer, history, open_model, open_tokenizer, read_sources, record, seeds, start, write_model

# whose tokenizers are alike in 4.55 and 5.12
FAMILIES = ["bart", "t5", "marian", "led", "blenderbot", "blenderbot-small", "bert2bert", "bert2gpt2", "electra2electra", "roberta2roberta"]
DIVISORS = {2: [2], 3: [3], 4: [2, 4], 6: [2, 3, 6], 8: [2, 4]}


def shared_options(fuzzer, subject, liked: list) -> dict:
    """Options that may stand beside either search and mean the same in 4.55 and 5.12."""
    chosen = fuzzer.options(subject.random, subject.vocabulary, subject.eos, subject.family, liked)
    for key in ("num_beams", "num_return_sequences", "use_cache", "decoder_start_token_id", "pad_token_id", "renormalize_logits",
                "encoder_repetition_penalty", "remove_invalid_values"):
        chosen.pop(key, None)
    if chosen.get("length_penalty", 0) < 0:
        chosen["length_penalty"] = 0.3
    if "max_length" not in chosen:
        chosen.setdefault("max_new_tokens", 20)
    return chosen


def grouped(random) -> dict:
    beams = random.choice(list(DIVISORS))
    return dict(num_beams=beams, num_beam_groups=random.choice(DIVISORS[beams]), diversity_penalty=random.choice([0.1, 0.5, 1.0, 2.0, 5.0]),
                num_return_sequences=random.randint(1, beams))


def phrase(random, liked: list, vocabulary: int) -> list:
    return [random.choice(liked) if random.random() < 0.7 else random.randrange(4, vocabulary) for _ in range(random.choice([1, 1, 2, 3]))]


def alternatives(random, liked: list, vocabulary: int) -> list:
    """Phrases of which one will do; none begins with another."""
    found = []
    for _ in range(random.choice([2, 2, 3])):
        new = phrase(random, liked, vocabulary)
        if all(new[:len(old)] != old and old[:len(new)] != new for old in found):
            found.append(new)
    return found if len(found) > 1 else found[0]


def constrained(random, liked: list, vocabulary: int) -> dict:
    words = [alternatives(random, liked, vocabulary) if random.random() < 0.35 else phrase(random, liked, vocabulary)
             for _ in range(random.choice([1, 1, 2, 3]))]
    nested = [word if isinstance(word[0], list) else word for word in words]
    beams = random.choice([2, 3, 4, 6])
    return dict(num_beams=beams, force_words_ids=nested, num_return_sequences=random.randint(1, beams))


def make(fuzzer, out, seed: int) -> None:
    subject = start(fuzzer, out, seed, "groups", FAMILIES[seed % len(FAMILIES)])
    if subject.config.model_type != "encoder-decoder":
        subject.config.tie_word_embeddings = True  # else 4.55 saves one table for both sides and reads the other places as random numbers
    subject.tokenizer = open_tokenizer(fuzzer, subject)
    read_sources(fuzzer, subject, 4)
    write_model(fuzzer, subject)
    open_model(fuzzer, subject)
    liked = history(fuzzer, subject)
    vocabulary = len(subject.tokenizer)
    liked = [i for i in liked if i < vocabulary]
    settings = [grouped(subject.random), dict(grouped(subject.random), **shared_options(fuzzer, subject, liked)),
                constrained(subject.random, liked, vocabulary), dict(constrained(subject.random, liked, vocabulary), max_new_tokens=25),
                dict(constrained(subject.random, liked, vocabulary), **shared_options(fuzzer, subject, liked))]
    record(out, subject, [answer(fuzzer, subject, kwargs) for kwargs in settings], transformers=fuzzer.T.__version__)


if __name__ == "__main__":
    seeds(make)
