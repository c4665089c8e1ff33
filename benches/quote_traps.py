"""quote_traps.py SOURCES.jsonl OUT_SOURCES.jsonl OUT_CASES.jsonl [--seed N] [--each N] [--others SPEECHES.jsonl.gz]

A second set of seeded cases for `adduce check --batch`, of kinds that neither the usual rule-made sets nor
`quote_cases.py` have: what a sentence obliges to and of whom, verbs of resolutions, hidden verbs of trying and failing,
short forms of words that turn round, questions made statements, spans of years; and faithful quotations as they come out
of e-mail, scans, word processors and other houses' style. Some of the sources are set anew first (page breaks with headers in
mid-sentence, marks of notes, ligatures, hyphens at line ends), so OUT_SOURCES.jsonl is what is to be added to the library.
Cases in French, Spanish, Russian, Arabic and Chinese come from `quote_languages.jsonl`, which lies beside this file.
--others has speeches that are not among the sources, from which invented quotations are taken."""
import argparse, gzip, json, os, random, re, unicodedata

OPERATIVE = [('recalls', 'reaffirms'), ('reaffirms', 'recalls'), ('reaffirm', 'reiterate'), ('welcomes', 'notes'), ('welcome', 'note'), ('calls upon', 'invites'), ('call upon', 'invite'), ('calls for', 'demands'), ('call for', 'demand'), ('urge', 'encourage'), ('urges', 'requests'), ('condemn', 'regret'), ('condemns', 'deplores'), ('demand', 'request'), ('supports', 'acknowledges'), ('support', 'acknowledge'), ('recognize', 'assume'), ('emphasize', 'mention'), ('agreed', 'acknowledged'), ('decided', 'proposed'), ('committed', 'inclined'), ('ensure', 'encourage'), ('guarantee', 'promote'), ('prevent', 'discourage')]
DEGREE = [('at least', 'at most'), ('more than', 'less than'), ('more than', 'about'), ('less than', 'more than'), ('up to', 'over'), ('as many as', 'only'), ('a few', 'few'), ('a little', 'little'), ('one of the most', 'the most'), ('no longer', 'no'), ('not only', 'not'), ('the first', 'the last'), ('most of', 'some of'), ('all of', 'most of'), ('nearly all', 'all'), ('almost all', 'all'), ('increasingly', 'hardly'), ('rarely', 'often'), ('fully', 'partly'), ('immediately', 'gradually'), ('still', 'no longer'), ('already', 'not yet'), ('too', 'very'), ('enough', 'little'), ('even', 'only')]
CONTRACT = [('is', "isn't"), ('are', "aren't"), ('was', "wasn't"), ('were', "weren't"), ('has', "hasn't"), ('have', "haven't"), ('can', "can't"), ('will', "won't"), ('should', "shouldn't"), ('must', "mustn't"), ('would', "wouldn't")]
SOUND = [('principle', 'principal'), ('their', 'there'), ('effect', 'affect'), ('effects', 'affects'), ('council', 'counsel'), ('then', 'than'), ('its', "it's"), ('whose', "who's"), ('weather', 'whether'), ('cite', 'site'), ('causal', 'casual'), ('united', 'untied'), ('form', 'from'), ('trial', 'trail'), ('public', 'pubic'), ('martial', 'marital'), ('though', 'through')]
MONEY = [('dollars', 'euros'), ('euros', 'dollars'), ('pounds', 'euros'), (r'\$', '€'), ('£', '$'), (r'\$', '')]
TRYING = r"(?:failed|fails|fail|refused|refuses|refuse|tried|tries|try|trying|attempted|attempts|attempt|seek|seeks|sought|hope|hopes|hoped|want|wants|wanted|wish|wishes|promised|promise|threatened|threaten|planned|plan|plans|pledged|intend|intends|intended|agreed|expect|expects|expected|ought|unable|reluctant|unwilling|ready|willing) to"
SORT = r"(?:former|proposed|draft|so-called|potential|alleged|would-be|provisional|future|possible|partial|planned|self-proclaimed|supposed|fake|putative|attempted)"
SPELL = [('organiz', 'organis'), ('recogniz', 'recognis'), ('emphasiz', 'emphasis'), ('realize', 'realise'), ('utiliz', 'utilis'), ('mobiliz', 'mobilis'), ('globaliz', 'globalis'), ('labour', 'labor'), ('honour', 'honor'), ('favour', 'favor'), ('neighbour', 'neighbor'), ('behaviour', 'behavior'), ('colour', 'color'), ('centre', 'center'), ('defence', 'defense'), ('programme', 'program'), ('theatre', 'theater'), ('endeavour', 'endeavor'), ('harbour', 'harbor'), ('travelled', 'traveled'), ('labelled', 'labeled'), ('analyse', 'analyze')]
SPELL += [(b, a) for a, b in SPELL]
DIGITS = {'two': '2', 'three': '3', 'four': '4', 'five': '5', 'six': '6', 'seven': '7', 'eight': '8', 'nine': '9', 'ten': '10', 'twelve': '12', 'fifteen': '15', 'twenty': '20', 'thirty': '30', 'forty': '40', 'fifty': '50', 'sixty': '60'}
TURN = re.compile(r"\b(not|never|no|none|nor|if|unless|except|but|however|only|yet|although|while|provided|may|might|without|should|could|would|seem|almost|perhaps|whether|as long as|subject to|hardly|n't|fail\w*|refus\w*|lack\w*|without|\w+n['’]t)\b", re.I)
HIDING = [('void_hidden', 'altered', r"\b(?:lack|absence|failure|threat|risk|violation|violations|fear|prospect|hope|elimination|eradication|prevention|victims|loss|end|danger|prohibition|denial) (?:of|to) (?:the |a |any |all )?"), ('against_hidden', 'altered', r"\bagainst (?:the |all )?"), ('part_hidden', 'altered', r"\b(?:some|many|most|several|certain) (?:of (?:the|our|these) )?(?=[a-z]{4,})"), ('date_left_out', 'elided', r"\b(?:on|in) (?:\d{1,2} )?(?:January|February|March|April|June|July|August|September|October|November|December)(?: \d{4})?,? "), ('adverb_left_out', 'elided', r"\b(?:also|therefore|once again|indeed|in this regard|of course|today|in particular),? "), ('adjective_left_out', 'elided', r"(?<=\bthe )(?:great|important|various|historic|valuable|tireless|excellent|outstanding|recent|new|current|entire|common|global|main|key|serious|urgent) (?=[a-z]{4,})")]
# A phrase by itself: what an ellipsis within a clause may leave out, so that nothing that is left hangs in the air.
PHRASE = re.compile(r"(?:of|in|on|at|by|with|from|for|about|over|through|during|within|and)\b(?: (?!of\b|to\b|who\b|in\b|for\b|on\b|by\b|with\b)[\w’'-]+)* (?!\S*(?:th|st|nd|rd|-)$)(?!(?:who|two|three|four|five|six|seven|eight|nine|ten|half|nearly|every|of|in|on|at|by|with|from|for|about|as|over|through|the|a|an|our|its|their|his|my|all|this|that|these|and|or|is|are|was|were|has|have|had|will|been|be|being|into|under|we|they|he|she|it|I|which|you|very|most|whose|what|how)$)[\w’'-]+")
LIGATURES = [('ffi', 'ﬃ'), ('ffl', 'ﬄ'), ('ff', 'ﬀ'), ('fi', 'ﬁ'), ('fl', 'ﬂ')]

