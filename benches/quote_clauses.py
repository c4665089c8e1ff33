"""quote_clauses.py SOURCES.jsonl OUT_SOURCES.jsonl OUT_CASES.jsonl [MORE ...] [--seed N] [--each N] [--only half]

A fourth set of seeded cases for `adduce check --batch`: what a clause loses when that is left out which governs it. Who
hopes, demands, plans or asks it, on what condition, of which of them, in which list it stands, who says so, what was put
in brackets by a wrong hand; and as many faithful quotations: fragments, asides and additions left out with a mark, ends
cut where nothing turns. MORE are corpora ({"id", "title", "text"} a line, .gz or not) of which 60 texts each join the
sources, so that not only speeches are read. Cases of own sentences come from `quote_clauses.jsonl` beside this file:
{"kind", "text", "altered": [...], "faithful": [...]}. Nothing of other people's texts is in either file."""
import argparse, gzip, json, os, random, re

ATTITUDE = r"(?:hopes?|hoped|wish(?:es)?|expects?|expected|fears?|feared|imagine|pray|urges?|demands?|demanded|proposes?|proposed|recommends?|recommended|suggests?|suggested|insists?|insisted|requests?|requested|predicts?|predicted|doubtful|suppose|dream|worr(?:y|ied)|afraid|anticipates?|asks?)"
FITTING = r"[Ii]t is (?:\w+ly )?(?:important|essential|vital|imperative|necessary|crucial|desirable|likely|possible|conceivable|probable|high time|time|critical|fitting|appropriate|advisable)"
GOAL = r"(?:ensure|ensuring|make sure|guarantee|see to it|make certain)"
NOUN = r"(?:hopes?|possibility|risk|fears?|danger|chance|proposal|demand|suggestion|expectation|likelihood|prospect|assumption|wish|dream|concern|impression|requirement|appeal|request|theory|hypothesis|rumour)"
GOVERNS = r"(?:aims?|plans?|(?:is|are|was|were) (?:expected|likely|designed|meant|intended|obliged|required|supposed|entitled|free|set|due|ready|called upon|determined|prepared|encouraged|invited|allowed|eager|keen|bound|poised)|ha[sv]e? yet|would like|ha(?:s|ve|d) the (?:right|duty|power|potential|chance|opportunity|capacity)|ha(?:s|ve) an? (?:obligation|duty|responsibility|right|chance|opportunity)|needs?|ha(?:s|ve)|must strive|strives?|resolved?|began|offered|decided|wants?|hopes?|used|seems?|appears?|tends?) to"
FREQUENCY = r"(?:sometimes|often|usually|generally|occasionally|frequently|typically|normally|in (?:some|many|most|certain) (?:cases|countries|places|regions|parts of the world)|in part|to some extent|to a (?:certain|large|great) extent|for the most part|in theory|on paper|at times|on average|as a rule|more or less)"
ASPECT = r"(?:used to|formerly|previously|temporarily|provisionally|gradually|virtually|practically|somewhat|slightly|relatively|initially|originally|reportedly|hitherto|for now|for the time being|so far|to date|at first)"
HEADS = r"(?:issue|question|idea|concept|problem|topic|prospect|possibility|call|plan|proposal|debate|fight|struggle|campaign|goal|objective|risk|memory|victims|opponents|impact|consequences|representatives|leaders|children|president|government|end|beginning|cost|share|number|lack|threat|spread|level|promise|importance|protection|reform|head|majority|part|rest|members?|author|friends|enemies|definition|history|price|absence|draft|minister|ministry) (?:of|for|to|against|on|about|over)"
BOUND = r"(?:a maximum of|a minimum of|close to|no fewer than|upwards of|in excess of|an average of|an estimated|half of|a quarter of|one of|two of|three of|two-thirds of|a third of|most of|some of|many of|parts? of|a majority of|a fraction of|tens of|hundreds of)"
EXCEPT = r",? (?:with the exception of|apart from|other than|aside from|not counting|not including|barring|excluding|except for|save for|with the exclusion of|minus) [^,.;]{3,60}"
MODAL = r"(?:would|could|should|can|may|might|must|shall|ought to)"
# What a sound ellipsis must not hide: broad, so that faithful cases are faithful beyond doubt.
HAZARD = re.compile(r"\b(not|never|no|none|nor|neither|nobody|nothing|if|unless|except|but|however|only|yet|although|though|while|whereas|provided|may|might|without|should|could|would|can|must|shall|need\w*|seem\w*|appear\w*|almost|nearly|perhaps|whether|as long as|subject|hardly|fail\w*|refus\w*|lack\w*|\w+n['’]t|tr(?:y|ies|ied|ying)|claim\w*|alleg\w*|former\w*|some|many|most|few|several|certain|said|says?|believ\w*|think\w*|thought|against|prevent\w*|den\w+|too|than|to|more|less|one|parts?|half|hop\w+|expect\w*|want\w*|wish\w*|plan\w*|aim\w*|that|who|whose|until|since|when|where|so|or|as|like|because|despite|according|instead|rather|out|end\w*|sometimes|often|usually|generally|at least|at times|mainly|up to|about|over|under|per|least|because|possib\w*|probab\w*|likely|potential\w*|risk\w*|threat\w*|he|she|they|we|it|i|you|this|these|those|they|just|even|still|used|suggest\w*|demand\w*|propos\w*|false\w*|wrong\w*|draft|any|all|every|each|both|either|other\w*|same|first|last)\b|[?:“”\"\d]", re.I)

