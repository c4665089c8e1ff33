#!/usr/bin/env python3
"""Write the trained reader as an int8 ONNX graph of the same make as the embedding model (see ../README.md).

    python export.py reader.safetensors ../reader-int8.onnx [--check]

The words' table was not trained, so the reader has none of its own: its graph refers to the bytes of the table within
../all-MiniLM-L6-v2-int8.onnx (ONNX external data), which halves its size.

Needs: numpy, onnx (no ONNX Runtime, no PyTorch).
"""
import argparse
import pathlib
import sys

import numpy as np
from onnx import TensorProto, helper

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import build_model  # noqa: E402
from build_model import HIDDEN, LAYERS, Encoder, f32, quantise_rows  # noqa: E402

OUTPUTS = 4
PARTS = {"attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value",
         "attention.output.dense": "out", "attention.output.LayerNorm": "norm1", "intermediate.dense": "up",
         "output.dense": "down", "output.LayerNorm": "norm2"}
EMBEDDINGS = {"word_embeddings": "words", "position_embeddings": "places", "token_type_embeddings": "types"}


def renamed(ours):
    """Our names of the weights as the authors' names, which the graph builder knows."""
    out = {f"embeddings.{theirs}.weight": ours[f"{name}.weight"] for theirs, name in EMBEDDINGS.items()}
    for part in ("weight", "bias"):
        out[f"embeddings.LayerNorm.{part}"] = ours[f"norm.{part}"]
        for n in range(LAYERS):
            for theirs, name in PARTS.items():
                out[f"encoder.layer.{n}.{theirs}.{part}"] = ours[f"layers.{n}.{name}.{part}"]
    return out


def within(whole, part, name):
    at = whole.find(part)
    if at < 0 or whole.find(part, at + 1) >= 0:
        sys.exit(f"{name} does not stand once in the embedding model: was the words' table trained?")
    return at


def build(weights, embedding_model):
    ours = build_model.read_safetensors(weights)
    encoder = Encoder(renamed(ours), "pair")
    encoder.encode()
    g = encoder.g
    g.op("MatMul", ["last_hidden_state", g.constant("head.weight", np.ascontiguousarray(ours["head.weight"].T))], "head")
    g.op("Add", ["head", g.constant("head.bias", f32(ours["head.bias"]))], "logits")
    table, scale = quantise_rows(ours["words.weight"])
    raw = embedding_model.read_bytes()
    for constant in g.constants:
        part = {"word.table": table.tobytes(), "word.scale": scale.tobytes()}.get(constant.name)
        if part is None:
            continue
        constant.ClearField("raw_data")
        constant.data_location = TensorProto.EXTERNAL
        places = {"location": embedding_model.name, "offset": within(raw, part, constant.name), "length": len(part)}
        for key, value in places.items():
            entry = constant.external_data.add()
            entry.key, entry.value = key, str(value)
    tokens = lambda n: helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"])
    proto = helper.make_graph(
        g.nodes, "adduce-reader-int8", [tokens("input_ids"), tokens("attention_mask"), tokens("token_type_ids")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "sequence", OUTPUTS])], g.constants)
    model = helper.make_model(
        proto, producer_name="adduce", producer_version="1", ir_version=build_model.IR_VERSION,
        opset_imports=[helper.make_opsetid("", build_model.OPSET), helper.make_opsetid("com.microsoft", 1)])
    return model.SerializeToString(deterministic=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--check", action="store_true", help="write nothing; fail unless OUT is the same")
    options = parser.parse_args()
    data = build(options.weights.read_bytes(), HERE.parent / build_model.MODEL_FILE)
    if options.check:
        sys.exit(0 if options.out.read_bytes() == data else "different")
    options.out.write_bytes(data)
    print(len(data), "bytes", build_model.sha256(data))


if __name__ == "__main__":
    main()