def sentences(text):
    for m in re.finditer(r"(?<=[.!?]\s)[A-Z][^.!?\n]*(?:\n[^.!?\n]+)*[.!?](?=\s)", text): yield m.start(), m.end()
def clean(s): return re.sub(r"\s+", " ", s).strip()
def key(s): return re.sub(r"[^0-9a-z]", "", s.lower())

def reset(text, rng, name):
    """The text as a scan of a printed book gives it: what stands in it is the same."""
    out, words = [], re.split(r'(\s+)', text); page, since = rng.randint(2, 90), 0; header = f'{name.upper()[:40]}\nOfficial Records'
    for w in words:
        since += len(w)
        if since > 1800 and w == ' ' and out and re.search(r'[a-z]$', out[-1]):
            page += 1; since = 0; out.append(f'\n{page}\n\x0c{header}\n'); continue
        if len(w) > 9 and w.isalpha() and w.islower() and rng.random() < .08: k = len(w) // 2; w = w[:k] + '-\n' + w[k:]
        elif rng.random() < .05 and re.search(r'[a-z]{3,}[.,]$', w): w += str(rng.randint(1, 60)) if w[-1] == '.' else rng.choice('¹²³')
        elif rng.random() < .02 and re.search(r'[a-z]{5,}$', w): w += f'[{rng.randint(1, 60)}]'
        for a, b in LIGATURES: w = w.replace(a, b) if rng.random() < .5 else w
        out.append(w)
    return ''.join(out)

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter); p.add_argument('sources'); p.add_argument('out_sources'); p.add_argument('out'); p.add_argument('--seed', type=int, default=23); p.add_argument('--each', type=int, default=20); p.add_argument('--others')
    a = p.parse_args(); rng = random.Random(a.seed)
    docs = [json.loads(l) for l in open(a.sources, encoding='utf-8') if l.strip()]
    whole = ' '.join(key(d['text']) for d in docs); pool = []
    for d in docs:
        all_ = [(s, e) for s, e in sentences(d['text']) if 9 <= len(d['text'][s:e].split()) <= 50]
        for s, e in rng.sample(all_, min(len(all_), 14)): pool.append((d, s, e))
    rng.shuffle(pool); cases, count = [], {}
    def add(kind, expected, d, span, quote, edit, claimed=None):
        if expected == 'typographic' and quote and quote in d['text']: expected = 'verbatim'
        if count.get(kind, 0) >= a.each or not quote or len(quote.split()) < 5: return
        if expected == 'altered' and key(quote) in whole: return
        count[kind] = count.get(kind, 0) + 1
        c = {'id': f'{kind}-{count[kind]}', 'quote': quote, 'expected': expected, 'source': d and d['id'], 'span': span, 'type': f'{expected}:{kind}', 'edit': edit}
        if claimed or d and rng.random() < .5: c['claimed_source'] = claimed or d['id']
        cases.append(c)
    def swap(kind, d, s, e, t, pairs):
        opts = [(x, y) for x, y in pairs if re.search(rf"(?<!\w){x}(?!\w)" if x[-1].isalpha() else x, t)]
        if opts:
            x, y = rng.choice(opts); m = list(re.finditer(rf"(?<!\w){x}(?!\w)" if x[-1].isalpha() else x, t))[-1]
            add(kind, 'altered', d, [s, e], clean(t[:m.start()] + y + t[m.end():]), f'"{m.group()}" became "{y}"')
    used = {}
    for d, s, e in pool:
        raw = d['text'][s:e]; t = clean(raw); w = t.split()
        if not key(t) or whole.count(key(t)) != 1: continue
        plain = raw == t; same = 'verbatim' if plain else 'typographic'
        for kind, pairs in (('operative_verb', OPERATIVE), ('degree', DEGREE), ('contraction_not', CONTRACT), ('sound_alike', SOUND), ('currency', MONEY)): swap(kind, d, s, e, t, pairs)
        m = re.search(r"\b(\w+) (not) (\w+ \w+.{10,}?\b(?:is|are|was|were|will|can|must|should|has|have)\b)", t)
        if m: add('not_moved', 'altered', d, [s, e], t[:m.start(2)] + t[m.start(3):m.end(3)] + ' not' + t[m.end(3):], '"not" moved to another verb')
        ms = list(re.finditer(r" (and|or) ", t))
        if len(ms) > 1: m = ms[-1]; add('last_and_or', 'altered', d, [s, e], t[:m.start(1)] + ('or' if m.group(1) == 'and' else 'and') + t[m.end(1):], f'"{m.group(1)}" changed')
        m = re.search(r",? (subject to|in accordance with|with the consent of|on the condition that|pursuant to|under|in the absence of|at the request of|with regard to|in consultation with|as appropriate|where necessary|if possible|when possible|in principle)\b[^,.;]{3,60}(?=[,.;])", t)
        if m: add('condition_dropped', 'altered', d, [s, e], t[:m.start()] + t[m.end():], f'"{m.group()}" dropped')
        years = re.search(r"\b(19|20)(\d)(\d)\b", t)
        if years and years.group(2) != years.group(3): add('year_turned', 'altered', d, [s, e], t[:years.start()] + years.group(1) + years.group(3) + years.group(2) + t[years.end():], 'two digits of a year exchanged')
        m = re.search(r"\b([12]\d{3})( ?[-–] ?| to | and | until )([12]\d{3})\b", t)
        if m: add('year_span', 'altered', d, [s, e], t[:m.start(3)] + str(int(m.group(3)) + 1) + t[m.end(3):], 'end of a span of years'); add('years_exchanged', 'altered', d, [s, e], t[:m.start()] + m.group(3) + m.group(2) + m.group(1) + t[m.end():] if m.group(1) != m.group(3) else '', 'years exchanged')
        m = re.search(r"\b(\d{2,})(?: (?:per cent|%|million|billion|countries|years|people))", t)
        if m and m.group(1)[0] != m.group(1)[1]: n = m.group(1); add('digits_turned', 'altered', d, [s, e], t[:m.start()] + n[1] + n[0] + n[2:] + t[m.end(1):], 'two digits exchanged')
        m = re.search(r"\b(per cent|percent)\b", t)
        if m: add('percentage_points', 'altered', d, [s, e], t[:m.start()] + 'percentage points' + t[m.end():], 'per cent to percentage points')
        m = re.search(r"\b(increased|rose|grew|fell|declined|reduced|cut|decreased|expanded|increase|reduction|rise) (by|to|from) ", t)
        if m: add('by_to', 'altered', d, [s, e], t[:m.start(2)] + {'by': 'to', 'to': 'by', 'from': 'to'}[m.group(2)] + t[m.end(2):], f'"{m.group(2)}" changed')
        m = re.search(r"\bthe (\w{4,}) of the (\w{4,})\b(?! of)", t)
        if m and m.group(1) != m.group(2): add('owner_exchanged', 'altered', d, [s, e], t[:m.start()] + f'the {m.group(2)} of the {m.group(1)}' + t[m.end():], 'owner and owned exchanged')
        m = re.match(r"(Is|Are|Can|Will|Should|Must|Does|Do|Have|Has|Could|Would) (we|it|they|this|the \w+|there|that|our \w+) (.{15,})\?$", t)
        if m: add('question_stated', 'altered', d, [s, e], f'{m.group(2).capitalize()} {m.group(1).lower()} {m.group(3)}.', 'question made a statement')
        m = re.search(rf"\b(\w+) ({TRYING}) (\w+ \w+ \w+)", t)
        if m and t[:m.start(2)].count(' ') >= 2: add('trying_dropped', 'altered', d, [s, e], t[:m.start(2)] + t[m.start(3):], f'"{m.group(2)}" dropped'); add('trying_hidden', 'altered', d, [s, e], t[:m.start(2)] + '… ' + t[m.start(3):], f'ellipsis for "{m.group(2)}"')
        m = re.search(rf"\b({SORT}) (?=\w{{4,}})", t)
        if m and t[:m.start()].count(' ') >= 2 and len(t) - m.end() > 30: add('sort_hidden', 'altered', d, [s, e], t[:m.start()] + '[…] ' + t[m.end():], f'ellipsis for "{m.group(1)}"')
        m = re.search(r"\bnot (?:believe|think|accept|agree|mean|say|imply|suggest|true|follow|claim|pretend|expect) that (.{40,})", t)
        if m: add('denied_clause', 'altered', d, [s, e], m.group(1), 'the clause behind "not believe that"')
        m = re.search(r"\b(two|three|four|five|six|seven|eight|ten|twenty|thirty|fifty) (?=[a-z]{3,})", t)
        if m: n = {'two': 'three', 'three': 'two', 'four': 'five', 'five': 'four', 'six': 'seven', 'seven': 'eight', 'eight': 'seven', 'ten': 'twelve', 'twenty': 'thirty', 'thirty': 'forty', 'fifty': 'sixty'}[m.group(1)]; add('number_word', 'altered', d, [s, e], t[:m.start(1)] + n + t[m.end(1):], f'{m.group(1)} to {n}'); add('number_word_digit_wrong', 'altered', d, [s, e], t[:m.start(1)] + DIGITS.get(n, '12') + t[m.end(1):], 'wrong number in digits')
        m = re.search(r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty) (?=[a-z]{3,})", t)
        if m: add('number_in_digits', 'typographic', d, [s, e], t[:m.start(1)] + DIGITS[m.group(1)] + t[m.end(1):], 'a number in digits')
        m = re.search(r"(\d) ?per cent\b", t)
        if m: add('per_cent_sign', 'typographic', d, [s, e], t[:m.end(1)] + '%' + t[m.end():], '% for per cent')
        m = re.search(r"\b(most|many|some|few) (?=[a-z]{4,}s\b)", t)
        if m: add('quantifier_dropped', 'altered', d, [s, e], t[:m.start()] + t[m.end():], f'"{m.group(1)}" dropped')
        m = re.search(r"\b(?:help|helped|contribute[ds]? to|assist in|participate in|seek to|work to|begin to|began to|start to|continue to|tend to|try to) (?=\w{4,})", t)
        if m: add('share_dropped', 'altered', d, [s, e], clean(t[:m.start()] + t[m.end():]), f'"{m.group()}" dropped')
        m = re.search(r"\b(?:Mr|Mrs|Ms)\. ", t)
        if m: add('title_of_person', 'altered', d, [s, e], t[:m.start()] + ('Mrs. ' if m.group() == 'Mr. ' else 'Mr. ') + t[m.end():], 'Mr. to Mrs.')
        m = re.search(r"\b(two|three|four|five|fif|six|seven|eigh|nin)ty-(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", t)
        if m: add('session_number', 'altered', d, [s, e], t[:m.start(2)] + ('sixth' if m.group(2) != 'sixth' else 'fifth') + t[m.end(2):], 'session changed')
        m = re.search(r"\b(\w{4,}), ((?:\w+ ){1,3}\w+), (and|or) (\w+ \w+)", t)
        if m: add('list_reduced', 'altered', d, [s, e], t[:m.end(1)] + f' {m.group(3)} ' + t[m.start(4):], f'"{m.group(2)}" dropped')
        m = re.search(r"\b(he|she|they|we|it) (said|believes?|thinks?|hopes?|claims?|feels?|feel|suggests?|argues?|noted?|expects?) (?:that )?(?=\w+ \w+ \w+ \w+)", t)
        if m and m.start() > 12: add('report_dropped', 'altered', d, [s, e], clean(t[:m.start()] + t[m.end():]), f'"{m.group()}" dropped')
        m = re.search(r"\b([A-Z][a-z]+(?:n|ian|ish|ese))\b (?=[a-z]{4,})", t)
        if m and m.start() > 0: add('nationality', 'altered', d, [s, e], t[:m.start()] + rng.choice(['Bolivian', 'Danish', 'Nepalese']) + t[m.end(1):], f'"{m.group(1)}" changed')
        k = rng.randrange(2, len(w) - 2); half = len(w) // 2
        if len(w) > 20:
            add('twice_cut', 'altered', d, [s, e], ' '.join(w[:4] + w[6:half] + w[half + 2:]), 'words left out twice without a mark')
            add('clauses_turned', 'altered', d, [s, e], ' '.join(w[half:] + w[:half]), 'halves exchanged')
        # Faithful ones.
        x = [(p, q) for p, q in SPELL if re.search(rf"\b{p}", t) and q not in t]
        if x: p, q = x[0]; add('spelling', 'typographic', d, [s, e], re.sub(rf"\b{p}", q, t), f'{p} spelled {q}')
        add('mail_marks', 'typographic', d, [s, e], '> ' + '\n> '.join(' '.join(w[i:i + 9]) for i in range(0, len(w), 9)), 'lines with > of an e-mail')
        add('stars', 'typographic', d, [s, e], ' '.join(w[:k] + [f'*{w[k]}*'] + w[k + 1:]), 'a word in asterisks')
        add('bold_added', 'elided', d, [s, e], ' '.join(w[:k] + [f'**{w[k]}**'] + w[k + 1:]) + ' [emphasis added]', 'a word in bold, said so')
        add('soft_hyphens', 'typographic', d, [s, e], ' '.join(x[:3] + '\u00ad' + x[3:] if len(x) > 6 else x for x in w), 'soft hyphens')
        add('ligatures', 'typographic' if any(b in t for b, _ in LIGATURES) else same, d, [s, e], re.sub('ffi|ffl|ff|fi|fl', lambda m: dict(LIGATURES)[m.group()], t), 'ligatures')
        add('decomposed', same, d, [s, e], t, 'none') if unicodedata.normalize('NFD', t) == t else add('accents_apart', 'typographic', d, [s, e], unicodedata.normalize('NFD', t), 'accents apart from their letters')
        if unicodedata.normalize('NFD', t) != t: add('accents_gone', 'typographic', d, [s, e], ''.join(c for c in unicodedata.normalize('NFD', t) if not unicodedata.combining(c)), 'accents gone')
        if '“' in t or '"' in t: add('inner_marks', 'typographic', d, [s, e], '“' + re.sub('[“”"]', "'", t) + '”', 'double marks within made single')
        if re.search(r"[\w]—[\w]|[\w] [–—-] [\w]|--", t): add('dashes', 'typographic', d, [s, e], re.sub(r"\s*(?:—|–|--)\s*|\s-\s", ' -- ', t), 'dashes typed')
        if ' and ' in t: add('ampersand', 'typographic', d, [s, e], t.replace(' and ', ' & ', 1), '& for and')
        add('comma_inside', 'typographic', d, [s, e], '“' + t.rstrip('.!?') + ',”', 'comma inside the marks')
        add('title_case', 'typographic', d, [s, e], ' '.join(x[:1].upper() + x[1:] for x in w), 'each word with a capital')
        add('lower_case', 'typographic', d, [s, e], t.lower(), 'no capitals')
        add('two_spaces', 'typographic', d, [s, e], re.sub(r"([,;]) ", r"\1  ", t) if ', ' in t else '', 'two spaces')
        add('entities', 'typographic', d, [s, e], t.replace("'", '&#39;').replace('’', '&rsquo;').replace('“', '&ldquo;').replace('”', '&rdquo;').replace('"', '&quot;').replace(' ', '&nbsp;', 1), 'entities of a web page')
        if len(w) > 26:
            i, j = 8, 8 + rng.randint(2, 5)
            for kind, mark in (('dots_in_round', '(...)'), ('dots_angle', '<...>'), ('dots_spaced', '. . . .'), ('dots_dash', '[—]'), ('dots_stars', '* * *'), ('dots_braced', '{…}'), ('dots_omitted', '[omitted]')):
                if i > 5 and PHRASE.fullmatch(' '.join(w[i:j])) and not TURN.search(' '.join(w[i - 1:j + 2])) and not any(x[-1] in '.;:!?' for x in w[i - 1:j]): add(kind, 'elided', d, [s, e], ' '.join(w[:i] + [mark] + w[j:]), f'{j - i} words left out with {mark}')
            if not TURN.search(' '.join(w[:half + 1])): add('capital_inside', 'elided', d, [s, e], f'… [{w[half][0].upper()}]{w[half][1:]} ' + ' '.join(w[half + 1:]) if w[half].isalpha() and w[half].islower() else '', 'ellipsis, then a capital in brackets')
            add('note_omitted', 'elided', d, [s, e], ' '.join(w[:k] + ['[footnote omitted]'] + w[k:]), 'note omitted, said so')
        for kind, expected, found in HIDING:
            m = re.search(found, t)
            if m and m.start() > 15 and len(t) - m.end() > 25: add(kind, expected, d, [s, e], t[:m.start()].rstrip() + (' … ' if len(t) % 2 else ' [...] ') + t[m.end():].lstrip(), f'ellipsis for "{m.group().strip()}"')
        m = re.search(r"\b(UN|EU|AU|IMF|WTO|NATO|WHO|MDGs|NPT|ASEAN|CARICOM)\b", t)
        if m: full = {'UN': 'United Nations', 'EU': 'European Union', 'AU': 'African Union', 'IMF': 'International Monetary Fund', 'WTO': 'World Trade Organization', 'NATO': 'North Atlantic Treaty Organization', 'WHO': 'World Health Organization', 'MDGs': 'Millennium Development Goals', 'NPT': 'Non-Proliferation Treaty', 'ASEAN': 'Association of Southeast Asian Nations', 'CARICOM': 'Caribbean Community'}[m.group(1)]; add('short_form_glossed', 'elided', d, [s, e], t[:m.end()] + f' [{full}]' + t[m.end():], 'short form spelled out in brackets')
        m = re.search(r"\b([a-z]{4,})s\b(?= [a-z])", t)
        if m and m.group(1)[-1] not in 'suieaoy': add('ending_dropped', 'elided', d, [s, e], t[:m.start()] + m.group(1) + '[s]' + t[m.end():], 'ending in brackets, as it is')
        # True words, said to be another's.
        other = rng.choice(docs)['id']
        if other != d['id']:
            add('wrong_document_typography', 'misattributed', d, [s, e], '«\u202f' + t.upper() + '\u202f»', 'another document named', other)
            if len(w) > 24 and not TURN.search(' '.join(w[9:14])) and not any(x[-1] in '.;:!?' for x in w[9:13]): add('wrong_document_elided', 'misattributed', d, [s, e], ' '.join(w[:9] + ['[…]'] + w[13:]), 'another document named', other)
            part = ' '.join(w[1:9])
            if whole.count(key(part)) == 1: add('wrong_document_short', 'misattributed', d, [s, s + len(raw)], part, 'another document named', other)
    # Sources set anew: page breaks in mid-sentence, notes, ligatures, hyphens.
    scans = []
    for d in rng.sample([d for d in docs if d['kind'] == 'un'], 12):
        name = d['title'].split(',')[0]; text = reset(d['text'], rng, name); scans.append({'id': 'scan:' + d['id'], 'title': d['title'] + ' (scan)', 'text': text, 'kind': 'scan'})
        breaks = [m.start() for m in re.finditer('\x0c', text)]
        done = 0
        for s, e in sentences(d['text']):
            t = clean(d['text'][s:e]); n = len(t.split())
            if not 10 <= n <= 60 or whole.count(key(t)) != 1: continue
            # Letters of the scan, with the place of each, to find the sentence in it again.
            done += 1
            if done > 12: break
            add('in_a_scan', 'typographic', scans[-1], None, t, 'the source is a scan', scans[-1]['id'])
        letters = d['text']
        for at in breaks:
            before = clean(text[max(0, at - 90):at].rsplit('\n', 2)[0] if '\n' in text[at - 8:at] else text[at - 90:at]).split()[-7:]
            after = text[at:].split('Official Records\n', 1)
            if len(after) < 2: continue
            plain = re.compile(r'-\n|\[\d+\]|(?<=[a-z][.,])(?:\d+|[¹²³])')
            ours = plain.sub('', clean(plain.sub('', ' '.join(before)))); theirs = clean(plain.sub('', after[1][:160])).split()[:9]
            quote = unicodedata.normalize('NFKC', ' '.join([ours] + theirs))
            if whole.count(key(quote)) == 1: add('over_a_page', 'typographic', scans[-1], None, quote, 'over a page break with a header', scans[-1]['id'])
    if a.others:
        known = {d['id'].split(':', 1)[-1] for d in docs}; rows = []
        for l in gzip.open(a.others, 'rt', encoding='utf-8'):
            d = json.loads(l)
            if d.get('id', d.get('_id', '')) not in known and rng.random() < .05: rows.append(d)
        rng.shuffle(rows)
        for d in rows:
            for s, e in sentences(d['text']):
                t = clean(d['text'][s:e]); w = t.split()
                if not 8 <= len(w) <= 40: continue
                if any(key(' '.join(w[i:i + 6])) in whole for i in range(len(w) - 5)): continue
                add('never_said', 'fabricated', None, None, t, 'of another document', rng.choice([None, rng.choice(docs)['id']]))
                break
            if count.get('never_said', 0) >= 3 * a.each: break
    spoken = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'quote_languages.jsonl'); extra = []
    for l in open(spoken, encoding='utf-8'):
        x = json.loads(l)
        if 'text' in x: extra.append({'id': x['id'], 'title': x['title'], 'text': x['text'], 'kind': 'language'}); continue
        count[x['id']] = 1; cases.append({**x, 'span': None, 'type': f"{x['expected']}:{x['source'].split(':')[1]}"})
    cases = [{k: v for k, v in c.items() if not (k == 'span' and v is None)} for c in cases]
    with open(a.out_sources, 'w', encoding='utf-8') as f:
        for d in docs + scans + extra: f.write(json.dumps(d, ensure_ascii=False) + '\n')
    with open(a.out, 'w', encoding='utf-8') as f:
        for c in cases: f.write(json.dumps(c, ensure_ascii=False) + '\n')
    print(len(cases), 'cases:', ', '.join(f'{k} {v}' for k, v in sorted(count.items()) if v > 1))
main()
