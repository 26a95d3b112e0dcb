"""Cases of the layers of sequences.

    python sequences.py ../resources/dev/ravine/nn/sequences.json.gz
"""

import math
import sys

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from reference import Cases, normal


class TimeDistributed(nn.Module):
    """PyTorch's layers look at the last dimension alone; this gives it to the layer as rows, which comes to the same."""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return self.body(x)


class PositionalEncoding(nn.Module):
    """Attention Is All You Need, section 3.5, written for even and odd features as PyTorch's tutorials do."""

    def forward(self, x):
        steps, features = x.shape[1:]
        position = torch.arange(steps).unsqueeze(1)
        divisor = torch.exp(torch.arange(0, features, 2) * (-math.log(10000.0) / features))
        encoding = torch.zeros(steps, features)
        encoding[:, 0::2] = torch.sin(position * divisor)
        encoding[:, 1::2] = torch.cos(position * divisor)[:, :features // 2]
        return x + encoding


class PositionEmbedding(nn.Embedding):
    def forward(self, x):
        return x + super().forward(torch.arange(x.shape[1]))


cases = Cases()
cases.layer("Embedding", nn.Embedding(4, 3), [torch.tensor([[0, 3, 3], [2, 0, 1]])], sizes=[4, 3])
cases.layer("Embedding", nn.Embedding(1, 1), [torch.tensor([[0]])], sizes=[1, 1])
cases.layer("TimeDistributed", TimeDistributed(nn.Linear(3, 2)), [normal(2, 4, 3)], sizes=[3, 2])
cases.layer("TimeDistributed", TimeDistributed(nn.Linear(1, 2)), [normal(3, 1, 1)], sizes=[1, 2])
for features in [1, 4, 5]:
    cases.layer("PositionalEncoding", PositionalEncoding(), [normal(2, 3, features)], sizes=[features])
cases.layer("PositionEmbedding", PositionEmbedding(5, 2), [normal(2, 3, 2)], sizes=[5, 2])
cases.layer("PositionEmbedding", PositionEmbedding(3, 1), [normal(1, 3, 1)], sizes=[3, 1])
cases.layer("LastStep", nn.Identity(), [normal(2, 3, 2)], call=lambda m, x: x[:, -1], sizes=[2])
cases.layer("LastStep / lengths", nn.Identity(), [normal(3, 4, 2), torch.tensor([[2, 4, 1]])],
            call=lambda m, x, lengths: x[torch.arange(3), lengths[0] - 1], sizes=[2])


def alive(key, module, inputs, **options):
    """A case with a gradient for each parameter, so that there is something to check for each.

    Where the positive part of something is 0 everywhere, there is none. With other weights there is.
    """
    while True:
        cases.layer(key, module, inputs, **options)
        if all(any(map(any, g)) for g in cases.cases[-1]["parameterGradients"].values()):
            break
        cases.cases.pop()


def flat(state):
    """From layers and directions × batch × hidden to a row for each sequence."""
    return state.transpose(0, 1).flatten(1)


def recurrent(key, make):
    """Each way to call a recurrent layer, with several layers and directions."""
    more = key + (", " if "/" in key else " / ")
    parts = 2 if key == "Lstm" else 1

    def run(module, x, lengths=None, *initial):
        directions = 2 if module.bidirectional else 1
        if initial:
            # A row for each sequence, as the layer takes it, to layers and directions × batch × hidden.
            initial = [s.reshape(len(x), -1, module.hidden_size).transpose(0, 1).contiguous() for s in initial]
        initial = tuple(initial) if len(initial) > 1 else initial[0] if initial else None
        packed = x if lengths is None else pack_padded_sequence(x, lengths[0], True, enforce_sorted=False)
        outputs, state = module(packed, initial)
        if lengths is not None:
            outputs, _ = pad_packed_sequence(outputs, True, total_length=x.shape[1])
        state = state if isinstance(state, tuple) else (state,)
        return torch.cat([outputs.flatten(1), flat(state[0][-directions:]), *map(flat, state)], 1)

    def add(key, batch, steps, layers, directions, lengths=None, initial=False, call=run):
        features = 3 if layers == 1 else 1
        module = make(features, 2, num_layers=layers, bidirectional=directions == 2, batch_first=True)
        inputs = [normal(batch, steps, features)]
        if lengths:
            inputs.append(torch.tensor([lengths]))
        if initial:
            inputs += [normal(batch, layers * directions * 2) for _ in range(parts)]
        alive(key, module, inputs, call=call, sizes=[features, 2, layers, directions])

    add(key, 2, 3, 1, 1, call=lambda m, x: m(x)[0])
    add(more + "states", 1, 2, 2, 1)
    add(more + "lengths", 3, 4, 1, 1, [2, 4, 1])
    add(more + "lengths", 3, 4, 1, 2, [1, 2, 3])  # none reaches the last step
    add(more + "initial state", 2, 2, 1, 2, initial=True, call=lambda m, x, *s: run(m, x, None, *s))
    add(more + "lengths, initial state", 2, 2, 2, 2, [1, 2], initial=True)


recurrent("Rnn", nn.RNN)
recurrent("Rnn / relu", lambda *sizes, **options: nn.RNN(*sizes, nonlinearity="relu", **options))
recurrent("Lstm", nn.LSTM)
recurrent("Gru", nn.GRU)


def later(steps):
    """PyTorch's causal mask: true is what may not be looked at."""
    return torch.ones(steps, steps).triu(1).bool()


def padding(lengths, steps):
    return torch.arange(steps) >= lengths[0].unsqueeze(1)


class Attention(nn.MultiheadAttention):
    """Without need_weights, a row that may look at nothing gives zeros and not NaN."""

    def forward(self, queries, keys, values, **masks):
        return super().forward(queries, keys, values, need_weights=False, **masks)[0]


def attention(key, inputs, call, features, heads):
    cases.layer(key, Attention(features, heads, batch_first=True), inputs, call=call, sizes=[features, heads])


def lengths(*numbers):
    return torch.tensor([numbers])


for heads in [1, 2]:
    attention("MultiHeadAttention", [normal(2, 3, 2)], lambda m, x: m(x, x, x), 2, heads)
attention("MultiHeadAttention / causal", [normal(2, 3, 4)], lambda m, x: m(x, x, x, attn_mask=later(3)), 4, 2)
attention("MultiHeadAttention / lengths", [normal(2, 3, 2), lengths(2, 3)],
          lambda m, x, l: m(x, x, x, key_padding_mask=padding(l, 3)), 2, 1)
attention("MultiHeadAttention / causal, lengths", [normal(3, 3, 2), lengths(2, 3, 1)],
          lambda m, x, l: m(x, x, x, attn_mask=later(3), key_padding_mask=padding(l, 3)), 2, 2)
attention("MultiHeadAttention / cross", [normal(2, 2, 2), normal(2, 3, 2), normal(2, 3, 2)], lambda m, *qkv: m(*qkv), 2, 2)
attention("MultiHeadAttention / cross, lengths", [normal(2, 2, 2), normal(2, 3, 2), normal(2, 3, 2), lengths(3, 1)],
          lambda m, q, k, v, l: m(q, k, v, key_padding_mask=padding(l, 3)), 2, 1)
# The second query may look at nothing.
attention("MultiHeadAttention / own mask", [normal(2, 3, 2), normal(2, 2, 2), torch.tensor([[1, 0], [0, 0], [1, 1]])],
          lambda m, x, memory, allowed: m(x, memory, memory, attn_mask=allowed == 0), 2, 1)

for activation in ["relu", "gelu"]:
    for norm in ["post-norm", "pre-norm"]:
        options = {"dropout": 0, "activation": activation, "norm_first": norm == "pre-norm", "batch_first": True}
        key = f"{norm}, {activation}"

        def block(key, make, inputs, call=None):
            # Of two features, a norm would make ±1.
            alive(key, make(3, 3, 2, **options), inputs, call=call, sizes=[3, 3, 2])

        block("TransformerEncoderBlock / " + key, nn.TransformerEncoderLayer, [normal(2, 3, 3)])
        block("TransformerDecoderBlock / " + key, nn.TransformerEncoderLayer, [normal(2, 3, 3)],
              lambda m, x: m(x, src_mask=later(3)))
        block("TransformerCrossDecoderBlock / " + key, nn.TransformerDecoderLayer, [normal(2, 2, 3), normal(2, 3, 3)],
              lambda m, x, memory: m(x, memory, tgt_mask=later(2)))
        if key != "pre-norm, gelu":
            continue
        block("TransformerEncoderBlock / lengths", nn.TransformerEncoderLayer, [normal(2, 3, 3), lengths(3, 2)],
              lambda m, x, l: m(x, src_key_padding_mask=padding(l, 3)))
        block("TransformerDecoderBlock / lengths", nn.TransformerEncoderLayer, [normal(2, 3, 3), lengths(3, 2)],
              lambda m, x, l: m(x, src_mask=later(3), src_key_padding_mask=padding(l, 3)))
        block("TransformerCrossDecoderBlock / lengths", nn.TransformerDecoderLayer,
              [normal(2, 2, 3), normal(2, 3, 3), lengths(1, 2), lengths(3, 2)],
              lambda m, x, memory, l, n: m(x, memory, tgt_mask=later(2), tgt_key_padding_mask=padding(l, 2),
                                           memory_key_padding_mask=padding(n, 3)))

# The gradient of the padding is not that of the function.
cases.layer("Embedding / padding", nn.Embedding(4, 2, padding_idx=1), [torch.tensor([[0, 1, 3], [1, 1, 2]])],
            sizes=[4, 2, 1], smooth=False)
for mode in ["sum", "mean", "max"]:
    key = "EmbeddingBag / "
    ids = torch.tensor([[0, 3, 3], [2, 0, 1]])
    cases.layer(key + mode.upper(), nn.EmbeddingBag(4, 2, mode=mode), [ids], sizes=[4, 2])
    padded = torch.tensor([[1, 3, 3], [1, 1, 1], [1, 0, 2]])
    cases.layer(key + "padding, " + mode.upper(), nn.EmbeddingBag(4, 2, mode=mode, padding_idx=1), [padded],
                sizes=[4, 2, 1])
    # Three bags, of which the second is empty, and a row for each.
    cases.layer(key + "lengths, " + mode.upper(), nn.EmbeddingBag(4, 2, mode=mode, padding_idx=1),
                [torch.tensor([[2, 0, 1, 3]]), lengths(1, 0, 3)], sizes=[4, 2, 1],
                call=lambda m, ids, l: m(ids[0], torch.tensor([0, 1, 1])))
cases.layer("EmbeddingBag / weights", nn.EmbeddingBag(4, 2, mode="sum"), [torch.tensor([[0, 3, 3], [2, 0, 1]]), normal(2, 3)],
            sizes=[4, 2], call=lambda m, ids, weights: m(ids, per_sample_weights=weights))


def without_bias(make):
    return lambda *sizes, **options: make(*sizes, bias=False, **options)


for key, make in [("Rnn", nn.RNN), ("Lstm", nn.LSTM), ("Gru", nn.GRU)]:
    alive(key + " / without bias", make(2, 2, bias=False, bidirectional=True, batch_first=True), [normal(2, 3, 2)],
          sizes=[2, 2, 1, 2], call=lambda m, x: m(x)[0])


def cell(key, make):
    """One step from zeros and from a state."""
    lstm = "Lstm" in key

    def run(module, x, *states):
        after = module(x, states if lstm else states[0])
        return torch.cat(after, 1) if lstm else after

    # Zeros leave nothing to check of the weight of the hidden state.
    cases.layer(key, make(3, 2), [normal(2, 3)], sizes=[3, 2], smooth=False,
                call=lambda m, x: m(x)[0] if lstm else m(x))
    states = [normal(2, 2) for _ in range(2 if lstm else 1)]
    alive(key + (", " if "/" in key else " / ") + "state", make(1, 2), [normal(2, 1), *states], sizes=[1, 2], call=run)


for key, make in [("RnnCell", nn.RNNCell), ("LstmCell", nn.LSTMCell), ("GruCell", nn.GRUCell)]:
    cell(key, make)
    cell(key + " / without bias", without_bias(make))
cell("RnnCell / relu", lambda *sizes: nn.RNNCell(*sizes, nonlinearity="relu"))


class AttentionWithWeights(nn.MultiheadAttention):
    def forward(self, queries, keys, mean, **masks):
        outputs, weights = super().forward(queries, keys, keys, average_attn_weights=mean, **masks)
        if not mean:
            # Heads × queries to queries × heads, as the rows are here.
            weights = weights.transpose(1, 2)
        return torch.cat([outputs.flatten(1), weights.flatten(1)], 1)


cases.layer("MultiHeadAttention / without bias", Attention(4, 2, bias=False, batch_first=True), [normal(2, 3, 4)],
            call=lambda m, x: m(x, x, x), sizes=[4, 2])
cases.layer("MultiHeadAttention / weights", AttentionWithWeights(4, 2, batch_first=True), [normal(2, 3, 4)], sizes=[4, 2],
            call=lambda m, x: m(x, x, True, attn_mask=later(3)))
cases.layer("MultiHeadAttention / weights of heads", AttentionWithWeights(4, 2, batch_first=True),
            [normal(2, 2, 4), normal(2, 3, 4), lengths(2, 3)], sizes=[4, 2],
            call=lambda m, x, y, l: m(x, y, False, key_padding_mask=padding(l, 3)))
for key, shape in [("bias", (3, 3)), ("bias per head", (2, 3, 3)), ("bias per sample and head", (4, 3, 3))]:
    bias = normal(*shape)
    # Under one another, for each sample, head and query.
    attention("MultiHeadAttention / " + key, [normal(2, 3, 4), bias.reshape(-1, 3)],
              lambda m, x, b: m(x, x, x, attn_mask=b if len(b) == 3 else b.reshape(-1, 3, 3).repeat(12 // len(b), 1, 1)),
              4, 2)
allowed = torch.tensor([[1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1]])
attention("MultiHeadAttention / mask per head", [normal(2, 3, 4), allowed],
          lambda m, x, allowed: m(x, x, x, attn_mask=(allowed == 0).reshape(2, 3, 3).repeat(2, 1, 1)), 4, 2)
cases.write(sys.argv[1])