def sentences(text):
    for m in re.finditer(r"(?<=[.!?]\s)[A-Z][^.!?\n]*(?:\n[^.!?\n]+)*[.!?](?=\s)", text): yield m.start(), m.end()
def clean(s): return re.sub(r"\s+", " ", s).strip()
def key(s): return re.sub(r"[^0-9a-z]", "", s.lower())
def lines(path):
    with (gzip.open(path, 'rt', encoding='utf-8') if path.endswith('.gz') else open(path, encoding='utf-8')) as f:
        for l in f:
            if l.strip(): yield json.loads(l)

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter); p.add_argument('sources'); p.add_argument('out_sources'); p.add_argument('out'); p.add_argument('more', nargs='*'); p.add_argument('--seed', type=int, default=61); p.add_argument('--each', type=int, default=15)
    a = p.parse_args(); rng = random.Random(a.seed)
    docs = list(lines(a.sources)); have = {d['id'] for d in docs}
    for path in a.more:
        others = [d for d in lines(path) if d['id'] not in have and len(d['text']) > 300]
        for d in rng.sample(others, min(60, len(others))): docs.append({'id': d['id'], 'title': d.get('title', ''), 'text': d['text'], 'kind': 'more'}); have.add(d['id'])
    whole = ' '.join(key(d['text']) for d in docs); pool = []; cases, count = [], {}
    for d in docs:
        all_ = [(s, e) for s, e in sentences(d['text']) if 9 <= len(d['text'][s:e].split()) <= 50]
        pool += [(d, s, e) for s, e in rng.sample(all_, min(len(all_), 60))]
    rng.shuffle(pool)
    def add(kind, expected, d, span, quote, edit):
        quote = clean(quote or '')
        if expected == 'typographic' and quote and quote in d['text']: expected = 'verbatim'
        if count.get(kind, 0) >= a.each or len(quote.split()) < 5: return
        count[kind] = count.get(kind, 0) + 1
        c = {'id': f'{kind}-{count[kind]}', 'quote': quote, 'expected': expected, 'source': d['id'], 'span': span, 'type': f'{expected}:{kind}', 'edit': edit}
        if span is None: c.pop('span')
        if rng.random() < .5: c['claimed_source'] = d['id']
        cases.append(c)
    def dots(): return rng.choice([' … ', ' [...] ', ' ... ', ' […] ', ' . . . '])
    for d, s, e in pool:
        t = clean(d['text'][s:e]); w = t.split(); span = [s, e]
        if not key(t) or whole.count(key(t)) != 1: continue
        own = lambda x: whole.count(key(x)) == 1
        def hide(kind, m, least=8):
            if m and m.start() > least and len(t) - m.end() > 25: add(kind, 'altered', d, span, t[:m.start()].rstrip(' ,') + dots() + t[m.end():].lstrip(' ,'), f'ellipsis for "{m.group().strip()}"')
        def alone(kind, m, why):
            """A clause by itself: cut out, or behind an ellipsis."""
            if m and own(m.group(1)): add(kind + '_cut', 'altered', d, span, m.group(1), why); add(kind + '_behind', 'altered', d, span, '… ' + m.group(1), why)
        alone('attitude', re.search(rf"\b{ATTITUDE} that (.{{35,}})", t), 'what is only hoped, asked or feared')
        alone('fitting', re.search(rf"\b{FITTING} that (.{{35,}})", t), 'what should be, said to be')
        alone('goal', re.search(rf"\b{GOAL} that (.{{35,}})", t), 'what is to be brought about')
        alone('noun_that', re.search(rf"\b{NOUN} that (?!would|could|may|might|is|are|was|has)(.{{35,}})", t), 'what a noun calls uncertain')
        alone('purpose', re.search(r"\b(?:so that|in order that|as if|as though|lest) (.{30,})", t), 'a purpose or a likeness')
        alone('condition_main', re.match(r"(?:If|Unless|Should|Were|Had|Provided|Until|As long as|In the event|Assuming|Suppose)\b[^,]{8,90}, (.{40,})$", t), 'what holds on a condition')
        alone('question_clause', re.match(r"(?:Is|Are|Do|Does|Did|Can|Could|Should|Must|Will|Would|Who|How|Why|What)\b.{3,60}? (?:that|when|if|because) ([^,]{30,})\?$", t), 'a clause of a question')
        hide('governs_hidden', re.search(rf"(?<=\w )\b{GOVERNS} (?=[a-z]+ \w+ \w+)", t)); hide('frequency_hidden', re.search(rf"\b{FREQUENCY}\b,? ?(?=[a-z])", t))
        hide('aspect_hidden', re.search(rf"\b{ASPECT} (?=[a-z])", t)); hide('head_hidden', re.search(rf"\b(?:the|a|an|any|our|its|their|this|no|every)? ?\b{HEADS} (?:the |our |all )?(?=[a-zA-Z]{{4,}})", t))
        hide('bound_hidden', re.search(rf"\b{BOUND} (?:the |our |its |all )?(?=\w)", t)); hide('except_hidden', re.search(EXCEPT + r"(?=[,. ])", t)); hide('mood_hidden', re.search(rf"\b{MODAL} (?=[a-z]+ \w+)", t))
        hide('than_hidden', re.search(r"\b(?:as (?!well|soon|long|far|such)\w+ as|(?:more|less) \w+ than|\w+er than|second only to|the opposite of|nothing like|next to) (?=\w+ \w+)", t)); hide('according_hidden', re.search(r",? (?:according to|in the (?:view|opinion|words|eyes) of|as (?:claimed|alleged|reported|seen) by)\b[^,.;]{3,50},", t))
        hide('relative_hidden', re.search(r"(?<=[a-z]s )(?:who|which|that (?:are|were|have|has|is|was|\w+ed)) [^,.;]{6,60} (?=(?:are|were|must|should|can|will|may|do|deserve|need)\b(?! been))", t)); hide('alternative_hidden', None if re.search(r'\b(?:not?|any|never|without|nor|neither|cannot|lacks?|whether|between)\b', t, re.I) else re.search(r"\bor (?:the |a |an |by |in |to )?\w+(?: \w+)? (?=(?:is|are|must|shall|may|can|will|should|of|in|to|for)\b)", t))
        hide('subject_hidden', re.search(r"(?:\w+ ){2}(?:and|that|because|as|when|which) (?:he|she|they|we|I|it|you) (?=(?:is|are|was|were|has|have|had|will|can|could|must|should|would)\b)", t))
        m = re.match(r"((?:The|Our|My) [a-zA-Z]+|[A-Z][a-z]+) ((?:is|are|was|were|has|have|had|will|must|can|[a-z]+ed)\b.{10,}),? and ((?:the|our|my|their) [a-z]+|[A-Z][a-z]+) (is|are|was|were|has|have|will|must|can|should) (.{15,})", t)
        if m: add('second_subject_hidden', 'altered', d, span, f'{m.group(1)}{dots()}{m.group(4)} {m.group(5)}', f'"{m.group(1)}" made to do what "{m.group(3)}" does')
        m = re.match(r"(.{40,}?),? (according to|(?:critics|officials|analysts|experts|opponents|he|she|they|it|[A-Z]\w+) (?:say|said|claimed|claims|argue|argued|says|believe|believes|estimated|wrote|added|told|suggested))\b(?: (?:in|on|at|to)\b[^,.]*)?\.$", t)
        if m and '"' not in m.group(1)[-3:] + t[m.end(1):m.end(1) + 3] and '”' not in t[m.end(1) - 2:m.end(1) + 3] and t[m.end(1)] == ',': add('said_by_other_cut', 'altered', d, span, m.group(1) + '.', f'ends before "{m.group(2)}"')
        m = re.match(rf"(.{{10,}}\b(?:can|may|must|shall|will|should|cannot)\b.{{15,}}?) (without|when|once|whenever|in case|in the event|depending on|as long as|until|unless|where (?=they|it|you|we)) .{{6,}}", t)
        if m and not m.group(1).endswith(','): add('limit_at_end_cut', 'altered', d, span, m.group(1) + rng.choice(['.', '', ' …']), f'ends before "{m.group(2)}"')
        m = re.match(r"(.{40,}?[a-z]) or (?:the |a |an |by |in |to )?[a-z]+.*", t)
        if m and ' or ' not in m.group(1) and not re.search(r'\b(?:whether|either|not?|nor|any|without|lack|against|never|cannot|nor|denied|none)\b', m.group(1), re.I): add('alternative_cut', 'altered', d, span, m.group(1) + '.', 'the other way is cut off')
        k = rng.randrange(2, len(w) - 2); n = w[k].strip('.,')
        if n.isalpha() and n.islower() and len(n) > 4 and n.endswith('s'): add('sort_in_brackets', 'altered', d, span, ' '.join(w[:k] + [rng.choice(['[rich]', '[foreign]', '[corrupt]', '[former]', '[young]', '[Western]', '[armed]'])] + w[k:]), 'a sort of them put in with brackets')
        m = re.search(r"\b(They|It|He|She|This) (?=(?:is|are|was|were|has|have|will|must)\b)", t)
        if m: add('strange_referent', 'altered', d, span, t[:m.start()] + rng.choice(['[The Bank]', '[Our opponents]', '[The rebels]', '[The company]', '[The taxpayers]']) + ' ' + t[m.end():], 'somebody whom the text does not name so')
        # Faithful ones.
        if len(w) > 16:
            i = rng.randrange(1, len(w) - 11); j = i + rng.randint(7, min(18, len(w) - i - 2)); frag = ' '.join(w[i:j])
            if not HAZARD.search(' '.join(w[max(0, i - 5):i])) and not HAZARD.search(' '.join(w[j:j + 3])) and own(frag) and not w[j - 1].endswith((',', ';')): add('fragment', 'typographic', d, span, frag, 'none'); add('fragment_trailing', 'elided', d, span, frag + ' …', 'ends in an ellipsis') if not HAZARD.search(' '.join(w[j:])) else None
        def spare(kind, found, tail=''):
            m = re.search(found, t)
            if m and m.start() > 12 and len(t) - m.end() > 12 and not HAZARD.search(re.sub(r"^\W*(?:who|which|whose|where|such as|as well as|like)\b", '', m.group())): add(kind, 'elided', d, span, t[:m.start()] + dots() + tail + t[m.end():].lstrip(' '), f'ellipsis for "{m.group().strip()}"')
        spare('aside_which', r", (?:which|who|whose|where) [^,.;]{5,70},"); spare('aside_including', r", (?:including|such as|in particular|namely|along with|together with|as well as) [^,.;]{4,70},"); spare('aside_round', r" \([^()]{2,60}\)"); spare('apposition', r"(?<=[a-z]), (?:the|a|an|our) [^,.;]{4,50}, (?=is|are|was|were|has|have|will)")
        spare('adverb_gone', r"(?<= )(?:also|therefore|today|indeed|of course|warmly|strongly|sincerely|deeply|fully|proudly|especially|clearly),? (?=[a-z])"); spare('adjective_gone', r"(?<=\bthe )(?:great|important|various|historic|valuable|tireless|excellent|outstanding|recent|current|entire|key|serious|urgent|beautiful|new) (?=[a-z]{4,})"); spare('pair_gone', r" and (?:in|for|of|with|by|on|at|from) [^,.;]{3,40}(?=[,;])"); spare('when_gone', r" in (?:January|February|March|April|June|July|August|September|October|November|December)? ?(?:19|20)(?:\d\d)(?= [a-z])")
        m = re.match(r"((?:In|At|For|On|With|Over|During|Today|Moreover|Furthermore|Finally|Indeed|Therefore|Thus|Similarly|Equally|Likewise)\b[^,.;]{0,50}), ([a-z])(.{35,})", t)
        if m and not HAZARD.search(m.group(1)[3:]): add('head_gone', 'elided', d, span, rng.choice([f'[{m.group(2).upper()}]', '… ' + m.group(2)]) + m.group(3), 'an opening gone')
        m = re.match(r"(.{40,}?)(, (?:which|including|as well as|such as|in particular|together with|and) .{8,})\.$", t)
        if m and not HAZARD.search(re.sub(r'^, (?:which|such as|as well as)', '', m.group(2))): add('addition_cut', 'typographic', d, span, m.group(1), 'ends before an addition'); add('addition_trailing', 'elided', d, span, m.group(1) + rng.choice(['…', ' ...', ' […]', '....']), 'an addition behind an ellipsis')
        m = re.search(r"\b(?:[Ww]e|I|[Ll]et me|[Tt]he \w+) (?:also |further |again |therefore )?(?:note|notes|noted|stress|stressed|emphasize|emphasized|recall|recalled|know|knows|am convinced|are convinced|reaffirm|acknowledge|recognize|declare|declared|announce|announced|said|say|state|stated|affirm|reported|confirmed|observed|are aware|remember|reiterate|underline|found|explained) that ([^,]{12,}.{20,})", t)
        if m and not re.search(r"\b(?:not|never|no|hard\w+|nor|cannot|if|n['’]t)\b", t[:m.start(1)], re.I) and own(m.group(1)): add('told_that', 'typographic', d, span, m.group(1), 'what the speaker states'); add('told_that_capital', 'elided', d, span, f'[{m.group(1)[0].upper()}]{m.group(1)[1:]}', 'what the speaker states, with a capital in brackets')
        add('sic_within', 'elided', d, span, ' '.join(w[:k] + ['[sic]'] + w[k:]), '[sic]')
        x = [y for y in range(len(w)) if len(w[y]) > 9 and w[y].isalpha()]
        if x: y = rng.choice(x); h = len(w[y]) // 2; add('folded', 'typographic', d, span, '«' + ' '.join(w[:y] + [w[y][:h] + '\u00ad' + w[y][h:]] + w[y + 1:]).replace(' — ', '—').replace('fi', 'ﬁ').replace('ff', 'ﬀ') + '»', 'ligatures, soft hyphens, other marks'); add('hyphen_and_note', 'typographic', d, span, ' '.join(w[:y] + [w[y][:h] + '-\n' + w[y][h:]] + w[y + 1:])[:-1] + ('.¹²' if t[-1] == '.' else t[-1]), 'a hyphen at the end of a line, the mark of a note'); add('read_by_machine', 'typographic', d, span, ' '.join(w[:y] + [w[y].replace('l', '1', 1).replace('m', 'rn', 1) if 'l' in w[y] else w[y].replace('m', 'rn', 1)] + w[y + 1:]), 'misread letters')
        later = re.match(r"\s+([A-Z][^.!?\n]{30,200}[.])\s+((?:The|In|For|On|Our|We|I)\b[^.!?\n]{30,200}[.!?])(?=\s)", d['text'][e:e + 600])
        if later and not HAZARD.search(clean(later.group(1))): add('sentence_gone', 'elided', d, [s, e + later.end()], t + dots() + clean(later.group(2)), 'a sentence left out')
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'quote_clauses.jsonl'); extra = []
    for n, x in enumerate(lines(beside)):
        doc = {'id': f'clauses:{n}', 'title': x.get('title', f'Clauses {n}'), 'text': x['text'], 'kind': 'own'}; extra.append(doc)
        for expected in ('altered', 'faithful'):
            for i, q in enumerate(x.get(expected, [])):
                e = 'altered' if expected == 'altered' else 'verbatim' if q in x['text'] else 'elided' if re.search(r'…|\[|\.\.\.|\. \. \.', q) else 'typographic'
                cases.append({'id': f'own-{n}-{expected}-{i}', 'quote': q, 'expected': e, 'source': doc['id'], 'claimed_source': doc['id'], 'type': f'{e}:own_{x["kind"]}', 'edit': x['kind']}); count['own_' + x['kind']] = count.get('own_' + x['kind'], 0) + 1
    with open(a.out_sources, 'w', encoding='utf-8') as f:
        for d in docs + extra: f.write(json.dumps(d, ensure_ascii=False) + '\n')
    with open(a.out, 'w', encoding='utf-8') as f:
        for c in cases: f.write(json.dumps(c, ensure_ascii=False) + '\n')
    print(len(cases), 'cases of', len(count), 'kinds:', ', '.join(f'{k} {v}' for k, v in sorted(count.items())))
main()
