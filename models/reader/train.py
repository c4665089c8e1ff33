#!/usr/bin/env python3
"""Train the reader: whether the answer stands in a passage, and where.

    python train.py --eval ../../../shared/eval --runs RUNS --weights model.safetensors --tokenizer tokenizer.json \
        --out reader.safetensors [--hold-back] [--epochs 3]

RUNS holds run_SET.hybrid.trec of each set (`adduce search --batch queries.jsonl --mode fused --format trec -k 100` over a
library of the set): from them come the negatives. With --hold-back a quarter of the groups (articles, pages, sites) is kept
for validation, and its figures are printed after every pass; the weights that ship were trained so. Without it, on all.

Needs: torch, safetensors, tokenizers, numpy. Two cores with AMX: some 45 pairs a second.
"""
import argparse
import copy
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

import data
from net import ANSWERED, END, EVIDENCE, START, Reader
from twist import twist

LENGTH, QUESTION = 256, 64
MASK = 103  # BERT's [MASK]
MICRO = 16  # pairs at once: more do not fit the caches


class Pairs:
    """Questions with passages as token ids, with the places of what is known."""

    def __init__(self, tokenizer):
        self.tokenizer = Tokenizer.from_file(tokenizer)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.cache = {}

    def tokens(self, text):
        if text not in self.cache:
            encoded = self.tokenizer.encode(text, add_special_tokens=False)
            self.cache[text] = (encoded.ids, encoded.offsets)
        return self.cache[text]

    def pair(self, e):
        q = self.tokens(e["question"])[0][-QUESTION:]  # a long scenario asks at its end
        t = self.tokens(e["title"])[0][:24] if e["title"] else []
        ids, offsets = self.tokens(e["text"])
        room = LENGTH - len(q) - len(t) - 3
        first = 0
        marks = ([e["answer"]] if e["answer"] else []) + list(e["evidence"] or [])
        if len(ids) > room and marks:
            at = next((i for i, (s, _) in enumerate(offsets) if s >= marks[0][0]), 0)
            first = max(0, min(at - room // 3, len(ids) - room))
        ids, offsets = ids[first:first + room], offsets[first:first + room]
        head = [101] + q + [102] + t
        whole = head + ids + [102]
        row = {"ids": whole, "types": [0] * (len(q) + 2) + [1] * (len(t) + len(ids) + 1), "body": (len(head), len(ids)),
               "offsets": offsets, "example": e, "start": -1, "end": -1, "evidence": None}
        if e["answer"]:
            s, t_ = e["answer"]
            inside = [i for i, (a, b) in enumerate(offsets) if b > s and a < t_]
            if inside:
                row["start"], row["end"] = len(head) + inside[0], len(head) + inside[-1]
        if e["evidence"]:
            row["evidence"] = [float(any(a < t_ and b > s for s, t_ in e["evidence"])) for a, b in offsets]
        elif e["relevant"] is False or e["answered"] is False:
            row["evidence"] = [0.0] * len(offsets)
        return row


def batch_of(rows):
    width = -(-max(len(r["ids"]) for r in rows) // 32) * 32  # few widths: a new one costs the making of its kernels
    ids, types = torch.zeros(len(rows), width, dtype=torch.long), torch.zeros(len(rows), width, dtype=torch.long)
    real, body = torch.zeros(len(rows), width, dtype=torch.bool), torch.zeros(len(rows), width, dtype=torch.bool)
    for i, r in enumerate(rows):
        n = len(r["ids"])
        ids[i, :n], types[i, :n], real[i, :n] = torch.tensor(r["ids"]), torch.tensor(r["types"]), True
        body[i, r["body"][0]:r["body"][0] + r["body"][1]] = True
    return ids, types, real, body


def losses(out, rows, body):
    total = out.new_zeros(())
    told = [i for i, r in enumerate(rows) if r["example"]["answered"] is not None]
    if told:
        want = torch.tensor([float(rows[i]["example"]["answered"]) for i in told])
        total = total + F.binary_cross_entropy_with_logits(out[told, 0, ANSWERED], want)
    # Where the answer is not in the passage, it starts and ends at the first token.
    spans = [i for i, r in enumerate(rows) if r["start"] >= 0 or r["example"]["answered"] is False]
    if spans:
        allowed = body[spans].clone()
        allowed[:, 0] = True
        closed = torch.where(allowed, 0.0, -1e4)
        for which, name in ((START, "start"), (END, "end")):
            gold = torch.tensor([max(rows[i][name], 0) for i in spans])
            total = total + 0.5 * F.cross_entropy(out[spans, :, which] + closed, gold)
    marked = [i for i, r in enumerate(rows) if r["evidence"] is not None]
    if marked:
        each = []
        for i in marked:
            first, n = rows[i]["body"]
            if n:
                want = torch.tensor(rows[i]["evidence"])
                each.append(F.binary_cross_entropy_with_logits(out[i, first:first + n, EVIDENCE], want))
        total = total + 0.5 * torch.stack(each).mean()
    return total


def auroc(yes, no):
    ranks = np.argsort(np.argsort(np.concatenate([yes, no]))) + 1
    return (ranks[:len(yes)].sum() - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no))


def read(net, pairs, examples, size=24):
    rows = [pairs.pair(dict(e, answer=None, evidence=None)) for e in examples]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["ids"]))
    results = [None] * len(rows)
    net.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for at in range(0, len(order), size):
            chosen = order[at:at + size]
            ids, types, real, _ = batch_of([rows[i] for i in chosen])
            for i, out in zip(chosen, net(ids, types, real)):
                results[i] = (rows[i], out.numpy())
    net.train()
    return results


