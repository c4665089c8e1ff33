"""quote_cases.py SOURCES.jsonl OUT.jsonl [--seed N] [--each N]

Makes cases for `adduce check --batch` from real texts, of kinds of edits that rule-made sets often lack: obligations,
quantifiers, units and scales, tense, direction, what an ellipsis hides, cuts at the edge, brackets that lie, splices in
order, and faithful ones with brackets, remarks, look-alikes and foreign marks. Same shape as the cases of score_quotes.py
({"id", "quote", "expected", "source", "claimed_source"?, "span", "type", "edit"}); seeded, so that the same sources give
the same cases. Sentences are taken that stand in one source once."""
import argparse, json, random, re

SWAPS = {
    'modal': [('shall', 'should'), ('must', 'may'), ('should', 'must'), ('will', 'may'), ('may', 'must'), ('can', 'must'), ('would', 'will'), ('could', 'can')],
    'quantifier': [('all', 'most'), ('every', 'almost every'), ('many', 'all'), ('some', 'all'), ('most', 'all'), ('several', 'many'), ('few', 'many')],
    'scale': [('million', 'billion'), ('billion', 'million'), ('thousand', 'million'), ('per cent', 'percentage points'), ('years', 'months'), ('kilometres', 'miles')],
    'tense': [('has', 'had'), ('is', 'was'), ('are', 'were'), ('was', 'is'), ('were', 'are'), ('have', 'had')],
    'direction': [('increase', 'decrease'), ('increased', 'decreased'), ('reduce', 'increase'), ('reduced', 'increased'), ('rise', 'fall'), ('strengthen', 'weaken'), ('support', 'oppose'), ('before', 'after'), ('over', 'under')],
    'comparative': [('more', 'less'), ('better', 'worse'), ('greater', 'lesser'), ('larger', 'smaller'), ('higher', 'lower'), ('least', 'most')],
    'plural': [('country', 'countries'), ('countries', 'country'), ('State', 'States'), ('States', 'State'), ('people', 'peoples'), ('problem', 'problems'), ('system', 'systems')],
    'connective': [('and', 'or'), ('because', 'although'), ('therefore', 'nevertheless'), ('with', 'without')],
    'pronoun': [('we', 'they'), ('our', 'their'), ('us', 'them'), ('his', 'her'), ('he', 'she'), ('its', 'their')],
    'preposition': [('for', 'against'), ('to', 'from'), ('in', 'outside'), ('by', 'from')],
}
SWAPS |= {
    'ordinal': [('first', 'second'), ('second', 'third'), ('third', 'fourth')],
    'month': [('January', 'June'), ('March', 'May'), ('September', 'December'), ('October', 'August'), ('July', 'April')],
    'prefix': [('possible', 'impossible'), ('acceptable', 'unacceptable'), ('legal', 'illegal'), ('able', 'unable'), ('equal', 'unequal'), ('just', 'unjust'), ('responsible', 'irresponsible'), ('sustainable', 'unsustainable')],
    'frequency': [('always', 'often'), ('often', 'always'), ('never', 'seldom'), ('sometimes', 'always'), ('again', 'once')],
    'body': [('Assembly', 'Council'), ('Council', 'Assembly'), ('Secretary-General', 'President'), ('Government', 'Parliament'), ('President', 'Minister')],
    'thing': [('the', 'any'), ('this', 'that'), ('these', 'those'), ('such', 'all')],
}
HEDGES = re.compile(r"\b(almost|nearly|perhaps|possibly|probably|largely|mainly|partly|only|merely|apparently|in principle) ")
PERSONS = {'he': '[the Council]', 'He': '[The Assembly]', 'she': '[the Committee]', 'She': '[The Organization]'}
HIDDEN = re.compile(r"\b(not|never|if|unless|only if|except|provided that|without|may|might|no longer)\b")
def sentences(text):
    for m in re.finditer(r"(?<=[.!?]\s)[A-Z][^.!?\n]*(?:\n[^.!?\n]+)*[.!?](?=\s)", text): yield m.start(), m.end()
