#!/usr/bin/env python3
"""Makes token-vectors.bin: how the token vectors of the built-in model are made small enough to be stored.

usage: token_vectors.py SHARED OUT.bin        (needs numpy, onnxruntime, tokenizers)

From each token's unit vector the share along the passage's own (pooled) vector is taken, which is stored anyway; what is
left lies mostly in a few directions. These, and how much each of them varies, are learned from 150 passages of each set in
SHARED/eval, every set counting the same (principal components of the residuals).

The file: for each of 224 components, by falling variance, its standard deviation and a scale (32-bit floats, little-endian),
then 384 signed bytes, which times the scale are the direction."""
import gzip, json, os, random, sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

SETS = ["squad", "govuk", "scifact", "policyqa", "cranfield", "cacm", "mtrag_un", "clapnq"]
PASSAGES, COMPONENTS, WINDOW = 150, 224, 256


def records(folder):
    plain = os.path.join(folder, "corpus.jsonl")
    with open(plain, encoding="utf-8") if os.path.exists(plain) else gzip.open(plain + ".gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main(shared, out):
    models = os.path.dirname(os.path.abspath(__file__))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = onnxruntime.InferenceSession(os.path.join(models, "all-MiniLM-L6-v2-int8.onnx"), options)
    tokenizer = Tokenizer.from_file(os.path.join(models, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(WINDOW)
    total = np.zeros((384, 384))
    for name in SETS:
        rows = records(os.path.join(shared, "eval", name))
        left = []
        for row in random.Random(1).sample(rows, min(PASSAGES, len(rows))):
            title = row.get("title") or ""
            ids = np.array([tokenizer.encode((title + "\n" if title else "") + row["text"]).ids])
            feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
            vectors = model.run(None, feeds)[0][0]
            whole = vectors.mean(0)
            whole /= np.linalg.norm(whole)
            vectors = vectors[1:-1] / np.linalg.norm(vectors[1:-1], axis=1, keepdims=True)
            left.append(vectors - (vectors @ whole)[:, None] * whole)
        left = np.concatenate(left)
        total += left.T @ left / len(left)
        print(f"{name}: {len(left)} tokens, energy left {(left ** 2).sum(1).mean():.3f}")
    values, directions = np.linalg.eigh(total / len(SETS))
    order = np.argsort(-values)[:COMPONENTS]
    print(f"kept of it: {values[order].sum() / values.sum():.3f}")
    with open(out, "wb") as file:
        for at in order:
            direction = directions[:, at]
            # Which way it points is open; one is chosen, so that every run gives the same.
            direction = direction * np.sign(direction[np.argmax(np.abs(direction))])
            scale = np.abs(direction).max() / 127
            file.write(np.array([np.sqrt(values[at]), scale], "<f4").tobytes())
            file.write(np.round(direction / scale).astype(np.int8).tobytes())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
