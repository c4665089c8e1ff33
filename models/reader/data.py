"""The examples that the reader is trained on, made of the public sets in a folder like ../shared/eval.

An example is one question with one passage, and what is known of the pair: whether the passage is relevant, whether the
answer stands in it, where (characters of the passage), and which characters are evidence. Every example belongs to a
group (an article, a page, a site), so that training and validation can be kept apart by group.
"""
import collections
import hashlib
import json
import math
import pathlib
import re


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def held_back(group, share=4):
    """Whether a group belongs to validation: one in `share`, by its hash."""
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % share == 0


def group_of(name, doc, query):
    if name in ("squad", "govuk", "policyqa"):
        return f"{name}/{doc.split('#')[0]}"
    return f"{name}/{query}"


class Set:
    """One public set: its passages, its questions, and what was found for them (a run file, TREC)."""

    def __init__(self, folder, name, run):
        folder = pathlib.Path(folder) / name
        self.name = name
        self.corpus = {d["id"]: d for d in lines(folder / "corpus.jsonl")}
        self.queries = {q["id"]: q["text"] for q in lines(folder / "queries.jsonl")}
        self.qrels = collections.defaultdict(dict)
        for line in open(folder / "qrels.tsv", encoding="utf-8"):
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[2].lstrip("-").isdigit() and int(parts[2]) > 0:
                self.qrels[parts[0]][parts[1]] = int(parts[2])
        self.run = collections.defaultdict(list)
        if run:
            for line in open(run, encoding="utf-8"):
                q, _, d, rank, *_ = line.split()
                if int(rank) <= 30:
                    self.run[q].append(d)
        answers = folder / "answers.jsonl"
        self.answers = lines(answers) if answers.exists() else []

    def passage(self, doc):
        d = self.corpus[doc]
        return d.get("title") or "", d["text"]


def sentence_around(text, start, end):
    """The sentence (roughly: between full stops) in which a span stands."""
    left = max((m.end() for m in re.finditer(r"[.!?]\s", text[:start])), default=0)
    right = re.search(r"[.!?](\s|$)", text[max(start, end - 1):])
    return left, (max(start, end - 1) + right.end()) if right else len(text)


def examples(folder, runs, leave_out=()):
    """All groups of examples: a question with the passages that are relevant to it, and those that were found and are not."""
    out = []
    for name in ("squad", "clapnq", "policyqa", "govuk"):
        if name in leave_out:
            continue
        run = pathlib.Path(runs) / f"run_{name}.hybrid.trec"
        out.extend(of_set(Set(folder, name, run if run.exists() else None)))
    return out


def without_evidence(e):
    """The same question with its passage less the sentences that answer it, or None where the words of the answer stand elsewhere in
    it. Where only its evidence is known that cannot be told, and some such questions are still answered."""
    if not e["evidence"]:
        return None
    spans = sorted(e["evidence"])
    rest, at = "", 0
    for start, end in spans:
        rest, at = rest + e["text"][at:start], max(at, end)
    rest = " ".join((rest + " " + e["text"][at:]).split())
    if len(rest.split()) < 30 or e["answer"] and e["text"][slice(*e["answer"])].lower() in rest.lower():
        return None
    return dict(e, text=rest, answer=None, evidence=None, relevant=None, answered=False)


def sentences(text):
    """The sentences of a text (roughly), as spans."""
    out, at = [], 0
    while at < len(text):
        _, end = sentence_around(text, at, at + 1)
        out.append((at, max(end, at + 1)))
        at = out[-1][1]
    return out


def alone(e):
    """A sentence with the one before it, put to the same question, as a claim is read once more alone: of a passage that answers
    the sentence that does, and of the others the one with most words of the question; of one that does not answer that one only."""
    spans = sentences(e["text"])
    window = lambda i: (spans[max(0, i - 1)][0], spans[i][1])
    words = lambda text: set(re.findall(r"\w{3,}", text.lower()))
    asked = words(e["question"])
    shared = lambda i: len(asked & words(e["text"][slice(*spans[i])]))
    inside = lambda part, whole: part[0] >= whole[0] and part[1] <= whole[1]
    out = []
    if e["answered"] and e["answer"]:
        at = next((i for i, span in enumerate(spans) if span[0] <= e["answer"][0] < span[1]), None)
        if at is None or not inside(e["answer"], window(at)):
            return []
        start, end = window(at)
        moved = lambda span: (max(span[0], start) - start, min(span[1], end) - start)
        out.append(dict(e, text=e["text"][start:end], answer=moved(e["answer"]), evidence=[moved(span) for span in e["evidence"]]))
        answer = e["text"][slice(*e["answer"])].lower()
        others = [i for i in range(len(spans)) if answer not in e["text"][slice(*window(i))].lower()]
    else:
        others = range(len(spans))
    if others:
        start, end = window(max(others, key=shared))
        out.append(dict(e, text=e["text"][start:end], answer=None, evidence=None, relevant=None, answered=False))
    return out


def near(texts, questions):
    """For each question the three texts, its own left out, that share most of its words, rare ones counting more."""
    words = lambda t: set(re.findall(r"\w+", t.lower()))
    holds = collections.defaultdict(list)
    for n, t in enumerate(texts):
        for w in words(t):
            holds[w].append(n)
    for own, question in questions:
        score = collections.Counter()
        for w in words(question):
            if len(holds[w]) < len(texts) / 8:
                for n in holds[w]:
                    score[n] += math.log(len(texts) / len(holds[w]))
        score.pop(own, None)
        yield [n for n, _ in score.most_common(3)]