def clean(s): return re.sub(r"\s+", " ", s).strip()
def key(s): return re.sub(r"[^0-9a-z]", "", s.lower())
def main():
    p = argparse.ArgumentParser(description=__doc__); p.add_argument('sources'); p.add_argument('out'); p.add_argument('--seed', type=int, default=7); p.add_argument('--each', type=int, default=25)
    a = p.parse_args(); rng = random.Random(a.seed)
    docs = [json.loads(l) for l in open(a.sources, encoding='utf-8') if l.strip()]
    pool = []
    whole = ' '.join(key(d['text']) for d in docs)
    for d in docs:
        all_ = [(s, e) for s, e in sentences(d['text']) if 12 <= len(d['text'][s:e].split()) <= 45]
        for s, e in rng.sample(all_, min(len(all_), 7)): pool.append((d, s, e))
    rng.shuffle(pool)
    cases, count = [], {}
    def add(kind, expected, d, s, e, quote, edit, claimed=None):
        if count.get(kind, 0) >= a.each or not quote: return False
        if expected == 'altered' and key(quote) in whole: return False
        count[kind] = count.get(kind, 0) + 1
        c = {'id': f'{kind}-{count[kind]}', 'quote': quote, 'expected': expected, 'source': d['id'], 'span': [s, e], 'type': f'{expected}:{kind}', 'edit': edit}
        if claimed or rng.random() < .5: c['claimed_source'] = claimed or d['id']
        cases.append(c); return True
    for d, s, e in pool:
        raw = d['text'][s:e]; t = clean(raw); w = t.split()
        if key(t) and whole.count(key(t)) != 1: continue
        for kind, pairs in SWAPS.items():
            opts = [(x, y) for x, y in pairs if re.search(rf"\b{x}\b", t)]
            if opts:
                x, y = rng.choice(opts); add(kind, 'altered', d, s, e, re.sub(rf"\b{x}\b", y, t, count=1), f'"{x}" became "{y}"')
        m = HIDDEN.search(t)
        if m and 4 < m.start() and len(t) - m.end() > 25 and ',' not in t[m.start():m.end() + 1]:
            add('ellipsis_hides', 'altered', d, s, e, t[:m.start()] + '… ' + t[m.end():].lstrip(), f'ellipsis for "{m.group()}"')
        m = re.search(r"\b(?:do|does|did|will|would|can|could|should|must|is|are|was|were) not (?=\w+ \w+ \w+ \w+)", t)
        if m and len(t) - m.end() > 30: add('edge_cut', 'altered', d, s, e, t[m.end():], 'begins right after "not"')
        m = re.search(r"^(.{40,}?),? (?:unless|except|provided that|only if) ", t)
        if m: add('edge_cut_end', 'altered', d, s, e, m.group(1) + '.', 'ends before a condition or an exception')
        m = re.search(r"\b(\d{1,3}),(\d{3})\b", t)
        if m: add('digit_group', 'altered', d, s, e, t[:m.start()] + m.group(1) + m.group(2)[:2] + t[m.end():], 'a digit lost'); add('number_style', 'typographic', d, s, e, t[:m.start()] + m.group(1) + '\u202f' + m.group(2) + t[m.end():], 'thousands with a narrow space')
        m = re.search(r"\b(\d+)\.(\d+)\b", t)
        if m and not m.group(1).startswith('0'): add('decimal', 'altered', d, s, e, t[:m.start()] + m.group(1) + m.group(2) + t[m.end():], 'decimal point lost')
        m = re.search(r"\b([a-z]{5,})ed\b", t)
        if m: add('bracket_ending', 'elided', d, s, e, t[:m.start()] + m.group(1) + '[ing]' + t[m.end():], 'ending in brackets')
        k = rng.randrange(3, len(w) - 3)
        add('sic', 'elided', d, s, e, ' '.join(w[:k] + ['[sic]'] + w[k:]), '[sic] put in')
        add('emphasis', 'elided', d, s, e, t + ' (emphasis added)', 'remark behind')
        add('guillemets', 'typographic', d, s, e, '«\u202f' + t + '\u202f»', 'guillemets')
        add('fullwidth', 'typographic', d, s, e, ''.join(chr(ord(c) + 0xfee0) if c.isalpha() and c.isascii() else c for c in t), 'full-width letters')
        add('bracket_not', 'altered', d, s, e, ' '.join(w[:k] + ['[not]'] + w[k:]), '[not] put in')
        add('bracket_all', 'altered', d, s, e, ' '.join(w[:k] + ['[all]'] + w[k:]), '[all] put in')
        add('scope_insert', 'altered', d, s, e, ' '.join(w[:k] + ['only'] + w[k:]), '"only" put in')
        m = re.search(r"\b([Mm]y|[Oo]ur) country\b", t)
        if m:
            other = rng.choice(['Iceland', 'Peru', 'Mongolia', 'Belgium'])
            if other not in d['text']: add('wrong_referent', 'altered', d, s, e, t[:m.start()] + f'[{other}]' + t[m.end():], f'referent {other}')
        l = [i for i, x in enumerate(w) if 'l' in x and len(x) > 5 and x.isalpha() and x.islower()]
        if l: i = rng.choice(l); add('look_alike', 'typographic', d, s, e, ' '.join(w[:i] + [w[i].replace('l', '1', 1)] + w[i + 1:]), 'l read as 1')
        rest = [(x, y) for dd, x, y in pool if dd is d and x > e + 3000]
        if rest:
            x, y = rng.choice(rest); add('splice_in_order', 'altered', d, s, e, t + ' … ' + clean(d['text'][x:y]), 'distant sentences in order, with an ellipsis')
        if len(w) > 18: add('first_half', 'verbatim', d, s, s + len(raw[:len(raw) // 2].rsplit(None, 1)[0]), raw[:len(raw) // 2].rsplit(None, 1)[0], 'none')
        m = HEDGES.search(t)
        if m: add('hedge_drop', 'altered', d, s, e, t[:m.start()] + t[m.end():], f'"{m.group(1)}" dropped'); add('hedge_hidden', 'altered', d, s, e, t[:m.start()] + '[…] ' + t[m.end():], f'ellipsis for "{m.group(1)}"')
        add('hedge_insert', 'altered', d, s, e, ' '.join(w[:k] + ['perhaps'] + w[k:]), '"perhaps" put in')
        m = re.search(r"\b(\w{4,}), (\w{4,})(,? and )", t)
        if m: add('list_drop', 'altered', d, s, e, t[:m.end(1)] + m.group(3) + t[m.end():], f'"{m.group(2)}" dropped from a list')
        m = re.match(r"(?:If|Unless|Although|While|Until|Where) [^,]{8,80}, (.{40,})$", t)
        if m: add('head_hides_if', 'altered' if t.startswith(('If', 'Unless', 'Until', 'Where')) else 'elided', d, s, e, '… ' + m.group(1), 'what it depends on is behind the ellipsis')
        m = re.search(r"^(.{40,}?)(?:,? unless|,? except|,? provided that|,? only if|,? if) ", t)
        if m: add('tail_hides_if', 'altered', d, s, e, m.group(1) + ' …', 'a condition or an exception is behind the last ellipsis')
        m = re.search(r"\b(he|He|she|She)\b(?= \w+ \w+ \w+)", t)
        if m: add('wrong_sort_of_referent', 'altered', d, s, e, t[:m.start()] + PERSONS[m.group(1)] + t[m.end():], 'a body for a person')
        m = re.search(r"(\d+) ?(?:per cent|%)", t)
        if m: add('percent_drop', 'altered', d, s, e, t[:m.end(1)] + t[m.end():], 'the sign of per cent dropped'); add('percent_ten', 'altered', d, s, e, t[:m.end(1)] + '0' + t[m.end(1):], 'ten times as much')
        names = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b", t)
        if len(set(names)) > 1:
            x, y = names[0], next(n for n in names if n != names[0]); add('names_exchanged', 'altered', d, s, e, re.sub(rf"\b({x}|{y})\b", lambda m: y if m.group() == x else x, t), f'"{x}" and "{y}" changed places')
        m = re.search(r"\b(\w+)'s\b|\b(\w+)’s\b", t)
        if m and len(m.group()) > 6 and not m.group().lower().startswith(('it', 'that', 'let', 'what', 'there')): add('owner_plural', 'altered', d, s, e, t[:m.start()] + m.group()[:-2] + 's' + t[m.end():], 'the apostrophe that marks the owner lost')
        later = re.match(r"\s+([A-Z][^.!?\n]{30,200}[.!?])\s+([A-Z][^.!?\n]{30,200}[.!?])(?=\s)", d['text'][e:e + 600])
        if later:
            b, c = clean(later.group(1)), clean(later.group(2)); end = e + later.end()
            add('sentence_drop', 'altered', d, s, end, t + ' ' + c, 'a sentence between dropped without a mark'); add('sentences_turned', 'altered', d, s, end, b + ' ' + t, 'two sentences changed places')
            add('two_sentences', 'typographic' if raw + d['text'][e:e + later.end(1)] != t + ' ' + b else 'verbatim', d, s, e + later.end(1), t + ' ' + b, 'none')
            if not re.search(r"\b(not|never|no|if|unless|except|but|however|only|yet|although|while|provided|may|might|nor|without)\b|:", b, re.I) and not re.match(r"(?:He|She|They|These|Those|This|That|Such|Both|His|Her|Their|Its)\b", c): add('sentence_marked', 'elided', d, s, end, t + ' [...] ' + c, 'a sentence between left out with a mark')
        add('zero_width', 'typographic', d, s, e, ' '.join(x[:2] + '\u200b' + x[2:] if len(x) > 5 else x for x in w), 'zero-width spaces')
        add('hard_spaces', 'typographic', d, s, e, '\u00a0'.join(w), 'no-break spaces')
        add('shouted', 'typographic', d, s, e, t.upper(), 'all capitals')
        add('single_marks', 'typographic', d, s, e, '‘' + t.replace('“', '"').replace('”', '"') + '’', 'other marks')
        add('lower_bracket', 'elided', d, s, e, '[' + t[0].lower() + ']' + t[1:], 'capital lowered in brackets')
        add('both_ends', 'elided', d, s, e, '… ' + ' '.join(w[2:-2]) + ' …' if not re.search(r"\b(not|no|if|unless|may|might|never|only|should|could|would|seem|almost|perhaps)\b", ' '.join(w[:2] + w[-2:]), re.I) else '', 'ellipses at both ends')
        add('homoglyph', 'typographic', d, s, e, t.replace('a', 'а', 1) if 'a' in t else '', 'a Cyrillic letter that looks the same')
        add('wrap_hyphen', 'typographic', d, s, e, re.sub(r"\b([a-z]{4})([a-z]{4,})\b", lambda m: m.group(1) + '-\n' + m.group(2), t, count=2), 'words parted at line ends')
        add('double_swap', 'altered', d, s, e, ' '.join(w[:k] + [w[k + 1], w[k]] + w[k + 2:]) if key(w[k]) != key(w[k + 1]) else '', 'two words changed places')
        add('article', 'altered', d, s, e, re.sub(r"\bthe ", 'a ', t, count=1) if ' the ' in t else '', '"the" became "a"')
    with open(a.out, 'w', encoding='utf-8') as f:
        for c in cases: f.write(json.dumps(c, ensure_ascii=False) + '\n')
    print(len(cases), 'cases:', ', '.join(f'{k} {v}' for k, v in sorted(count.items())))
main()