def best_span(row, out, longest=40):
    first, n = row["body"]
    start, end = out[first:first + n, START], out[first:first + n, END]
    best = (-1e9, 0, 0)
    for i in range(n):
        j = i + int(np.argmax(end[i:i + longest]))
        best = max(best, (start[i] + end[j], i, j))
    return best


def validate(net, pairs, groups):
    line = {}
    for name in ("squad", "clapnq", "policyqa"):
        mine = [g for g in groups if g["set"] == name]
        yes = [p for g in mine for p in g["positives"] if p["evidence"]][:300]
        no = [n for g in mine if not g["positives"] for n in g["negatives"]][:300]
        results = read(net, pairs, yes + no)
        spans = [best_span(row, out) for row, out in results]
        line[name] = ""
        if no:
            answered = np.array([out[0, ANSWERED] for _, out in results])
            beyond = np.array([best[0] - out[0, START] - out[0, END] for best, (_, out) in zip(spans, results)])
            n = len(yes)
            line[name] = (f"auroc answered {auroc(answered[:n], answered[n:]):.3f} span over none "
                          f"{auroc(beyond[:n], beyond[n:]):.3f} ")
        f1s, hits = [], []
        for e, (row, out), (_, i, j) in zip(yes, results, spans):
            if not row["offsets"]:
                continue
            if e["answer"]:
                got = e["text"][row["offsets"][i][0]:row["offsets"][j][1]].lower().split()
                gold = e["text"][e["answer"][0]:e["answer"][1]].lower().split()
                common = sum(min(got.count(w), gold.count(w)) for w in set(got))
                f1s.append(2 * common / (len(got) + len(gold)) if got and gold else 0)
            first, n = row["body"]
            at = row["offsets"][int(np.argmax(out[first:first + n, EVIDENCE]))][0]
            hits.append(any(s <= at < t for s, t in e["evidence"]))
        line[name] += f"span F1 {np.mean(f1s) if f1s else 0:.3f} evidence {np.mean(hits):.3f}"
    return line


