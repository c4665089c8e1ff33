#!/usr/bin/env python3
"""Fits the weights of src/answer/weights.rs on question sets.

usage: fit_answers.py ANSWERS.jsonl=PREDICTIONS.jsonl[=LEXICAL_PREDICTIONS.jsonl] ... [--write] [--confidence]

PREDICTIONS are what `adduce ask --batch QUESTIONS --json --explain` prints (LEXICAL_PREDICTIONS the same without a
runtime: ADDUCE_OFFLINE=1 and an empty XDG_CACHE_HOME, where none is installed); ANSWERS as shared/tools/score_answers.py reads them. Every set weighs the same. Prints the
figures on each set with the others fitted (leave one set out), then the weights fitted on all; --write puts them into
src/answer/weights.rs (with --confidence only those of confidence: they rest on the scores of sentences, so after new
weights for sentences the questions are asked anew before the second fit). Needs numpy.

The figures of sentences are of their features: what reading the first few alone changes in their order is not in them.
Sentences: a softmax over the sentences of a question; the loss is minus the log of the share that goes to sentences
which hold a gold answer (or are held by one: gold answers of several sentences). Confidence: a logistic regression,
answerable against unanswerable. Both with L2 on standardised features (towards PRIOR for confidence), by plain gradient descent: no randomness."""
import json, os, re, sys, unicodedata
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, '..', 'src', 'answer', 'weights.rs')


def fold(s):
    s = unicodedata.normalize('NFKD', s or '').lower()
    s = ''.join(c if c.isalnum() else ' ' for c in s if not unicodedata.combining(c))
    return ' ' + ' '.join(w for w in s.split() if w not in ('a', 'an', 'the')) + ' '


def holds(sentence, answers):
    s = fold(sentence)
    for a in answers:
        a = fold(a)
        if a.strip() in ('', 'yes', 'no'):
            continue
        if a in s or (len(s) > 40 and s.strip() in a):
            return True
    return False


def read(gold_path, pred_path):
    gold = {str(g['id']): g for g in map(json.loads, open(gold_path, encoding='utf-8'))}
    ranking, confidence = [], []
    for line in open(pred_path, encoding='utf-8'):
        p = json.loads(line)
        g = gold.get(str(p.get('id')))
        e = p.get('explain')
        if g is None or not e or not e['sentences']:
            continue
        answers = [a for a in g['answers'] if fold(a).strip()]
        names = list(e['sentences'][0]['features'])
        rows = np.array([[s['features'][n] for n in names] for s in e['sentences']])
        if answers:
            good = np.array([holds(s['text'], answers) and (g.get('doc') is None or s['document'] == g['doc'])
                             for s in e['sentences']])
            if good.any():
                ranking.append((rows, good))
        anames = list(e['features'])
        confidence.append((np.array([e['features'][n] for n in anames]), bool(answers)))
    return names, ranking, anames, confidence


def fit_ranking(sets, steps=800, l2=3e-3):
    sets = [s for s in sets if s]
    rows = np.concatenate([rows for s in sets for rows, _ in s])
    mean, std = rows.mean(0), rows.std(0) + 1e-6
    rows = (rows - mean) / std
    sizes = [len(r) for s in sets for r, _ in s]
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    of = np.repeat(np.arange(len(sizes)), sizes)
    good = np.concatenate([g for s in sets for _, g in s]).astype(float)
    weight = np.concatenate([np.full(len(s), 1 / len(s) / len(sets)) for s in sets])
    w = np.zeros(rows.shape[1]); m = v = np.zeros_like(w)
    for t in range(1, steps + 1):
        z = rows @ w
        e = np.exp(z - np.maximum.reduceat(z, starts)[of])
        p = e / np.add.reduceat(e, starts)[of]
        q = p * good; q = q / (np.add.reduceat(q, starts)[of] + 1e-12)
        grad = rows.T @ ((p - q) * weight[of]) + l2 * w
        m = .9 * m + .1 * grad; v = .999 * v + .001 * grad ** 2
        w = w - .05 * (m / (1 - .9 ** t)) / (np.sqrt(v / (1 - .999 ** t)) + 1e-8)
    return w / std


# What each feature of an answer is for says its sign, and with few and narrow sets to learn from that is worth something:
# weights are drawn towards these rather than towards nothing.
PRIOR = {'best_score': .2, 'margin': .2, 'coverage': .5, 'context': .5, 'passage_coverage': 1.5, 'names_missing': -2.,
         'unknown': -3., 'late_interaction': 2., 'passage_late': 4., 'evidence': .5, 'extract': 1., 'answered': 3., 'read': 0., 'dense': 2., 'found_missing': -1.5, 'agreement': .5,
         'weakest': 3., 'weakest_around': 2., 'most_covered': 1., 'answered_here': 1., 'answered_alone': 2.}

