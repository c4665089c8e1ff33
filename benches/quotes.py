"""quotes.py CASES.jsonl SOURCES.jsonl [--adduce PREDICTIONS.jsonl] [--limit N] [--difflib N]

The same cases through what people use instead: rapidfuzz's partial_ratio with a threshold of 80 (`pip install rapidfuzz`)
and difflib's ratio with .90, side by side with the output of `adduce check --batch CASES.jsonl --json`. A fuzzy matcher
knows two verdicts: it passes a quotation as found, or not. What counts is how many altered, invented and misattributed
ones it passes, and how many faithful ones it does not; and the time. The document that is claimed is searched where one is
claimed, else all of them, which is what such a matcher would do. difflib is slow, so it gets a sample (--difflib) of
seeded cases and looks at the window that rapidfuzz found best."""
import argparse, collections, difflib, json, random, time

FAITHFUL = {'verbatim', 'typographic', 'elided'}
def plain(text): return ' '.join(text.lower().split())
def main():
    p = argparse.ArgumentParser(description=__doc__); p.add_argument('cases'); p.add_argument('sources'); p.add_argument('--adduce'); p.add_argument('--limit', type=int); p.add_argument('--difflib', type=int, default=200)
    a = p.parse_args()
    from rapidfuzz import fuzz, process
    cases = [json.loads(l) for l in open(a.cases, encoding='utf-8') if l.strip()]
    if a.limit: cases = random.Random(7).sample(cases, min(a.limit, len(cases)))
    texts = {d['id']: plain(d['text']) for d in map(json.loads, open(a.sources, encoding='utf-8'))}
    ids = list(texts); all_texts = [texts[i] for i in ids]
    rows = {}
    def count(name, case, passed):
        row = rows.setdefault(name, collections.Counter()); bad = case['expected'] not in FAITHFUL
        if case['expected'] == 'paraphrase': return
        row['bad' if bad else 'good'] += 1; row['accepted' if bad else 'alarmed'] += passed if bad else not passed
    best = {}; begin = time.perf_counter()
    for c in cases:
        q = plain(c['quote']); claimed = c.get('claimed_source')
        if claimed in texts: score, at = fuzz.partial_ratio(q, texts[claimed]), claimed
        else: _, score, n = process.extractOne(q, all_texts, scorer=fuzz.partial_ratio); at = ids[n]
        best[c['id']] = at; count('rapidfuzz partial_ratio >= 80', c, score >= 80)
    fuzzy = (time.perf_counter() - begin) / max(1, len(cases)) * 1e3
    sample = random.Random(7).sample(cases, min(a.difflib, len(cases))); begin = time.perf_counter()
    for c in sample:
        q = plain(c['quote']); t = texts[best[c['id']]]; where = fuzz.partial_ratio_alignment(q, t)
        part = t[where.dest_start:where.dest_end] if len(q) <= len(t) else t
        count(f'difflib ratio >= .90 ({len(sample)} cases)', c, difflib.SequenceMatcher(None, q, part, autojunk=False).ratio() >= .9)
    diff = (time.perf_counter() - begin) / max(1, len(sample)) * 1e3
    if a.adduce:
        said = {x['id']: x['verdict'] for x in map(json.loads, open(a.adduce, encoding='utf-8'))}
        for c in cases:
            if c['id'] in said: count('adduce check', c, said[c['id']] in FAITHFUL)
    print(f'{"":34s} {"false accepts":>22s} {"false alarms":>22s}')
    for name, r in rows.items():
        print(f'{name:34s} {r["accepted"]:5d} of {r["bad"]:4d} ({r["accepted"]/max(1,r["bad"]):6.1%}) {r["alarmed"]:5d} of {r["good"]:4d} ({r["alarmed"]/max(1,r["good"]):6.1%})')
    print(f'ms a quotation: rapidfuzz {fuzzy:.1f}, difflib (one window) {diff:.1f}')
main()
