"""quote_turns.py SOURCES.jsonl OUT_SOURCES.jsonl OUT_CASES.jsonl [--seed N] [--each N]

A third set of seeded cases for `adduce check --batch`, of kinds that neither the usual rule-made sets nor `quote_cases.py`
and `quote_traps.py` have, written from what quoting means: who does what to whom, from when and until when, how many a
time, whose rank, whose opinion, what stands first in a list; and faithful quotations as other programs and other houses
write them. Some of the sources are set anew first (signs that mark notes, footers of several lines in mid-sentence,
hyphens as old scans have them), so OUT_SOURCES.jsonl is what is to be added to the library. Cases in six languages come
from `quote_turns_languages.jsonl`, which lies beside this file."""
import argparse, json, os, random, re

MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December'
NUMBER = r'(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|a (?:third|quarter|hundred|thousand|million))'
BOUND = rf'(?:at least|at most|more than|less than|fewer than|no more than|not more than|up to|as many as|nearly|almost|about|around|approximately|over|under|some|only) (?={NUMBER}\b)'
# Pairs of which the first stands in a source and the second takes its place; patterns, with what is put in.
SWAPS = {
    'until_since': [(r'by (?=(?:19|20)\d\d)', 'from '), (r'since (?=(?:19|20)\d\d|the )', 'until '), (r'until (?=(?:19|20)\d\d|the |now)', 'after '), (r'in (?=(?:19|20)\d\d)', 'by '), (r'after (?=the )', 'during '), (r'during (?=the )', 'before ')],
    'condition_conceded': [(r'if (?=we |the |they |it )', 'although '), (r'unless ', 'because '), (r'when (?=we |the |they )', 'if '), (r'because ', 'although '), (r'so that ', 'because '), (r'provided that ', 'given that ')],
    'rate': [(r'(?:per|a|each|every) year', 'per month'), (r'(?:per|a|each|every) day', 'per week'), (r'(?:per|a|each|every) (?:month|week)', 'per day'), (r'annual', 'monthly'), (r'annually', 'monthly'), (r'daily', 'weekly'), (r'monthly', 'annual'), (r'decades', 'years'), (r'centuries', 'decades'), (r'years', 'decades')],
    'rank': [(r'Secretary-General', 'Deputy Secretary-General'), (r'President (?=of|[A-Z])', 'Vice-President '), (r'Prime Minister', 'Minister'), (r'Ministers? (?=of|for)', 'Deputy Minister '), (r'Ambassador', 'Consul'), (r'Director-General', 'Director'), (r'(?:Chairman|Chairperson|Chair) ', 'Member '), (r'Permanent Representative', 'Representative'), (r'permanent members?', 'members'), (r'Member States', 'States parties'), (r'Heads of State', 'Heads of Government'), (r'[Ll]ieutenant ', 'Colonel '), (r'Special Representative', 'Representative')],
    'short_form': [(r'UNDP', 'UNEP'), (r'UNEP', 'UNDP'), (r'UN', 'EU'), (r'EU', 'AU'), (r'AU', 'EU'), (r'WTO', 'WHO'), (r'WHO', 'WTO'), (r'IMF', 'ILO'), (r'IAEA', 'IEA'), (r'UNICEF', 'UNESCO'), (r'UNESCO', 'UNICEF'), (r'NATO', 'NAM'), (r'OSCE', 'OECD'), (r'OECD', 'OSCE'), (r'UNHCR', 'OHCHR'), (r'MDGs', 'SDGs'), (r'ECOWAS', 'ECCAS'), (r'BBC', 'CBC'), (r'FBI', 'CIA'), (r'HIV', 'HPV'), (r'UNMIK', 'UNMIL'), (r'CTBT', 'CTBTO')],
    'parts_of_world': [(r'Africa', 'Asia'), (r'Asia', 'Africa'), (r'Europe', 'Asia'), (r'Caribbean', 'Pacific'), (r'Pacific', 'Caribbean'), (r'Latin America', 'South America'), (r'Middle East', 'Far East'), (r'Western', 'Eastern'), (r'southern', 'western'), (r'North Korea', 'South Korea'), (r'Central', 'Southern')],
    'all_parties': [(r'both', 'either'), (r'either', 'both'), (r'neither', 'either'), (r'each', 'some'), (r'any', 'all'), (r'a (?=number of)', 'the '), (r'one of the', 'the'), (r'another', 'the'), (r'other', 'all'), (r'among (?=the)', '')],
    'cause': [(r'due to', 'despite'), (r'thanks to', 'in spite of'), (r'as a result of', 'as a cause of'), (r'caused by', 'causing'), (r'led to', 'resulted from'), (r'leads to', 'results from'), (r'because of', 'regardless of'), (r'depends? on', 'determines'), (r'followed', 'preceded'), (r'follows', 'precedes'), (r'therefore', 'however'), (r'thus', 'nevertheless')],
    'commitment': [(r'will (?=\w+)', 'would '), (r'have to', 'ought to'), (r'has to', 'might'), (r'are to', 'were to'), (r'is to', 'was to'), (r'commits?', 'aspires'), (r'resolved', 'inclined'), (r'determined', 'prepared'), (r'is', 'remains'), (r'are', 'become'), (r'pledged', 'delivered'), (r'promised', 'provided'), (r'signed', 'ratified'), (r'ratified', 'signed'), (r'adopted', 'proposed'), (r'established', 'envisaged'), (r'began', 'completed')],
}
SWAPS['pronoun_object'] = [(r'themselves', 'others'), (r'ourselves', 'others'), (r'each other', 'themselves'), (r'my', 'your'), (r'his', 'our'), (r'their own', 'our own'), (r'I', 'We'), (r'who', 'which')]
# What is left out without a mark.
DROPS = {
    'bound_dropped': BOUND, 'example_dropped': r'(?:,? ?(?:inter alia|for example|for instance|among others|such as|in particular|especially|particularly|mainly|notably),? )',
    'scale_dropped': r'(?<=\d )(?:million|billion|thousand|hundred) ', 'rate_dropped': r' (?:per capita|a year|per year|each year|every year|annually|per day|a day|daily|per annum)\b',
    'day_dropped': rf'(?<=on )\d{{1,2}} (?=(?:{MONTHS})\b)', 'share_of': r'\b(?:half|a third|a quarter|two thirds|a majority|the majority|a number|part|one) of (?=the |our |all |its )',
    'sort_dropped': r'\b(?:nuclear|armed|civil|developing|least developed|small island|young|sexual|foreign|illicit|so-called|former|permanent|elected|temporary|non-governmental|peaceful|gross|net|conventional|alleged|potential|proposed|annual) (?=[a-z]{4,})',
    'last_of_list': r',? and (?:the )?[a-z]{4,}(?=[.;])', 'also_dropped': r'\b(?:also|even|again|still|yet|already|first) (?=[a-z])',
    'as_dropped': r'\bas (?:a|an|the) [a-z]+ (?=[a-z])', 'purpose_dropped': r',? (?:in order to|so as to|with a view to) [a-z][^,.;]{4,50}(?=[,.;])', 'time_dropped': r',? (?:for the first time|once again|every day|in the past|in recent years|in the future|until now|so far|to date|at present|last year|this year|as soon as possible|without delay|at all times)(?=[,. ])',
}
# What an ellipsis stands for, on which the sense turns.
HIDES = {
    'bound_hidden': BOUND, 'rank_hidden': r'\b(?:Deputy|Vice|Under-|Assistant|Acting|Former|former|acting|late|interim|outgoing) ?-?(?=(?:Secretary|President|Minister|Prime|Director|Chair|Ambassador|Speaker|head|king|leader|chief)\w*)',
    'than_hidden': r'\b(?:no longer|hardly|scarcely|barely|rarely|seldom|nowhere near|far from|anything but|nothing but|too) (?:a |the )?(?=[a-z]+)',
    'trying_noun': r'\b(?:attempts?|efforts?|plans?|promises?|threats?|calls?|proposals?|requests?|failures?|refusals?|reluctance|inability|readiness) to (?=[a-z]+ )',
    'double_hidden': r'\bnot (?=un\w{4,}|in\w{5,}|im\w{5,})',
}
PREFIX = re.compile(r'\b(non-|un|in|im|dis|mis|under|over|re|anti-|anti|pre-|pre|post-|inter|sub|multi|counter-?|ex-|self-|co-|semi-|half-|multi)([a-z]{4,})\b')
DENIED = re.compile(r"\b(?:(?:wrong|mistake|mistaken|error|naive|illusory|illusion|absurd|false|premature|unrealistic|futile|foolish|irresponsible|simplistic|fallacy|misleading|inaccurate|untrue|unfair|hypocritical|dangerous) (?:to (?:say|think|believe|assume|suppose|suggest|claim|imagine|pretend|conclude|hope|expect) )?that|(?:reject|rejects|rejected|refute|refuted|dispel|dispelled|deny|denied|contest|dispute|disputed|discard|abandon|abandoned) (?:the|any|this|that) (?:\w+ )?(?:idea|notion|view|claim|argument|suggestion|allegation|assertion|accusation|theory|belief|pretext|assumption|myth) that) (.{35,})")
ASCRIBED = re.compile(r"\b(?:[Ss]ome|[Tt]hose who|[Cc]ritics|[Oo]thers|[Ss]ceptics|[Cc]ynics|[Pp]essimists|[Oo]pponents|[Dd]etractors|[Ss]ome people|[Mm]any people|[Ss]ome scholars) (?:may |might |would |will |have |even |also |still )?(?:say|said|believe|believed|argue|argued|claim|claimed|think|thought|maintain|maintained|contend|assert|asserted|suggest|suggested|feel|insist) that (.{35,})")
TURN = re.compile(r"\b(not|never|no|none|nor|if|unless|except|but|however|only|yet|although|while|provided|may|might|without|should|could|would|seem\w*|almost|perhaps|whether|as long as|subject to|hardly|nearly|every|fail\w*|refus\w*|lack\w*|\w+n['’]t|tr(?:y|ies|ied)|claim\w*|alleg\w*|former|some|many|most|few|said|say|says|believe\w*|against|prevent\w*|deny|den\w+|too|than|to|must|more|most|one|parts?|violation)\b", re.I)
# A phrase by itself: what an ellipsis within a clause may leave out, so that nothing that is left hangs in the air.
PHRASE = re.compile(r"(?:of|in|on|at|by|with|from|for|about|over|through|during|within|and)\b(?: (?!of\b|to\b|who\b|in\b|for\b|on\b|by\b|with\b)[\w’'-]+)* (?!\S*(?:th|st|nd|rd|-)$)(?!(?:who|two|three|four|five|six|seven|eight|nine|ten|half|nearly|every|of|in|on|at|by|with|from|for|about|as|over|through|the|a|an|our|its|their|his|my|all|this|that|these|and|or|is|are|was|were|has|have|had|will|been|be|being|into|under|we|they|he|she|it|I|which|you|very|most|whose|what|how)$)[\w’'-]+")
GLOSS = {'UN': 'United Nations', 'EU': 'European Union', 'AU': 'African Union', 'IMF': 'International Monetary Fund', 'WTO': 'World Trade Organization', 'NATO': 'North Atlantic Treaty Organization', 'WHO': 'World Health Organization', 'MDGs': 'Millennium Development Goals', 'ASEAN': 'Association of Southeast Asian Nations', 'UNDP': 'United Nations Development Programme', 'IAEA': 'International Atomic Energy Agency', 'ICC': 'International Criminal Court', 'OAS': 'Organization of American States', 'UK': 'United Kingdom', 'US': 'United States'}
VERBS = r'(?:supports?|supported|recogni[sz]es?|recogni[sz]ed|helped|helps|thanks?|thanked|congratulates?|congratulated|defeated|invaded|attacked|replaced|joined|followed|influenced|invited|criticized|condemned|welcomed|accused|informed|assisted|protects?|beat|succeeded|represents?|includes?|included|governs?|governed|controls?|controlled|opposed|opposes|affects?|affected|serves?|served|produces?|produced|needs?|causes?|caused)'

