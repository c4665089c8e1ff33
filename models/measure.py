#!/usr/bin/env python3
"""Measure the shipped model: everything README.md says about it in numbers.

    python measure.py quality --from DIR --eval EVAL --cache TMP --scorer score_retrieval.py
    python measure.py speed   --from DIR --eval EVAL --cache TMP
    python measure.py batches --eval EVAL          # does a vector depend on its batch?

DIR   the authentic files (see build_model.py); EVAL  the folder with squad/, govuk/ and scifact/; TMP  anything: the
plain float32 graph and all vectors are kept there, and reused.

Needs: numpy==2.4.6 onnx==1.23.2 onnxruntime==1.31.1 tokenizers==0.23.3

Texts are cut at 256 tokens, encoded one a call, averaged over their tokens and normalised, as fastembed does it.
"""
import argparse
import gzip
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE / "all-MiniLM-L6-v2-int8.onnx"
MAX_TOKENS = 256
SETS = ("squad", "govuk", "scifact")


# ------------------------------------------------------------------------------------------------------- encoding

def tokenizer():
    t = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    t.no_padding()  # the file itself asks for 128 tokens, padded to 128; fastembed overrides both, so do we
    t.enable_truncation(MAX_TOKENS)
    return t


def session(model, threads=1):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(pathlib.Path(model).read_bytes(), options, providers=["CPUExecutionProvider"])


def run(s, ids, mask=None):
    """Token vectors [batch, sequence, 384]."""
    mask = np.ones_like(ids) if mask is None else mask
    return s.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]


