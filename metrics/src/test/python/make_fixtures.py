"""Makes src/test/resources/io/seqmark/metrics/fixtures.json: own sentences, figures by sacrebleu 2.6.0 and NLTK.

usage: python make_fixtures.py PUNKT_PARAMETERS_DIR > fixtures.json   (needs sacrebleu==2.6.0, nltk, numpy>=2)
"""
import json, os, random, re, sys
os.environ["SACREBLEU_SEED"] = "4711"
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest
from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

BASE = [
    "The committee met on Tuesday, but nothing was decided.", "Prices rose by 3.5% in May, 2.1% in June and 1,250 people left.",
    "\"Is it late?\" she asked -- and he said: 'No!'", "Tom &amp; Jerry cost &lt;10 &quot;dollars&quot; in the U.S. market.",
    "e-mail: a.b@c.org, see http://x.org/a-b?c=d&e=f (page 3-4).", "Das Straßenschild in Köln ist größer als 12-mal 7,5 cm.",
    "今天天气很好，我们去公园散步。他说:“好的”（3.5元）。", "東京タワーは1958年に完成しました。高さは333メートルです・・・。", "오늘은 날씨가 좋아서, 우리는 공원에 갔다.",
    "Ο ΟΔΥΣΣΕΥΣ ήταν σοφός· ΣΑΣ το λέω.", "İstanbul'da ILIK bir gün; DİYARBAKIR uzak.", "Temperatures near 300 K and 20 Å were noted… twice!",
    "I ❤️ 🇪🇺 flags 👩‍👩‍👧 and 𝟜𝟚 maths 𝒳 signs €5 £6 ¥7 ½ ² Ⅷ.", "في عام ٢٠٢٠، قال: «نعم»؟ لا.", "tabs\tand\u00a0no-break\u2003spaces\u3000here",
    "well-known state-of-the-art 1990-1995 -5 5- - -- ---", "...!!! ?! .5 5. 5,. ,5 1.2.3,4", "<skipped> words [and] {braces} ~tilde` ^caret_ under_score|pipe",
    "the the the the cat cat sat sat", "a", "", "One two three four five six seven eight nine ten eleven twelve",
    "running runs runner ran easily hopefully relational generalizations", "zero\u200bwidth joiner\u200d and soft\u00adhyphen", "Ǆ ǅ ǆ ﬁ ﬃ ẞ ß ŉ ΐ",
    "Mr. J. Smith Jr. met Dr. No. He ran. \"Stop!\" (Really?) They did.", "He paid $5.50. then left... Maybe. No. 5 is alive, i.e. well.",
    "Sentence one!Sentence two?Three . . . four.) Five", "He cited [1]. \"Fine.\" she said. 3. Items follow. A. Turing knew. etc. And so on.",
]
PUNKT = BASE + [
    "U.S. Sen. Smith spoke. The U.S. And then. At 5 p.m. Mr. X left. At 5 p.m. he left.", "What?! Really... yes. \"No,\" he said. 'Yes.'", "(A.) (B!) {C?} [D.]]  E. f. G",
    "line one.\nline two\n\nline three. x", "  leading. trailing.  ", "J. S. Bach. W. A. Mozart wrote it. The end of No. 7. Is.", "\u201cCurly.\u201d Next. \u00abGuillemets.\u00bb Next.",
    "ends with dots ... . . . and -- dashes. -- Next", "Version 2.0. 3.1 is next. v.2. The a.m.e. church. co-op. Inc. He", "!? . ! a.b.c. d", "Hello.World.Foo bar. Baz!\"Qux", "x.\u00a0Y z. \u3000W.",
]
rng = random.Random(20261124)