def fit_logistic(sets, prior, steps=3000, l2=.05):
    X = np.concatenate([np.array([x for x, _ in s]) for s in sets])
    Y = np.concatenate([np.array([y for _, y in s], float) for s in sets])
    # Each set, and within it each class, weighs the same.
    W = np.concatenate([np.array([.5 / max(1, sum(1 for _, b in s if b == y)) for _, y in s]) for s in sets])
    W = W / W.sum()
    mean, std = X.mean(0), X.std(0) + 1e-6
    Z = (X - mean) / std
    w0 = prior * std; w = w0.copy(); b = 0.; m = np.zeros(len(w) + 1); v = np.zeros(len(w) + 1)
    for t in range(1, steps + 1):
        p = 1 / (1 + np.exp(-(Z @ w + b)))
        g = np.append(Z.T @ (W * (p - Y)) + l2 * (w - w0), (W * (p - Y)).sum())
        m = .9 * m + .1 * g; v = .999 * v + .001 * g ** 2
        step = .02 * (m / (1 - .9 ** t)) / (np.sqrt(v / (1 - .999 ** t)) + 1e-8)
        w -= step[:-1]; b -= step[-1]
    return w / std, b - float((w / std) @ mean)


def auroc(pos, neg):
    if not len(pos) or not len(neg):
        return float('nan')
    return float(np.mean([(np.sum(p > neg) + .5 * np.sum(p == neg)) / len(neg) for p in pos]))


def report(name, s, w, c, cw, cb):
    at1 = np.mean([good[np.argmax(rows @ w)] for rows, good in s]) if s else float('nan')
    at3 = np.mean([good[np.argsort(-(rows @ w), kind='stable')[:3]].any() for rows, good in s]) if s else float('nan')
    conf = np.array([1 / (1 + np.exp(-(x @ cw + cb))) for x, _ in c]); y = np.array([y for _, y in c])
    best = max(((((conf[~y] < t).mean() if (~y).any() else 0) + (conf[y] >= t).mean(), t) for t in np.arange(.05, .95, .01)))
    print(f'{name:40} reachable {len(s):5}  sentence@1 {at1:.3f} @3 {at3:.3f}  AUROC {auroc(conf[y], conf[~y]):.3f}'
          f'  best threshold {best[1]:.2f}: refused {(conf[~y] < best[1]).mean() if (~y).any() else float("nan"):.2f}'
          f' wrongly {(conf[y] < best[1]).mean():.2f}; at .5: {(conf[~y] < .5).mean() if (~y).any() else float("nan"):.2f}'
          f' wrongly {(conf[y] < .5).mean():.2f}')


def rust(values):
    return '[' + ', '.join(f'{x:.4f}'.rstrip('0').rstrip('.') + ('.0' if f'{x:.4f}'.rstrip('0').endswith('.') else '') for x in values) + ']'


def main():
    args = [a for a in sys.argv[1:] if not a.startswith('--')]
    if not args:
        sys.exit(__doc__)
    text = open(TARGET, encoding='utf-8').read()
    for suffix, part in (('', 1), ('_LEXICAL', 2)):
        loaded = [(a.split('=')[0], read(a.split('=')[0], a.split('=')[part])) for a in args if len(a.split('=')) > part]
        if not loaded:
            continue
        names, anames = loaded[0][1][0], loaded[0][1][2]
        # JSON maps are sorted by name; the arrays in Rust are in the order of the constants.
        score_rs = open(os.path.join(HERE, '..', 'src', 'answer', 'features.rs'), encoding='utf-8').read()
        order = re.findall(r'"(\w+)"', re.search(r'SENTENCE_FEATURES[^=]*= \[(.*?)\];', score_rs, re.S).group(1))
        aorder = re.findall(r'"(\w+)"', re.search(r'ANSWER_FEATURES[^=]*= \[(.*?)\];', score_rs, re.S).group(1))
        pick, apick = [names.index(n) for n in order], [anames.index(n) for n in aorder]
        R = [[(rows[:, pick], good) for rows, good in l[1][1]] for l in loaded]
        C = [[(x[apick], y) for x, y in l[1][3]] for l in loaded]
        prior = np.array([PRIOR[n] for n in aorder])
        if suffix:
            prior = prior * np.array([n not in ('late_interaction', 'passage_late', 'evidence', 'extract', 'answered', 'read', 'dense', 'weakest', 'weakest_around', 'answered_here', 'answered_alone') for n in aorder])
        two = lambda c: any(y for _, y in c) and any(not y for _, y in c)
        label = 'without a model' if suffix else 'with the model'
        for i, (path, _) in enumerate(loaded):
            if len(loaded) > 1 and '--quick' not in sys.argv:
                w = fit_ranking([r for j, r in enumerate(R) if j != i and r], 400)
                others = [c for j, c in enumerate(C) if j != i and two(c)]
                cw, cb = fit_logistic(others, prior) if others else (np.zeros(len(aorder)), 0.)
                report(f'{path[-24:]} ({label}, left out)', R[i], w, C[i], cw, cb)
        w = fit_ranking([r for r in R if r]); cw, cb = fit_logistic([c for c in C if two(c)], prior)
        for (path, _), r, c in zip(loaded, R, C):
            report(f'{path[-24:]} ({label}, all)', r, w, c, cw, cb)
        print(dict(zip(order, np.round(w, 3)))); print(dict(zip(aorder, np.round(cw, 3))), round(cb, 3))
        if '--confidence' not in sys.argv:
            text = re.sub(rf'(const SENTENCE{suffix}: [^=]*=\s)\s*[^;]*;', lambda m: m.group(1) + rust(w) + ';', text)
        text = re.sub(rf'(const ANSWER{suffix}: [^=]*=\s)\s*[^;]*;', lambda m: f'{m.group(1)}({rust(cw)}, {cb:.4f});', text)
    if '--write' in sys.argv:
        open(TARGET, 'w', encoding='utf-8').write(text)


main()