def sentences(text):
    for m in re.finditer(r"(?<=[.!?]\s)[A-Z][^.!?\n]*(?:\n[^.!?\n]+)*[.!?](?=\s)", text): yield m.start(), m.end()
def clean(s): return re.sub(r"\s+", " ", s).strip()
def key(s): return re.sub(r"[^0-9a-z]", "", s.lower())

def reset(text, rng):
    """The text as other scans give it: signs for notes, footers of several lines with a note between, old hyphens."""
    out, since, page = [], 0, rng.randint(2, 80)
    for w in re.split(r'(\s+)', text):
        since += len(w)
        if since > 2200 and w == ' ' and out and re.search(r'[a-z]$', out[-1]):
            page += 1; since = 0; out.append(rng.choice([f'\n{page}/96 24-{rng.randint(10000, 21999)}\n\x0cA/78/PV.{page % 9 + 3}\n', f'\nPage {page} of 96\n\x0c', f'\n- {page} -\n\x0c', f'\n24-{rng.randint(10000, 21999)} {page}/96\n\x0cA/RES/79/{page}\n'])); continue
        if len(w) > 9 and w.isalpha() and w.islower() and rng.random() < .06: k = len(w) // 2; w = w[:k] + '\u00ac\n' + w[k:]
        elif rng.random() < .04 and re.search(r'[a-z]{4,}[,]?$', w): w += rng.choice('*†‡')
        out.append(w)
    return ''.join(out)