def pool(tokens, mask):
    weights = mask[..., None].astype(np.float32)
    mean = (tokens * weights).sum(axis=1) / weights.sum(axis=1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def padded(encodings):
    longest = max(len(e.ids) for e in encodings)
    ids = np.zeros((len(encodings), longest), np.int64)
    mask = np.zeros_like(ids)
    for row, e in enumerate(encodings):
        ids[row, :len(e.ids)] = e.ids
        mask[row, :len(e.ids)] = 1
    return ids, mask


def encode_one_a_call(sessions, encodings):
    """One text a call; each session has a thread of its own (ONNX Runtime releases the interpreter lock)."""
    vectors = np.zeros((len(encodings), 384), np.float32)

    def work(s, first):
        for i in range(first, len(encodings), len(sessions)):
            ids = np.array([encodings[i].ids], np.int64)
            vectors[i] = pool(run(s, ids), np.ones_like(ids))[0]

    threads = [threading.Thread(target=work, args=(s, k)) for k, s in enumerate(sessions)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return vectors


def encode_batches(s, encodings, size):
    return np.concatenate([
        pool(run(s, *batch), batch[1])
        for batch in (padded(encodings[i:i + size]) for i in range(0, len(encodings), size))
    ])


# ----------------------------------------------------------------------------------------------------------- data

def lines(path):
    if path.exists():
        return path.read_text(encoding="utf-8").splitlines()
    return gzip.decompress(path.with_name(path.name + ".gz").read_bytes()).decode("utf-8").splitlines()


def documents(folder):
    rows = [json.loads(line) for line in lines(folder / "corpus.jsonl")]
    return [r["id"] for r in rows], [(r["title"] + "\n" + r["text"]).strip() for r in rows]


def queries(folder):
    rows = [json.loads(line) for line in lines(folder / "queries.jsonl")]
    return [r["id"] for r in rows], [r["text"] for r in rows]


def passages_of_120_words(root, count):
    texts = [json.loads(line)["text"].split() for line in lines(root / "squad" / "corpus.jsonl")]
    texts = [" ".join(words[:120]) for words in texts if len(words) >= 120]
    step = len(texts) // count
    return texts[:step * count:step]


def plain_graph(args):
    """The float32 baseline, written once."""
    path = args.cache / "plain-f32.onnx"
    if not path.exists():
        subprocess.run([sys.executable, HERE / "plain_export.py", "--from", args.source, path], check=True)
    return path


def cached_vectors(args, model, name, texts):
    model = pathlib.Path(model)
    key = hashlib.sha256(model.read_bytes() + "\0".join(texts).encode()).hexdigest()[:16]
    path = args.cache / f"{name}-{key}.npy"
    if not path.exists():
        started = time.time()
        vectors = encode_one_a_call([session(model) for _ in range(args.sessions)], tokenizer().encode_batch(texts))
        np.save(path, vectors)
        print(f"  ({name}: {len(texts)} texts encoded in {time.time() - started:.0f} s)", file=sys.stderr)
    return np.load(path)


# -------------------------------------------------------------------------------------------------------- quality

def ndcg(args, name, doc_ids, doc_vectors, query_ids, query_vectors):
    scores = query_vectors @ doc_vectors.T
    with tempfile.NamedTemporaryFile("w", suffix=".trec") as trec:
        for query, row in zip(query_ids, scores):
            best = np.argsort(-row, kind="stable")[:100]
            for rank, d in enumerate(best):
                trec.write(f"{query} Q0 {doc_ids[d]} {rank + 1} {row[d]:.7f} dense\n")
        trec.flush()
        out = subprocess.run([sys.executable, args.scorer, args.eval / name / "qrels.tsv", trec.name],
                             check=True, capture_output=True, text=True).stdout
    return json.loads(out)["ndcg@10"]


def quality(args):
    models = {"f32": plain_graph(args), "int8": MODEL}
    models.update(m.split("=", 1) for m in args.model)
    cosines = {label: [] for label in models}
    for name in SETS:
        doc_ids, docs = documents(args.eval / name)
        query_ids, asked = queries(args.eval / name)
        reference = None
        for label, model in models.items():
            d = cached_vectors(args, model, f"{label}-{name}-docs", docs)
            q = cached_vectors(args, model, f"{label}-{name}-queries", asked)
            reference = d if label == "f32" else reference
            cosine = (d * reference).sum(axis=1)
            cosines[label].append(cosine)
            print(f"{name:8} {label:8} nDCG@10 {ndcg(args, name, doc_ids, d, query_ids, q):.4f}  "
                  f"cosine to f32: mean {cosine.mean():.5f} min {cosine.min():.5f}  ({len(docs)} documents, "
                  f"{len(asked)} queries)", flush=True)
    for label, parts in cosines.items():
        cosine = np.concatenate(parts)
        print(f"all      {label:8} cosine to f32: mean {cosine.mean():.5f} 1st percentile "
              f"{np.percentile(cosine, 1):.5f} min {cosine.min():.5f}  ({len(cosine)} documents)")


# ---------------------------------------------------------------------------------------------------------- speed

def resident_mib():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def load(args):
    """In a process of its own: what one session costs to open and to keep."""
    ids = np.array([[101] + [2000] * 150 + [102]], np.int64)
    before, started = resident_mib(), time.perf_counter()
    s = session(args.path)
    opened = time.perf_counter() - started
    run(s, ids)
    print(f"open {opened * 1e3:.0f} ms, resident +{resident_mib() - before:.0f} MiB after the first passage")


def speed(args):
    plain = plain_graph(args)
    encodings = tokenizer().encode_batch(passages_of_120_words(args.eval, args.passages))
    question = tokenizer().encode_batch(["When did the council adopt the report on drinking water?"])
    tokens = statistics.mean(len(e.ids) for e in encodings)
    print(f"{len(encodings)} passages of 120 words, {tokens:.0f} tokens; {os.cpu_count()} cores")
    cores = os.cpu_count()
    plain_all, ours_all = session(plain, cores), session(MODEL, cores)
    ours, plain_ones = [session(MODEL) for _ in range(2)], [session(plain) for _ in range(2)]
    rows = {
        f"plain f32, batches of 256, {cores} intra-op threads": lambda: encode_batches(plain_all, encodings, 256),
        f"plain f32, batches of 32, {cores} intra-op threads": lambda: encode_batches(plain_all, encodings, 32),
        "plain f32, one a call, two sessions": lambda: encode_one_a_call(plain_ones, encodings),
        f"int8, batches of 32, {cores} intra-op threads": lambda: encode_batches(ours_all, encodings, 32),
        "int8, one a call, one session": lambda: encode_one_a_call(ours[:1], encodings),
        "int8, one a call, two sessions": lambda: encode_one_a_call(ours, encodings),
    }
    seconds = {label: [] for label in rows}
    cpu = {label: [] for label in rows}  # of all threads: moves less than the clock when others use the machine
    for work in rows.values():
        work()  # warm
    for _ in range(args.rounds):  # in turn, so that a disturbance hits all of them
        for label, work in rows.items():
            started, cpu_started = time.perf_counter(), time.process_time()
            work()
            seconds[label].append(time.perf_counter() - started)
            cpu[label].append(time.process_time() - cpu_started)
    for label, taken in seconds.items():
        rates = sorted(len(encodings) / t for t in taken)
        print(f"{label:48} {statistics.median(rates):6.1f} passages/s (median of {len(rates)}; {rates[0]:.1f} .. "
              f"{rates[-1]:.1f}), {statistics.median(cpu[label]) / len(encodings) * 1e3:.1f} ms of CPU each")
    for label, s in [(f"plain f32, {cores} threads", plain_all), ("plain f32, 1 thread", plain_ones[0]),
                     (f"int8, {cores} threads", ours_all), ("int8, 1 thread", ours[0])]:
        taken = []
        for _ in range(200):
            started = time.perf_counter()
            encode_batches(s, question, 1)
            taken.append(time.perf_counter() - started)
        print(f"one question, {len(question[0].ids)} tokens, {label:20} {statistics.median(taken) * 1e3:.2f} ms")
    for label, path in [("plain f32", plain), ("int8", MODEL)]:
        out = subprocess.run([sys.executable, __file__, "load", path], check=True, capture_output=True, text=True)
        print(f"{label:10} {out.stdout.strip()}")


def batches(args):
    """Vectors of the same texts alone, in padded batches, and with two threads."""
    encodings = tokenizer().encode_batch(documents(args.eval / "govuk")[1][:320])
    alone = encode_one_a_call([session(MODEL)], encodings)
    for label, got in [("batches of 32, padded", encode_batches(session(MODEL), encodings, 32)),
                       ("batches of 32, padded, 2 threads", encode_batches(session(MODEL, 2), encodings, 32)),
                       ("one a call, 2 threads", encode_one_a_call([session(MODEL, 2)], encodings))]:
        cosine = (alone * got).sum(axis=1)
        print(f"{label:34} against one a call: largest difference {abs(alone - got).max():.1e}, "
              f"smallest cosine {cosine.min():.7f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for work in (quality, speed, batches):
        p = commands.add_parser(work.__name__)
        p.set_defaults(work=work)
        p.add_argument("--eval", type=pathlib.Path, required=True)
        if work is not batches:
            p.add_argument("--from", dest="source", required=True)
            p.add_argument("--cache", type=pathlib.Path, required=True)
    p = commands.choices["quality"]
    p.add_argument("--scorer", type=pathlib.Path, required=True)
    p.add_argument("--model", action="append", default=[], metavar="LABEL=FILE", help="a variant to compare")
    p.add_argument("--sessions", type=int, default=2)
    commands.choices["speed"].add_argument("--rounds", type=int, default=5)
    commands.choices["speed"].add_argument("--passages", type=int, default=256)
    p = commands.add_parser("load")
    p.set_defaults(work=load)
    p.add_argument("path")
    args = parser.parse_args()
    if getattr(args, "cache", None):
        args.cache.mkdir(parents=True, exist_ok=True)
    args.work(args)


if __name__ == "__main__":
    main()
