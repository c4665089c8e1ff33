#!/usr/bin/env python3
"""quote_scale.py ADDUCE LIBRARY SPEECHES.jsonl [--cases N] [--seed N] [--timeout S] [--out FILE]

How quickly, and how rightly, quotations are found in a large library. SPEECHES.jsonl has the texts that the library was
filled from, whole or cut into passages ({"id", "title", "text"}; the library's keys are "ID" or "ID@place"). Quotations of
6 to 45 words are taken from them by a seeded draw: as they stand, with other typography, with a sentence's middle left out
behind an ellipsis, with one word changed, and some that nobody said (the words of two speeches mixed). They go through one
`adduce check --batch - --json`; each line is timed as it comes, so that what is told is what a waiting person sees, start
apart. "Source right" is of those that have one: the speech, whichever of its passages; where the same words stand in
several speeches, any of them."""
import argparse, collections, json, random, re, resource, subprocess, sys, time

KEY = re.compile(r'[^0-9a-z]')
def key(text): return KEY.sub('', text.lower())
def quantile(values, q): values = sorted(values); return values[min(len(values) - 1, int(q * len(values)))] if values else 0.0
def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('adduce'); p.add_argument('library'); p.add_argument('speeches')
    p.add_argument('--cases', type=int, default=500); p.add_argument('--seed', type=int, default=11); p.add_argument('--longest', type=int, default=45); p.add_argument('--out')
    a = p.parse_args(); rng = random.Random(a.seed)
    docs = []
    for line in open(a.speeches, encoding='utf-8'):
        d = json.loads(line); docs.append((d['id'].split('@')[0], d['text']))
    kinds = ['verbatim'] * 6 + ['typographic'] * 4 + ['elided'] * 3 + ['altered'] * 5 + ['invented'] * 2
    cases = []
    while len(cases) < a.cases:
        source, text = rng.choice(docs); words = text.split(); kind = kinds[len(cases) % len(kinds)]
        n = rng.randint(8 if kind != 'elided' else 20, a.longest)
        if len(words) <= n + 2: 
            if len(words) < 24: continue
            n = len(words) - 3
        k = rng.randrange(0, len(words) - n); w = words[k:k + n]
        if kind == 'typographic': quote = '“' + ' '.join(x.upper() if rng.random() < .2 else x for x in w).replace("'", '’') + '”'
        elif kind == 'elided': m = n // 2; quote = ' '.join(w[:m]) + ' … ' + ' '.join(w[m + 4:])
        elif kind == 'altered': i = rng.randrange(1, n - 1); w[i] = rng.choice(['seventeen', 'never', 'Portugal', 'cheerfully']); quote = ' '.join(w)
        elif kind == 'invented': other = rng.choice(docs)[1].split(); quote = ' '.join(x for pair in zip(w[::2], rng.sample(other, min(len(other), len(w[::2])))) for x in pair); source = None
        else: quote = ' '.join(w)
        if len(key(quote)) < 30: continue
        cases.append({'id': str(len(cases)), 'quote': quote, 'kind': kind, 'source': source, 'words': ' '.join(w)})
    sent = ''.join(json.dumps({'id': c['id'], 'quote': c['quote']}, ensure_ascii=False) + '\n' for c in cases)
    begun = time.perf_counter()
    run = subprocess.Popen([a.adduce, '--offline', '--library', a.library, 'check', '--batch', '-', '--json'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding='utf-8')
    run.stdin.write(sent); run.stdin.close()
    reports, times, last = {}, [], None
    for line in run.stdout:
        now = time.perf_counter(); r = json.loads(line); reports[r['id']] = r
        if last is None: print(f'start and first quotation: {(now - begun) * 1e3:.0f} ms')
        else: times.append((r['id'], (now - last) * 1e3))
        last = now
    run.wait()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    by_kind = collections.defaultdict(list)
    for i, ms in times: by_kind[cases[int(i)]['kind']].append(ms)
    every = [ms for _, ms in times]
    print(f'{len(reports)} of {len(cases)} quotations, {peak:.0f} MB at most; ms a quotation: mean {sum(every)/max(1,len(every)):.2f}, p50 {quantile(every,.5):.2f}, p95 {quantile(every,.95):.2f}, p99 {quantile(every,.99):.2f}, most {max(every or [0]):.1f}')
    right, having, verdicts = 0, 0, collections.defaultdict(collections.Counter); wrong = []
    plain = {}
    for c in cases:
        r = reports.get(c['id'], {}); verdicts[c['kind']][r.get('verdict')] += 1
        if not c['source']: continue
        having += 1; got = (r.get('source') or '').split('@')[0]; also = {x['source'].split('@')[0] for x in r.get('alternatives', [])}
        ok = got == c['source'] or r.get('faithful') and c['kind'] != 'altered' and bool(got) or c['source'] in also and r.get('verdict') not in ('not_found', None)
        right += ok
        if not ok: wrong.append((c['kind'], c['source'], got, r.get('verdict'), c['quote'][:100]))
    print(f'source right {right} of {having} ({right/max(1,having):.4f})')
    for kind, all_ in by_kind.items(): print(f'  {kind:12s} p50 {quantile(all_,.5):6.2f}  p95 {quantile(all_,.95):7.2f}   {dict(verdicts[kind])}')
    for line in wrong[:15]: print('  wrong:', *line)
    if a.out:
        with open(a.out, 'w', encoding='utf-8') as f:
            for c in cases: f.write(json.dumps({**c, 'report': reports.get(c['id'])}, ensure_ascii=False) + '\n')
main()
