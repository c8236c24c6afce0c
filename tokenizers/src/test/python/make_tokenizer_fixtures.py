"""Makes the tokenizer fixtures of tokenizers/src/test/resources/io/seqmark/tokenizer.

Needs transformers 5.12 with sentencepiece, tokenizers and sacremoses; a second run with transformers 4.4 on the path
writes the rows of the older semantics. Usage: make_tokenizer_fixtures.py FOLDER train | rows
"""
import itertools
import json
import os
import random
import sys

SUBJECTS = ["The baker", "A young sailor", "My neighbour", "The old clock", "Her brother", "The night train"]
VERBS = ["carries", "forgets", "repairs", "watches", "paints", "follows", "collects"]
OBJECTS = ["a basket of pears", "the blue lantern", "two wooden chairs", "an empty bottle", "the long river", "seven letters"]
PLACES = ["near the harbour.", "before dawn!", "in the quiet garden.", "at number 25, I think?", "without a word;", "for £3.50."]
GERMAN = ["Der Bäcker trägt einen Korb.", "Die Nachbarin wartet auf den Zug.", "Über dem Fluss hängt Nebel.", "Größere Schiffe kommen später.",
          "Wir zählen sieben Briefe.", "Das Mädchen malt die Uhr."]
OTHERS = {
    "mbart": ("mbart", {"tokenizer_class": "MBartTokenizer", "src_lang": "en_XX"}),
    "m2m_100": ("m2m_100", {"tokenizer_class": "M2M100Tokenizer", "src_lang": "en"}),
    "nllb": ("m2m_100", {"tokenizer_class": "NllbTokenizer", "src_lang": "eng_Latn"}),
    "xlm_prophetnet": ("xlm-prophetnet", {"tokenizer_class": "XLMProphetNetTokenizer"}),
    "xlm_roberta": ("encoder-decoder", {"tokenizer_class": "XLMRobertaTokenizer"}),
    "bert": ("encoder-decoder", {"tokenizer_class": "BertTokenizer"}),
    "prophetnet": ("prophetnet", {"tokenizer_class": "ProphetNetTokenizer"}),
    "fsmt": ("fsmt", {"tokenizer_class": "FSMTTokenizer", "langs": ["en", "de"]}),
    "blenderbot_small": ("blenderbot-small", {"tokenizer_class": "BlenderbotSmallTokenizer"}),
    "gpt2": ("encoder-decoder", {"tokenizer_class": "GPT2Tokenizer", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>", "add_prefix_space": True}),
    "byt5": ("t5", {"tokenizer_class": "ByT5Tokenizer"}),
}
ODD = ["", " ", "  two  spaces ", "naïve café Straße", "ﬁne ½ Ⅷ ｆｕｌｌ", "日本語 テスト 漢字", "😀 👩‍🚀 ☕☕ zero\u200bwidth", "tab\there\u00a0nbsp\u3000wide",
       "....!!!! ---- ....", "<unk> </s> <pad> <s> <mask>", "a <mask> b<mask>c </s> d", "the<n>river [USR]x <extra_id_3> y", ">>deu<< The baker waits.",
       ">>deu<<The baker >>fra<< waits.", ">> x << y", "\u2581The \u2581 river\u2581", "e\u0301 a\u0308 \u1100\u1161\u11a8", "\ufeffBOM \u00ad soft \x07 bell \ufffd",
       "don't it's we're I'LL", "1234567890 3.14 1,000", "ᏣᎳᎩ ᚠᚢᚦ", "i̇ İ ẞ ß ΌΣΟΣ", "Mr. Smith paid No. 5, e.g. $3,000.50 (5 %) ... \u201cno\u201d; it's 'fine' \u2014 isn't it?", "\u2028line\u2029para\x85next"]


def sentences():
    lines = [" ".join(parts) for parts in itertools.product(SUBJECTS, VERBS, OBJECTS, PLACES)]
    random.Random(1).shuffle(lines)
    return lines[:600]


def texts():
    rng = random.Random(2)
    mixed = [" ".join(rng.choice(sentences()[:50] + GERMAN + ODD).split(" ")[: rng.randint(1, 9)]) for _ in range(60)]
    return sentences()[:12] + GERMAN + ODD + mixed


def train(folder):
    import sentencepiece as spm
    from tokenizers import ByteLevelBPETokenizer

    for name in ("sp", "marian", "marian_separate", "t5", "bart"):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
    open(f"{folder}/en.txt", "w").write("\n".join(sentences()) + "\n")
    open(f"{folder}/de.txt", "w").write("\n".join(GERMAN * 20) + "\n")

    def sp(path, text, size, **options):
        spm.SentencePieceTrainer.train(
            input=f"{folder}/{text}.txt", model_prefix=path, vocab_size=size, num_threads=1, minloglevel=2,
            hard_vocab_limit=False, **options)
        os.remove(path + ".vocab")

    small = dict(normalization_rule_name="identity")
    sp(f"{folder}/sp/unigram", "en", 160, user_defined_symbols=["<n>", "[USR]", "river"])
    sp(f"{folder}/sp/bpe_bytes", "en", 420, model_type="bpe", byte_fallback=True, user_defined_symbols=["<n>"], **small)
    sp(f"{folder}/sp/suffix", "en", 140, treat_whitespace_as_suffix=True, remove_extra_whitespaces=False, **small)
    sp(f"{folder}/sp/no_prefix", "en", 140, add_dummy_prefix=False, **small)
    for name in ("marian", "marian_separate"):
        sp(f"{folder}/{name}/source", "en", 180, **small)
        sp(f"{folder}/{name}/target", "de", 120, **small)
        for side in ("source", "target"):
            os.replace(f"{folder}/{name}/{side}.model", f"{folder}/{name}/{side}.spm")
    pieces = {}
    for side in ("source", "target"):
        model = spm.SentencePieceProcessor(model_file=f"{folder}/marian/{side}.spm")
        pieces[side] = [model.id_to_piece(i) for i in range(3, model.get_piece_size())]
    # eos and unk first and pad last, as OPUS-MT has it; some pieces are left out so that they are unknown
    joint = ["</s>", "<unk>"] + list(dict.fromkeys(pieces["source"][::-1][5:] + pieces["target"])) + [">>deu<<", ">>fra<<", "<pad>"]
    dump(f"{folder}/marian/vocab.json", {piece: i for i, piece in enumerate(joint)})
    dump(f"{folder}/marian_separate/vocab.json", {p: i for i, p in enumerate(["</s>", "<unk>"] + pieces["source"] + ["<pad>"])})
    dump(f"{folder}/marian_separate/target_vocab.json", {p: i for i, p in enumerate(["</s>", "<unk>"] + pieces["target"] + ["<pad>"])})
    config = {"source_lang": "en", "target_lang": "de", "model_max_length": 512, "tokenizer_class": "MarianTokenizer"}
    dump(f"{folder}/marian/tokenizer_config.json", config | {"separate_vocabs": False})
    dump(f"{folder}/marian_separate/tokenizer_config.json", config | {"separate_vocabs": True})
    sp(f"{folder}/t5/spiece", "en", 170, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>")
    dump(f"{folder}/t5/tokenizer_config.json", {"extra_ids": 10, "model_max_length": 512, "tokenizer_class": "T5Tokenizer"})
    bpe = ByteLevelBPETokenizer()
    bpe.train([f"{folder}/en.txt"], vocab_size=400, show_progress=False, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    bpe.save_model(f"{folder}/bart")
    dump(f"{folder}/bart/tokenizer_config.json", {"model_max_length": 1024, "tokenizer_class": "BartTokenizer"})
    for name in ("marian", "marian_separate", "t5", "bart"):
        dump(f"{folder}/{name}/config.json", {"model_type": name.split("_")[0]})
    train_others(folder, sp, small)
    os.remove(f"{folder}/en.txt")
    os.remove(f"{folder}/de.txt")


def train_others(folder, sp, small):
    import sentencepiece as spm
    import transformers
    from tokenizers import BertWordPieceTokenizer, CharBPETokenizer
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES

    text = f"{folder}/en.txt"
    for name, (model_type, config) in OTHERS.items():
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        dump(f"{folder}/{name}/config.json", {"model_type": model_type})
        dump(f"{folder}/{name}/tokenizer_config.json", config)
    for name in ("mbart", "m2m_100"):
        sp(f"{folder}/{name}/sentencepiece.bpe", "en", 180, **small)
    sp(f"{folder}/xlm_prophetnet/prophetnet", "en", 180, **small)
    os.replace(f"{folder}/xlm_prophetnet/prophetnet.model", f"{folder}/xlm_prophetnet/prophetnet.tokenizer")
    model = spm.SentencePieceProcessor(model_file=f"{folder}/m2m_100/sentencepiece.bpe.model")
    pieces = [model.id_to_piece(i) for i in range(3, model.get_piece_size())]
    dump(f"{folder}/m2m_100/vocab.json", {p: i for i, p in enumerate(["<s>", "<pad>", "</s>", "<unk>"] + pieces[:-4])})
    rules = f"{folder}/rules.tsv"
    open(rules, "w").write("FB01\t66 69\nA0\t20\n3000\t20\n2026\t2E 2E 2E\n65 301\tE9\n")  # a map of a few rules, to stay small
    sp(f"{folder}/nllb/sentencepiece.bpe", "en", 200, model_type="bpe", normalization_rule_tsv=rules)
    sp(f"{folder}/xlm_roberta/sentencepiece.bpe", "en", 180, normalization_rule_tsv=rules)
    os.remove(rules)
    nllb = transformers.NllbTokenizer.from_pretrained(f"{folder}/nllb", extra_special_tokens=list(FAIRSEQ_LANGUAGE_CODES))
    nllb.save_pretrained(f"{folder}/nllb")
    os.remove(f"{folder}/nllb/sentencepiece.bpe.model")
    for name in ("bert", "prophetnet"):
        pieces = BertWordPieceTokenizer(lowercase=True)
        pieces.train([text], vocab_size=150, show_progress=False, special_tokens=["[PAD]", "[X_SEP]", "[SEP]", "[CLS]", "[MASK]", "[UNK]"])
        pieces.save_model(f"{folder}/{name}")
    os.replace(f"{folder}/prophetnet/vocab.txt", f"{folder}/prophetnet/prophetnet.tokenizer")
    words = CharBPETokenizer(suffix="</w>")
    words.train([text], vocab_size=200, show_progress=False, suffix="</w>", special_tokens=["<s>", "<pad>", "</s>", "<unk>"])
    for name in ("fsmt", "blenderbot_small"):
        words.save_model(f"{folder}/{name}")
    vocabulary = json.load(open(f"{folder}/fsmt/vocab.json"))
    os.remove(f"{folder}/fsmt/vocab.json")
    dump(f"{folder}/fsmt/vocab-src.json", vocabulary)
    dump(f"{folder}/fsmt/vocab-tgt.json", vocabulary)
    inner = [w[:-4] if w.endswith("</w>") else w + "@@" for w in vocabulary if not w.startswith("<")]
    names = ["__null__", "__start__", "__end__", "__unk__", "__newln__"] + list(dict.fromkeys(inner))
    dump(f"{folder}/blenderbot_small/vocab.json", {w: i for i, w in enumerate(names)})
    for file in ("vocab.json", "merges.txt"):
        open(f"{folder}/gpt2/{file}", "w").write(open(f"{folder}/bart/{file}").read())
    bigbird_pegasus(folder)


def bigbird_pegasus(folder):
    """Pegasus' class without its 103 extra ids; as spiece.model, and as the tokenizer.json that 5.12 makes of it."""
    import sentencepiece as spm
    import transformers

    config = {"tokenizer_class": "PegasusTokenizer", "offset": 0, "mask_token": "[MASK]", "mask_token_sent": None, "model_max_length": 512}
    for name in ("bigbird_pegasus", "bigbird_pegasus_json"):
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        dump(f"{folder}/{name}/config.json", {"model_type": "bigbird_pegasus"})
        dump(f"{folder}/{name}/tokenizer_config.json", config)
    rules = f"{folder}/rules.tsv"
    open(rules, "w").write("FB01\t66 69\nA0\t20\n3000\t20\n2026\t2E 2E 2E\n65 301\tE9\n")  # a map of a few rules, to stay small
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences()), model_prefix=f"{folder}/bigbird_pegasus/spiece", vocab_size=150, num_threads=1, minloglevel=2,
        hard_vocab_limit=False, pad_id=0, eos_id=1, bos_id=2, unk_id=3, user_defined_symbols=["[MASK]", "[CLS]", "[SEP]"], normalization_rule_tsv=rules)
    os.remove(rules)
    os.remove(f"{folder}/bigbird_pegasus/spiece.vocab")
    tokenizer = transformers.PegasusTokenizer.from_pretrained(f"{folder}/bigbird_pegasus")
    tokenizer.backend_tokenizer.save(f"{folder}/bigbird_pegasus_json/tokenizer.json")


def rows(folder, only=()):
    import transformers

    old = transformers.__version__.startswith("4.")
    classes = {"marian": "MarianTokenizer", "marian_separate": "MarianTokenizer", "t5": "T5Tokenizer", "bart": "BartTokenizer"}
    classes |= {"bigbird_pegasus": "PegasusTokenizer", "bigbird_pegasus_json": "PegasusTokenizer"}
    classes |= {name: config["tokenizer_class"] for name, (_, config) in OTHERS.items()}
    for name, kind in classes.items():
        if name in (("marian_separate", "nllb", "byt5", "bigbird_pegasus_json") if old else ("xlm_prophetnet",)):
            continue  # the other version has no such class
        if only and name not in only:
            continue
        tokenizer = getattr(transformers, kind).from_pretrained(f"{folder}/{name}")
        with open(f"{folder}/{name}/golden_{'old' if old else 'new'}.jsonl", "w") as out:
            for text in texts():
                out.write(json.dumps(row(tokenizer, text)) + "\n")
    if not old and not only:
        sentencepiece_rows(folder)


def row(tokenizer, text):
    rng = random.Random(text)
    ids = tokenizer(text)["input_ids"]
    anything = [rng.randrange(len(tokenizer)) for _ in range(12)]
    return dict(
        text=text, ids=ids, truncated_12=tokenizer(text, truncation=True, max_length=12)["input_ids"],
        decoded=decode(tokenizer, ids), other_ids=anything, other_decoded=decode(tokenizer, anything))


def decode(tokenizer, ids):
    try:
        return tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    except IndexError:  # an id that only one of two separate vocabularies has
        return None


def sentencepiece_rows(folder):
    import sentencepiece as spm

    with open(f"{folder}/sp/golden.jsonl", "w") as out:
        for name in ("unigram", "bpe_bytes", "suffix", "no_prefix"):
            model = spm.SentencePieceProcessor(model_file=f"{folder}/sp/{name}.model")
            for text in texts():
                pieces = model.encode(text, out_type=str)
                rng = random.Random(text)
                others = [model.id_to_piece(rng.randrange(model.get_piece_size())) for _ in range(8)] + ["\u2581alien"]
                out.write(json.dumps(dict(
                    model=name, text=text, pieces=pieces, ids=[model.piece_to_id(p) for p in pieces], decoded=model.decode_pieces(pieces),
                    others=others, others_decoded=model.decode_pieces(others))) + "\n")


def dump(path, value):
    json.dump(value, open(path, "w"), ensure_ascii=False, indent=0)


if __name__ == "__main__":
    {"train": train, "rows": rows}[sys.argv[2]](sys.argv[1])
