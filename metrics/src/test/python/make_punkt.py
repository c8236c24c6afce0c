"""Makes src/test/resources/io/seqmark/metrics/punkt.json: texts put together at random from what Punkt has rules for, with NLTK's splits.

usage: python make_punkt.py PUNKT_PARAMETERS_DIR > punkt.json   (needs nltk)
"""
import json, os, random, re, sys
from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

d = sys.argv[1]; p = PunktParameters(); lines = lambda f: [l.rstrip("\n") for l in open(os.path.join(d, f), encoding="utf-8")]
p.abbrev_types = set(lines("abbrev_types.txt")); p.sent_starters = set(lines("sent_starters.txt")); p.collocations = {tuple(l.split("\t")) for l in lines("collocations.tab")}
for l in lines("ortho_context.tab"): k, v = l.split("\t"); p.ortho_context[k] = int(v)

class UpTo39(PunktLanguageVars):
    # NLTK 3.10 added curly quotes and guillemets to both
    re_boundary_realignment = re.compile(r'["\')\]}]+?(?:\s+|(?=--)|$)', re.MULTILINE)
    _re_non_word_chars = r'(?:[)";}\]*:@\'({\[?!])'

punkt = PunktSentenceTokenizer(lang_vars=UpTo39()); punkt._params = p
rng = random.Random(39)
abbreviations = ["Mr.", "Dr.", "U.S.", "etc.", "a.m.", "No.", "Jan.", "i.e.", "Inc.", "Sen.", "St.", "co-op.", "x-inc.", "v.", "Corp.", "pp."]
pairs = [f"{a}. {b}".replace("##number##", "1901") for a, b in [(a, b.capitalize()) for a, b in sorted(p.collocations)[::4]] + sorted(p.collocations)[::9]]
starters = [s.capitalize() for s in sorted(p.sent_starters)[::3]] + sorted(p.sent_starters)[::7]
by_context = {}
for word, flags in sorted(p.ortho_context.items()):
    if word.isalpha(): by_context.setdefault(flags, []).append(word)
seen = [w for words in by_context.values() for w in rng.sample(words, min(2, len(words)))]
words = ["cat", "Cat", "zyx", "Zyx", "\u00c9lan", "\u00e9lan", "\u03a9mega", "\U0001d4b3", "\U00010400x", "3", "42", "\u0663", "The", "he", "I", "_", "it's", "a,b", "no,", "x@y"]
marks = [".", "?", "!", "..", "...", ". . .", ". . . .", ". .", "?!", "!.", ".,", ".;", "--", "-", "---", ",", ";", ":", "* ", "end.", "stop?", "go!", "Wait.", "what.)", "yes.\"", "no!'", "so.]", "(a.", "\"b.", "c.\" \"", ".\")", "!)--", ".'--x"]
initials = ["J.", "a.", "_.", "\u00e9.", "\u2167.", "\u00bd.", "\U0001d4b3.", "7.", "\u0663."]
numbers = ["3.", "-5.", ".5.", "3,000.", "-.7", ",5.", "1.2.3.", "5-6.", "-.", "1-"]
spaces = [" "] * 12 + ["  ", "\n", "\n\n", "\t", "\u00a0", "\u3000", "\x1c", " \x0b", "\r\n", "\u0085", "", ""]
kinds = [abbreviations, pairs, starters, seen, [s.capitalize() for s in seen], words, marks, marks, marks, initials, numbers]
texts = set()
while len(texts) < int(os.environ.get("TEXTS", 500)):
    texts.add("".join(rng.choice(rng.choice(kinds)) + rng.choice(spaces) for _ in range(rng.randrange(3, 12))))
json.dump([[t, "\n".join(punkt.tokenize(t))] for t in sorted(texts)], sys.stdout, ensure_ascii=True, indent=0)