def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter); p.add_argument('sources'); p.add_argument('out_sources'); p.add_argument('out'); p.add_argument('--seed', type=int, default=41); p.add_argument('--each', type=int, default=15)
    a = p.parse_args(); rng = random.Random(a.seed)
    docs = [json.loads(l) for l in open(a.sources, encoding='utf-8') if l.strip()]
    whole = ' '.join(key(d['text']) for d in docs); pool = []; cases, count = [], {}
    for d in docs:
        all_ = [(s, e) for s, e in sentences(d['text']) if 9 <= len(d['text'][s:e].split()) <= 50]
        pool += [(d, s, e) for s, e in rng.sample(all_, min(len(all_), 60))]
    rng.shuffle(pool)
    def add(kind, expected, d, span, quote, edit):
        if expected == 'typographic' and quote and quote in d['text']: expected = 'verbatim'
        if count.get(kind, 0) >= a.each or not quote or len(quote.split()) < 5: return
        if expected == 'altered' and key(quote) in whole and kind not in KEPT: return
        count[kind] = count.get(kind, 0) + 1
        c = {'id': f'{kind}-{count[kind]}', 'quote': quote, 'expected': expected, 'source': d['id'], 'span': span, 'type': f'{expected}:{kind}', 'edit': edit}
        if span is None: c.pop('span')
        if rng.random() < .5: c['claimed_source'] = d['id']
        cases.append(c)
    # Kinds whose letters are all in the source, though the quotation does not say what it says.
    KEPT = {'denied_clause', 'ascribed_clause', 'question_mark_gone'}
    for d, s, e in pool:
        raw = d['text'][s:e]; t = clean(raw); w = t.split(); span = [s, e]
        if not key(t) or whole.count(key(t)) != 1: continue
        plain = raw == t; same = 'verbatim' if plain else 'typographic'
        for kind, pairs in SWAPS.items():
            opts = [(x, y) for x, y in pairs if re.search(rf"(?<![\w-]){x}(?![\w-])" if x[-1].isalpha() else rf"(?<![\w-]){x}", t)]
            if opts and count.get(kind, 0) < a.each:
                x, y = rng.choice(opts); m = rng.choice(list(re.finditer(rf"(?<![\w-]){x}(?![\w-])" if x[-1].isalpha() else rf"(?<![\w-]){x}", t)))
                add(kind, 'altered', d, span, clean(t[:m.start()] + y + t[m.end():]), f'"{m.group()}" became "{y}"')
        for kind, found in DROPS.items():
            m = re.search(found, t)
            if m and m.start() > 3: add(kind, 'altered', d, span, clean(t[:m.start()] + (' ' if m.group()[0] in ' ,' or m.group()[-1] == ' ' else '') + t[m.end():]).replace(' .', '.').replace(' ,', ','), f'"{m.group().strip()}" dropped')
        for kind, found in HIDES.items():
            m = re.search(found, t)
            if m and m.start() > 15 and len(t) - m.end() > 25: add(kind, 'altered', d, span, t[:m.start()].rstrip() + (' … ' if len(t) % 2 else ' [...] ') + t[m.end():].lstrip(), f'ellipsis for "{m.group().strip()}"')
        m = re.search(rf"\b((?:the )?[A-Z]\w+) ({VERBS}) ((?:the )?[A-Z]\w+)(?= [a-z]|[,.])", t) or re.search(rf"\b(the [a-z]{{4,}}) ({VERBS}) (the [a-z]{{4,}})(?= [a-z]|[,.])", t)
        if m and m.group(1) != m.group(3): add('actors_exchanged', 'altered', d, span, t[:m.start()] + f'{m.group(3)} {m.group(2)} {m.group(1)}' + t[m.end():], 'who does it and to whom exchanged')
        m = re.search(r"\b(\w{4,}) (rather than|instead of|more than|less than|followed by|as opposed to|and not|but not|prior to|ahead of) (\w{4,})\b", t)
        if m: add('compared_exchanged', 'altered', d, span, t[:m.start()] + f'{m.group(3)} {m.group(2)} {m.group(1)}' + t[m.end():], 'two that are compared exchanged')
        m = re.search(r"\bfrom ([A-Za-z]{4,}|\d[\d,.]*\d|\d+) to ([A-Za-z]{4,}|\d[\d,.]*\d|\d+)\b", t)
        if m: add('from_to_exchanged', 'altered', d, span, t[:m.start()] + f'from {m.group(2)} to {m.group(1)}' + t[m.end():], 'from and to exchanged')
        m = re.search(r"\b([a-z]{4,}), ([a-z]{4,})(?:, ([a-z]{4,}))?,? and ([a-z]{4,})\b", t)
        if m: add('list_turned', 'altered', d, span, t[:m.start(1)] + m.group(4) + t[m.end(1):m.start(4)] + m.group(1) + t[m.end(4):], 'first and last of a list exchanged'); add('list_last_dropped', 'altered', d, span, t[:m.start(4)].rstrip().removesuffix(' and').rstrip(',') + t[m.end(4):], f'"{m.group(4)}" dropped from a list')
        m = PREFIX.search(t)
        if m and key(t[:m.start()] + m.group(2) + t[m.end():]): add('prefix_dropped', 'altered', d, span, t[:m.start()] + m.group(2) + t[m.end():], f'"{m.group(1)}" dropped')
        m = re.search(r"\bnot (un|im|in|il|ir|dis)([a-z]{5,})\b", t) or re.search(r"\b(cannot) (but|fail to|deny)\b()", t)
        if m: add('double_negation', 'altered', d, span, clean(t[:m.start()] + m.group(2) + t[m.end():]), f'"{m.group()}" made one')
        m = re.search(r"\bnot only (.{4,60}?),? but also ", t)
        if m: add('not_only_cut', 'altered', d, span, t[:m.start()] + 'not ' + m.group(1) + ', but ' + t[m.end():], '"only" and "also" gone'); add('not_only_dropped', 'altered', d, span, t[:m.start()] + t[m.end():], 'what stands behind "not only" gone')
        m = DENIED.search(t)
        if m: add('denied_clause', 'altered', d, span, m.group(1), 'the clause behind what denies it')
        m = ASCRIBED.search(t)
        if m: add('ascribed_clause', 'altered', d, span, m.group(1), 'the clause that others say')
        m = re.search(r"\b((?:[Aa]rticles?|[Pp]aragraphs?|[Rr]esolutions?|[Cc]hapters?|[Ss]ections?|[Gg]oals?|session|[Aa]nnex)) (\d+|[IVX]{2,})\b", t)
        if m: n = m.group(2); add('reference', 'altered', d, span, t[:m.start(2)] + (str(int(n) + 1) if n.isdigit() else n[:-1]) + t[m.end(2):], 'another article, chapter, resolution')
        m = re.search(r"\b(World War|Chapter|Part|Annex|Phase|Title|Pope|King|Queen|Charles|Henry|Elizabeth|George|Philip|Louis|Paul|John|Napoleon|William|Section|Type|Pius|Edward|Frederick|James|Grade|Category) ([IVX]{1,4})\b", t)
        if m: n = m.group(2); add('roman', 'altered', d, span, t[:m.start(2)] + {'I': 'II', 'V': 'VI', 'X': 'IX'}.get(n, n[:-1]) + t[m.end(2):], 'another Roman number')
        m = re.search(rf"\b(\d{{1,2}}) ({MONTHS})\b", t)
        if m: add('day_changed', 'altered', d, span, t[:m.start(1)] + str(int(m.group(1)) % 28 + 1) + t[m.end(1):], 'another day')
        m = re.match(r"(We|You|They|It|This|That|There|The|He|She|I|And|But|So) .{25,}\?$", t)
        if m: add('question_mark_gone', 'altered', d, span, t[:-1] + '.', 'a question quoted as a statement')
        m = re.search(r"\b([a-z]{5,}) (of|for|with|by|in|on|to) (the )?([a-z]{5,})\b", t)
        if m and m.group(1) != m.group(4): add('nouns_exchanged', 'altered', d, span, t[:m.start(1)] + m.group(4) + t[m.end(1):m.start(4)] + m.group(1) + t[m.end(4):], 'two words around a small one exchanged')
        x = w[:]; rng.shuffle(x); add('shuffled', 'altered', d, span, ' '.join(x), 'the same words in another order') if x != w and len(w) < 30 else None
        if len(w) > 20: k = len(w) // 3; add('thirds_turned', 'altered', d, span, ' '.join(w[k:2 * k] + w[:k] + w[2 * k:]), 'thirds of the sentence exchanged'); add('every_second', 'altered', d, span, ' '.join(w[i ^ 1] if i ^ 1 < len(w) else w[i] for i in range(len(w))), 'each word changed places with the next')
        n = re.search(r"\b(\d{1,2}),(\d{3}),(\d{3})\b|\b(\d{1,3}),(\d{3})\b", t)
        if n: add('thousands_gone', 'altered', d, span, t[:n.start()] + re.split(',', n.group())[0] + t[n.end():], 'thousands gone')
        # Faithful ones.
        i = rng.randrange(2, len(w) - 2); long = [x for x in range(len(w)) if len(w[x]) > 8 and w[x].isalpha()]
        if long: x = rng.choice(long); h = len(w[x]) // 2; add('hyphen_and_space', 'typographic', d, span, ' '.join(w[:x] + [w[x][:h] + '- ' + w[x][h:]] + w[x + 1:]), 'hyphen of a line end copied with a space'); add('not_sign', 'typographic', d, span, ' '.join(w[:x] + [w[x][:h] + '\u00ac\n' + w[x][h:]] + w[x + 1:]), 'old hyphen of a scan')
        if not any(x.isupper() for x in w[:4]): add('small_caps', 'typographic', d, span, ' '.join([x.upper() for x in w[:4]] + w[4:]), 'first words in capitals')
        for kind, remark in (('remark_of_two', ' [emphasis added; footnotes omitted]'), ('remark_removed', ' (emphasis in original removed)'), ('remark_italics', ' (italics in the original)'), ('sic_round', None)): add(kind, 'elided', d, span, t + remark if remark else ' '.join(w[:i] + ['(sic)'] + w[i:]), 'a remark of the writer')
        add('comma_outside', 'typographic', d, span, '‘' + t.rstrip('.!?') + '’,', 'comma outside the marks') if not re.search("[‘’']", t) else None
        add('hard_hyphens', 'typographic', d, span, re.sub(r'(?<=\w)-(?=\w)', '\u2011', t) if re.search(r'\w-\w', t) else '', 'hyphens that do not break')
        add('word_joiners', 'typographic', d, span, '\ufeff' + ' '.join('\u2060' + x + '\u200e' if k % 4 == 0 else x for k, x in enumerate(w)), 'characters that are not seen')
        add('digits_fullwidth', 'typographic', d, span, ''.join(chr(ord(c) + 0xfee0) if c.isdigit() and c.isascii() else c for c in t) if re.search(r'\d', t) else '', 'full-width digits')
        m = re.search(r"(?<![\d,])(\d{1,3}),(\d{3})\b(?!,)", t)
        if m: add('thousands_apostrophe', 'typographic', d, span, t[:m.start()] + m.group(1) + '’' + m.group(2) + t[m.end():], 'thousands as the Swiss part them'); add('thousands_point_space', 'typographic', d, span, t[:m.start()] + m.group(1) + '\u2009' + m.group(2) + t[m.end():], 'thousands with a thin space')
        m = re.search(r"\b(\d+)(st|nd|rd|th)\b", t)
        if m: add('ordinal_raised', 'typographic', d, span, t[:m.start(2)] + {'st': 'ˢᵗ', 'nd': 'ⁿᵈ', 'rd': 'ʳᵈ', 'th': 'ᵗʰ'}[m.group(2)] + t[m.end():], 'ending of an ordinal raised')
        m = re.search(r"\b(UN|EU|US|UK|AU)\b(?! ?\])", t)
        if m: add('stops_in_short_form', 'typographic', d, span, t[:m.start()] + '.'.join(m.group()) + '.' + t[m.end():], 'stops in a short form')
        m = re.search(r"\b(Mr|Mrs|Ms|Dr|St)\. ", t)
        if m: add('stop_of_title_gone', 'typographic', d, span, t[:m.end(1)] + ' ' + t[m.end():], 'no stop behind a title')
        ocr = [(x, y, z) for x in range(len(w)) for y, z in (('m', 'rn'), ('rn', 'm'), ('w', 'vv'), ('cl', 'd')) if len(w[x]) > 6 and y in w[x] and w[x].isalpha() and w[x].islower()]
        if ocr: x, y, z = rng.choice(ocr); add('read_alike', 'typographic', d, span, ' '.join(w[:x] + [w[x].replace(y, z, 1)] + w[x + 1:]), f'{y} read as {z}')
        add('tex', 'typographic', d, span, "``" + t.replace('—', '---').replace('–', '--') + "''", 'marks and dashes of TeX')
        add('markdown_escaped', 'typographic' if not re.search(r'[\[\]*_]', t) else same, d, span, re.sub(r"(['’\".\-])", lambda m: '\\' + m.group() if m.group() in '\'"' else m.group(), t) if re.search(r"['\"]", t) else '', 'marks escaped')
        add('underscored', 'typographic', d, span, '__' + ' '.join(w[:3]) + '__ ' + ' '.join(w[3:]), 'bold by underscores')
        if len(w) > 24:
            j = i + rng.randint(2, 4); k = rng.randint(10, 14)
            if i > 5 and j < len(w) - 3 and PHRASE.fullmatch(' '.join(w[i:j])) and not TURN.search(' '.join(w[max(0, i - 1):j + 2])) and not any(x[-1] in '.,;:!?)(' or not x.isascii() or any(c.isdigit() for c in x) for x in w[i - 1:j + 1]):
                for kind, mark in (('dots_in_commas', ', …,'), ('dots_four_bracket', ' [....]'), ('dots_spaced_bracket', ' [ . . . ]'), ('dots_hard', '\u00a0.\u00a0.\u00a0.'), ('dots_escaped', ' \\[...\\]'), ('dots_round_sign', ' (…)'), ('dots_dashes', ' —…—'), ('dots_double', ' .. '), ('dots_snip', ' [snip]')): add(kind, 'elided', d, span, ' '.join(w[:i]) + mark + ' ' + ' '.join(w[j:]), f'{j - i} words left out with {mark.strip()}')
            if not TURN.search(' '.join(w[k - 1:])): add('stop_in_brackets', 'elided', d, span, ' '.join(w[:k]).rstrip(',;') + '[.]', 'a stop in brackets where the sentence goes on')
            if not TURN.search(' '.join(w[:k + 1])) and w[k].isalpha() and w[k].islower() and w[k - 1].endswith(','): add('capital_midclause', 'elided', d, span, f'[{w[k][0].upper()}]{w[k][1:]} ' + ' '.join(w[k + 1:]), 'begins in mid-sentence with a capital in brackets')
        m = re.search(r"\b([A-Z]{2,5}s?)['’]s\b", t)
        if m and m.group(1) in GLOSS: add('glossed_owner', 'elided', d, span, t[:m.end(1)] + f' [{GLOSS[m.group(1)]}]' + t[m.end(1):], 'a short form spelled out before its possessive')
        m = re.search(r"\b(UN|EU|AU|IMF|WTO|NATO|WHO|MDGs|ASEAN|UNDP|IAEA|ICC|OAS|UK|US)\b(?!['’])", t)
        if m: add('gloss_in_place', 'elided', d, span, t[:m.start()] + f'[{GLOSS[m.group(1)]}]' + t[m.end():], 'a short form replaced by what it stands for'); add('short_for_gloss', 'elided', d, span, t[:m.end()] + f' [the {GLOSS[m.group(1)]}]' + t[m.end():], 'a short form spelled out with an article')
        m = re.search(r"\b([A-Z][a-z]{3,}) ([a-z]{4,})", t)
        if m and m.start() > 0: add('lower_in_brackets', 'elided', d, span, t[:m.start()] + f'[{m.group(1)[0].lower()}]{m.group(1)[1:]}' + t[m.end(1):], 'a capital lowered in brackets within')
        add('word_in_brackets', 'elided', d, span, ' '.join(w[:i] + [f'[{w[i]}]'] + w[i + 1:]) if w[i].isalpha() else '', 'a word of the source in brackets')
    scans = []
    for d in rng.sample([d for d in docs if d['kind'] == 'un'], 12):
        text = reset(d['text'], rng); scans.append({'id': 'reset:' + d['id'], 'title': d['title'] + ' (set anew)', 'text': text, 'kind': 'scan'})
        for m in re.finditer('\x0c', text):
            before, after = text[max(0, m.start() - 130):m.start()].rsplit('\n', 2)[0], re.sub(r'\A\x0c(?:A/\S+\n)?', '', text[m.start():m.start() + 150])
            ours, theirs = (clean(re.sub('¬\n|[*†‡]', '', x)).split() for x in (before, after))
            quote = ' '.join(ours[-7:] + theirs[:9])
            if TURN.search(' '.join(ours[-10:-6])): continue
            if len(ours) > 7 and len(theirs) > 9 and whole.count(key(quote)) == 1: add('over_a_footer', 'typographic', scans[-1], None, quote, 'over a page break with a footer')
        done = 0
        for s, e in sentences(d['text']):
            t = clean(d['text'][s:e])
            if not 10 <= len(t.split()) <= 50 or whole.count(key(t)) != 1: continue
            done += 1; add('in_a_reset', 'typographic', scans[-1], None, t, 'the source is set anew')
            if done > 3: break
    # Numbers with the mark of a note behind them, which must not become part of the number.
    notes = {'id': 'turns:notes', 'title': 'Notes behind numbers', 'kind': 'made', 'text': 'Notes behind numbers\n\nThe secretariat opened its first regional office in 2019³ and has since received 450 requests² from national archives. The fund was raised to 12 million¹ before the conference of donors met in Lisbon. In paragraph 7⁴ the committee recalled that the levy of 3 per cent⁵ applies to imports of rare minerals alone.\n'}
    for quote, expected in (('The secretariat opened its first regional office in 20193 and has since received 450 requests', 'altered'), ('opened its first regional office in 2019 and has since received 450 requests from national archives', 'typographic'), ('has since received 4502 requests from national archives', 'altered'), ('The fund was raised to 121 million before the conference of donors met', 'altered'), ('The fund was raised to 12 million before the conference of donors met in Lisbon', 'typographic'), ('In paragraph 74 the committee recalled that the levy of 3 per cent applies', 'altered'), ('In paragraph 7 the committee recalled that the levy of 3 per cent applies to imports of rare minerals alone', 'typographic'), ('the levy of 35 per cent applies to imports of rare minerals alone', 'altered')): add('number_and_note', expected, notes, None, quote, 'the mark of a note behind a number')
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'quote_turns_languages.jsonl'); extra = [notes]
    for l in open(beside, encoding='utf-8'):
        x = json.loads(l)
        if 'text' in x: extra.append({**x, 'kind': 'language'}); continue
        cases.append({**x, 'type': f"{x['expected']}:{x['source'].split(':')[1]}"}); count[x['id'].split('-')[0]] = count.get(x['id'].split('-')[0], 0) + 1
    with open(a.out_sources, 'w', encoding='utf-8') as f:
        for d in docs + scans + extra: f.write(json.dumps(d, ensure_ascii=False) + '\n')
    with open(a.out, 'w', encoding='utf-8') as f:
        for c in cases: f.write(json.dumps(c, ensure_ascii=False) + '\n')
    print(len(cases), 'cases of', len(count), 'kinds:', ', '.join(f'{k} {v}' for k, v in sorted(count.items())))
main()