def a_pass(pairs, train, options):
    """The pairs of one pass over the training groups, drawn anew."""
    chosen = [g for g in train for _ in range(int(g["share"] + random.random()))]
    random.shuffle(chosen)
    made = []
    for g in chosen:
        if g["positives"]:
            known = [p for p in g["positives"] if p["answered"]]
            made.extend(pairs.pair(e) for e in (random.sample(known, 1) if known else []))
            if g["negatives"] and random.random() < options.elsewhere:
                made.append(pairs.pair(dict(random.choice(g["negatives"][:5]), answered=False)))
            sure = [p for p in known if p["evidence"]]
            if sure and random.random() < options.twisted:
                other = twist(sure[0]["question"], sure[0]["text"], random.choice)
                if other and (" not " not in other or random.random() < 0.2):
                    made.append(pairs.pair(dict(sure[0], question=other, answer=None, evidence=None, relevant=None, answered=False)))
            if sure and g["set"] in ("squad", "more") and random.random() < options.removed:
                rest = data.without_evidence(sure[0])
                made.extend([pairs.pair(rest)] if rest else [])
            single = sure[0] if sure and g["set"] in ("squad", "more") else None
        else:
            made.append(pairs.pair(g["negatives"][0]))
            single = g["negatives"][0]
        if single and random.random() < options.alone:
            made.extend(pairs.pair(e) for e in data.alone(single))
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("eval", "runs", "weights", "tokenizer", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--hold-back", action="store_true")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out")
    parser.add_argument("--more", nargs="*", default=[], help="files in SQuAD's form to train on besides, FILE or FILE=SHARE a pass; none is held back")
    parser.add_argument("--go-on", help="weights of our own to go on from, in place of the embedding model's")
    parser.add_argument("--share", nargs="*", default=[], help="how much of a set a pass takes: more=0.75 clapnq=4")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--elsewhere", type=float, default=0.15, help="how often a question is also put to a passage without its answer")
    parser.add_argument("--twisted", type=float, default=0.0, help="how often a question is also put with one thing exchanged (twist.py)")
    parser.add_argument("--removed", type=float, default=0.0, help="how often it is also put to its passage without the sentence that answers")
    parser.add_argument("--alone", type=float, default=0.0, help="how often it is also put to single sentences, each with the one before it")
    parser.add_argument("--hidden", type=float, default=0.05, help="the share of a passage's tokens that are hidden while training")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    options = parser.parse_args()
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    torch.set_flush_denormal(True)
    pairs = Pairs(options.tokenizer)
    groups = data.examples(options.eval, options.runs, options.without)
    train = [g for g in groups if not (options.hold_back and data.held_back(g["group"]))]
    valid = [g for g in groups if data.held_back(g["group"])] if options.hold_back else []
    for named in options.more:
        path, _, own = named.rpartition("=") if "=" in named else (named, "", "")
        train.extend(dict(g, share=float(own)) if own else g for g in data.more(path))
    # How much of each set an epoch takes: the questions of policyqa repeat from site to site.
    share = {"squad": 1.0, "clapnq": 1.0, "policyqa": 0.35, "govuk": 0.4, "more": 0.75}
    share.update((name, float(value)) for name, value in (pair.split("=") for pair in options.share))
    for g in train:
        g.setdefault("share", share.get(g["set"], 0.0))
    print(len(train), "groups", flush=True)
    net = Reader()
    net.start_from(options.weights)
    if options.go_on:
        net.load_state_dict(load_file(options.go_on))
    for frozen in (net.words, net.places, net.types, net.norm):
        frozen.requires_grad_(False)
    # Forward and backward in bfloat16 on a copy (twice as fast as autocast); the weights themselves are float32.
    quick = copy.deepcopy(net).bfloat16()
    both = [(a, b) for a, b in zip(net.parameters(), quick.parameters()) if a.requires_grad]
    average = copy.deepcopy(net)
    averaged = [a for a in average.parameters() if a.requires_grad]
    decayed = [p for n, p in net.named_parameters() if p.requires_grad and p.ndim > 1]
    plain = [p for n, p in net.named_parameters() if p.requires_grad and p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
                                  lr=options.rate, betas=(0.9, 0.98), fused=True)
    made = a_pass(pairs, train, options)
    steps = options.epochs * -(-len(made) // options.batch)
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.02, (steps - s) / max(1, steps - warm))))
    begin, step, seen, running = time.time(), 0, 0, []
    for epoch in range(options.epochs):
        made = made or a_pass(pairs, train, options)
        batches = []
        random.shuffle(made)
        for at in range(0, len(made), options.batch * 20):
            pool = sorted(made[at:at + options.batch * 20], key=lambda row: len(row["ids"]))
            cut = [pool[i:i + options.batch] for i in range(0, len(pool), options.batch)]
            random.shuffle(cut)
            batches.extend(cut)
        print(f"{len(made)} pairs, {np.mean([len(r['ids']) for r in made]):.0f} tokens a pair, {time.time() - begin:.0f} s to make", flush=True)
        made = None
        for rows in batches:
            part = 0.0
            for at in range(0, len(rows), MICRO):
                few = rows[at:at + MICRO]
                ids, types, real, body = batch_of(few)
                ids[body & (torch.rand(ids.shape) < options.hidden)] = MASK
                loss = losses(quick(ids, types, real), few, body) * (len(few) / len(rows))
                loss.backward()
                part += loss.item()
            for own, copied in both:
                own.grad = copied.grad.float()
                copied.grad = None
            torch.nn.utils.clip_grad_norm_([own for own, _ in both], 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            with torch.no_grad():
                for own, copied in both:
                    copied.copy_(own)
                keep = min(0.998, step / (step + 10))
                torch._foreach_lerp_(averaged, [own for own, _ in both], 1 - keep)
            schedule.step()
            step += 1
            seen += len(rows)
            running.append(part)
            if step % 25 == 0:
                print(f"{time.time() - begin:6.0f} s  epoch {epoch}  step {step}/{steps}  {seen / (time.time() - begin):.1f} pairs/s  "
                      f"loss {np.mean(running[-50:]):.3f}", flush=True)
        save_file({k: v.contiguous() for k, v in average.state_dict().items()}, options.out)
        if valid:
            print("last", validate(net, pairs, valid), flush=True)
            print("average", validate(average, pairs, valid), flush=True)
        if time.time() - begin > options.minutes * 60:
            break


if __name__ == "__main__":
    main()