def more(path):
    """The groups of a file in SQuAD's own form: a question with its paragraph, and the file's most like paragraphs as negatives.

    A question without "answers" may have "evidence" in their place: the spans [start, end] that answer it, or [] where only
    that the paragraph answers is known. With neither, the paragraph does not answer it.
    """
    with open(path, encoding="utf-8") as f:
        articles = json.load(f)["data"]
    paragraphs = [(a["title"].replace("_", " "), p) for a in articles for p in a["paragraphs"]]
    asked = [(n, q) for n, (_, p) in enumerate(paragraphs) for q in p["qas"]]
    found = near([p["context"] for _, p in paragraphs], [(n, q["question"]) for n, q in asked])
    out = []
    for (n, q), others in zip(asked, found):
        title, p = paragraphs[n]
        base = {"question": q["question"].strip(), "title": title, "doc": None, "answer": None, "evidence": None}
        group = {"set": "more", "group": f"more/{title}", "query": q["id"], "positives": [], "negatives": []}
        away = [dict(base, text=paragraphs[o][1]["context"], title=paragraphs[o][0], relevant=False, answered=False) for o in others]
        here = dict(base, text=p["context"], relevant=True, answered=True)
        if q.get("answers") and not q.get("is_impossible"):
            start = q["answers"][0]["answer_start"]
            end = start + len(q["answers"][0]["text"])
            if p["context"][start:end] != q["answers"][0]["text"]:
                continue
            group["positives"] = [dict(here, answer=(start, end), evidence=[sentence_around(p["context"], start, end)])]
            group["negatives"] = away
        elif "evidence" in q and not q.get("is_impossible"):
            group["positives"] = [dict(here, evidence=[tuple(span) for span in q["evidence"]] or None)]
            group["negatives"] = away
        else:
            group["negatives"] = [dict(here, relevant=None, answered=False)]
        out.append(group)
    return out


def of_set(data):
    name, out = data.name, []
    known = {}  # query -> {doc: (answer span or None, evidence span or None)}
    if name == "policyqa":
        by_text = {text: q for q, text in data.queries.items()}
        for a in data.answers:
            q = by_text.get(f"{a['site']}: {a['question']}")
            if q and a["span"]:
                known.setdefault(q, {})[a["doc"]] = (a["span"], a["span"])
    else:
        for a in data.answers:
            if a["doc"] not in data.corpus:
                continue
            text = data.corpus[a["doc"]]["text"]
            if name == "squad" and a["span"]:
                known.setdefault(a["id"], {})[a["doc"]] = (a["span"], sentence_around(text, *a["span"]))
            elif name == "clapnq" and a.get("evidence_sentences"):
                at = [(text.find(s.strip()), len(s.strip())) for s in a["evidence_sentences"]]
                at = [(s, s + n) for s, n in at if s >= 0]
                if at:
                    known.setdefault(a["id"], {})[a["doc"]] = (None, at)
            elif name == "govuk" and a["span"] and a["doc"]:
                known.setdefault(a["id"], {})[a["doc"]] = (a["span"], sentence_around(text, *a["span"]))
    for q, text in data.queries.items():
        relevant = [d for d in data.qrels[q] if d in data.corpus]
        if not relevant:
            continue
        group = group_of(name, relevant[0], q)
        negatives = [d for d in data.run[q] if d in data.corpus and d not in data.qrels[q]]
        positives = []
        for d in relevant:
            answer, evidence = known.get(q, {}).get(d, (None, None))
            positives.append(example(data, text, d, True, answer, evidence))
        out.append({"set": name, "group": group, "query": q, "positives": positives,
                    "negatives": [example(data, text, d, False, None, None) for d in negatives]})
    if name in ("squad", "clapnq"):
        for a in data.answers:
            near = a.get("near_doc") or (a["doc"] if not a["answers"] else None)
            if not a["answers"] and near in data.corpus:
                none = example(data, a["question"], near, None, None, None)
                none["answered"] = False
                out.append({"set": name, "group": group_of(name, near, a["id"]), "query": a["id"],
                            "positives": [], "negatives": [none]})
    return out


def example(data, question, doc, relevant, answer, evidence):
    title, text = data.passage(doc)
    if evidence and not isinstance(evidence[0], (list, tuple)):
        evidence = [tuple(evidence)]
    return {"question": question, "title": title, "text": text, "doc": doc, "relevant": relevant,
            "answered": True if answer or evidence else (False if relevant is False else None),
            "answer": tuple(answer) if answer else None, "evidence": evidence}


if __name__ == "__main__":
    import sys
    all_groups = examples(sys.argv[1], sys.argv[2])
    count = collections.Counter((g["set"], bool(g["positives"]), held_back(g["group"])) for g in all_groups)
    for key, n in sorted(count.items()):
        print(key, n)
    print(collections.Counter(g["set"] for g in all_groups for p in g["positives"] if p["answer"]))
    print(collections.Counter(g["set"] for g in all_groups for p in g["positives"] if p["evidence"]))
