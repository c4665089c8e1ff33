"""The reader's network: the six layers of all-MiniLM-L6-v2 over question and passage together, and a head of four.

Outputs of a pair, [tokens, 4]: for every token the logits of "the answer starts here", "ends here", "this is evidence";
the last is read at the first token: "the answer stands in this passage". The first token is also where an answer that is
not there starts and ends.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

HIDDEN, HEADS, LAYERS, OUTPUTS = 384, 12, 6, 4
START, END, EVIDENCE, ANSWERED = range(OUTPUTS)


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm1, self.norm2 = (nn.LayerNorm(HIDDEN, eps=1e-12) for _ in range(2))
        self.drop = nn.Dropout(dropout)

    def forward(self, x, mask):
        # Written out: on CPUs, scaled_dot_product_attention goes backward at a third of this speed (PyTorch 2.15, AMX).
        rows, tokens, _ = x.shape
        split = lambda t: t.view(rows, tokens, HEADS, -1).transpose(1, 2).reshape(rows * HEADS, tokens, -1)
        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = torch.softmax(torch.baddbmm(mask, query, key.transpose(1, 2), alpha=(HIDDEN // HEADS) ** -0.5), -1)
        attended = torch.bmm(weights, value).view(rows, HEADS, tokens, -1).transpose(1, 2).reshape(x.shape)
        x = self.norm1(x + self.drop(self.out(attended)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Reader(nn.Module):
    def __init__(self, dropout=0.0):
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.places = nn.Embedding(512, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.head = nn.Linear(HIDDEN, OUTPUTS)
        self.drop = nn.Dropout(dropout)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids, types, real):
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.places(places) + self.types(types))
        rows, tokens = ids.shape
        mask = torch.zeros(rows, tokens, dtype=x.dtype, device=ids.device).masked_fill(~real, -1e4)
        mask = mask.repeat_interleave(HEADS, 0)[:, None, :].expand(-1, tokens, -1)
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(self.drop(x)).float()

    def start_from(self, path):
        """The authors' weights of all-MiniLM-L6-v2 (model.safetensors); the head starts from noise."""
        w = load_file(path)
        own = {}
        names = {"words": "word_embeddings", "places": "position_embeddings", "types": "token_type_embeddings"}
        for ours, theirs in names.items():
            own[f"{ours}.weight"] = w[f"embeddings.{theirs}.weight"]
        parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
                 "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
        for part in ("weight", "bias"):
            own[f"norm.{part}"] = w[f"embeddings.LayerNorm.{part}"]
            for n in range(LAYERS):
                for ours, theirs in parts.items():
                    own[f"layers.{n}.{ours}.{part}"] = w[f"encoder.layer.{n}.{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        assert set(missing) == {"head.weight", "head.bias"} and not unexpected, (missing, unexpected)