def noisy(text):
    words = text.split(" ")
    for _ in range(max(1, len(words) // 4)):
        i = rng.randrange(len(words)); kind = rng.randrange(5)
        if kind == 0: words[i] = words[i].upper()
        elif kind == 1: words.pop(i)
        elif kind == 2: words.insert(i, rng.choice(["very", "the", ",", "42", "的", "!"]))
        elif kind == 3: words.insert(rng.randrange(len(words) + 1), words.pop(i))
        else: words[i] = words[i][::-1]
        words = words or [""]
    return " ".join(words)

def shuffled(text):
    words = text.split(" "); k = rng.randrange(len(words) + 1)
    return " ".join(words[k:] + words[:k])

refs = [t for t in BASE for _ in range(3)]
refs2 = [noisy(shuffled(t)) for t in refs]
hyps = [rng.choice([noisy, shuffled, lambda t: noisy(noisy(shuffled(t)))])(t) for t in refs]
other = [noisy(noisy(t)) for t in refs]

BLEUS = [dict(), dict(tokenize="intl"), dict(tokenize="char"), dict(tokenize="zh"), dict(tokenize="none", lowercase=True), dict(smooth_method="floor", max_ngram_order=9), dict(smooth_method="add-k", smooth_value=0.5),
         dict(max_ngram_order=30, smooth_method="exp"), dict(max_ngram_order=30, smooth_method="floor", smooth_value=0.01), dict(effective_order=True, lowercase=True)]
CHRFS = [dict(), dict(word_order=2), dict(char_order=3, word_order=4, beta=1), dict(whitespace=True, lowercase=True), dict(eps_smoothing=True, word_order=2), dict(beta=0)]
TERS = [dict(), dict(normalized=True, asian_support=True), dict(no_punct=True, asian_support=True), dict(normalized=True, no_punct=True, case_sensitive=True)]
METRICS = [("bleu", BLEU, c) for c in BLEUS] + [("chrf", CHRF, c) for c in CHRFS] + [("ter", TER, c) for c in TERS]

def figures(name, cls, config, streams):
    m = cls(**config); n = len(streams)
    s = m.corpus_score(hyps, streams)
    one = cls(**dict(config, effective_order=True)) if name == "bleu" else m
    return dict(metric=name, config=config, references=n, score=float(s.score), string=str(s), signature=str(m.get_signature()), short=m.get_signature().format(True),
                sentences=[float(one.sentence_score(h, list(r)).score) for h, *r in zip(hyps, *streams)])

def tests(name, cls, config):
    out = dict(metric=name, config=config)
    m = cls(**config); s = m.corpus_score(hyps, [refs], n_bootstrap=200)
    out["ci"] = [float(s._mean), float(s._ci)]; out["string"] = str(s); out["signature"] = str(m.get_signature())
    for kind in ("bs", "ar"):
        _, scores = PairedTest([("a", hyps), ("b", other)], {"M": cls(**config)}, [refs], test_type=kind, n_samples=300)()
        column = next(v for k, v in scores.items() if k != "System")
        out[kind] = [dict(score=float(r.score), p=r.p_value, mean=None if r.mean is None else float(r.mean), ci=None if r.ci is None else float(r.ci)) for r in column]
    return out

d = sys.argv[1]; p = PunktParameters(); lines = lambda f: [l.rstrip("\n") for l in open(os.path.join(d, f), encoding="utf-8")]
p.abbrev_types = set(lines("abbrev_types.txt")); p.sent_starters = set(lines("sent_starters.txt")); p.collocations = {tuple(l.split("\t")) for l in lines("collocations.tab")}
for l in lines("ortho_context.tab"): k, v = l.split("\t"); p.ortho_context[k] = int(v)

class UpTo39(PunktLanguageVars):
    # NLTK 3.10 added curly quotes and guillemets to both; the predecessor's users had none of them
    re_boundary_realignment = re.compile(r'["\')\]}]+?(?:\s+|(?=--)|$)', re.MULTILINE)
    _re_non_word_chars = r'(?:[)";}\]*:@\'({\[?!])'

punkt = PunktSentenceTokenizer(lang_vars=UpTo39()); punkt._params = p
texts = PUNKT + [" ".join(rng.sample(PUNKT, 3)) for _ in range(40)]
json.dump(dict(seed=4711, hypotheses=hyps, references=refs, references2=refs2, other=other,
    corpus=[figures(*m, streams) for m in METRICS for streams in ([refs], [refs, refs2])],
    tests=[tests(*m) for m in [("bleu", BLEU, {}), ("bleu", BLEU, BLEUS[5]), ("bleu", BLEU, BLEUS[6]), ("bleu", BLEU, BLEUS[7]), ("bleu", BLEU, BLEUS[8]), ("chrf", CHRF, {}), ("chrf", CHRF, CHRFS[1]), ("chrf", CHRF, CHRFS[4]), ("ter", TER, {}), ("ter", TER, TERS[1])]],
    punkt=[[t, "\n".join(punkt.tokenize(t))] for t in texts], lower=[[t, t.lower()] for t in BASE]), sys.stdout, ensure_ascii=True, indent=0)
