"""The eight workloads in PyTorch's eager mode, as a peer that examples/run compare-peers starts; protocol.py says how.

Tried are the three ways in which PyTorch loops over parameters in an update, and for images the two layouts.
"""

import os
import sys

import protocol

if sys.argv[-1] == "narrow":  # read when PyTorch is imported: by itself, and by the libraries of its products and convolutions
    os.environ.update(ATEN_CPU_CAPABILITY="avx2", MKL_ENABLE_INSTRUCTIONS="AVX2", ONEDNN_MAX_CPU_ISA="AVX2")

import torch
from torch import nn
from torch.nn import functional


# The parts stand at the same places as ours, so that the parameters have the same names.


class Lstm(nn.LSTM):
    """An LSTM's outputs, without its state."""

    def forward(self, x):
        return super().forward(x)[0]


class LastStep(nn.Module):
    def forward(self, x):
        return x[:, -1]


class FlatLinear(nn.Linear):
    """A linear layer on images."""

    def forward(self, x):
        return super().forward(x.flatten(1))


class MeanOverTokens(nn.Module):
    def forward(self, x):
        return x.mean(1)


def encoder():
    return nn.TransformerEncoderLayer(64, 4, 256, dropout=0, activation="relu", batch_first=True, norm_first=False)


def momentum(parameters, **how):
    return torch.optim.SGD(parameters, lr=0.1, momentum=0.9, **how)


def adam(parameters, **how):
    return torch.optim.Adam(parameters, lr=1e-3, **how)


def adamw(parameters, **how):
    return torch.optim.AdamW(parameters, lr=1e-3, **how)


# Of each workload: the network, the loss, the rule, and the shape of a sample.
WORKLOADS = {
    "xor": (
        lambda: nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)),
        functional.mse_loss,
        momentum,
        (2,),
    ),
    "moons": (
        lambda: nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)),
        functional.mse_loss,
        adam,
        (2,),
    ),
    "digits": (
        lambda: nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)),
        functional.cross_entropy,
        adam,
        (64,),
    ),
    "small": (
        lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
        functional.cross_entropy,
        adam,
        (784,),
    ),
    "wide": (
        lambda: nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
        ),
        functional.cross_entropy,
        adam,
        (784,),
    ),
    "lstm": (
        lambda: nn.Sequential(Lstm(28, 64, batch_first=True), LastStep(), nn.Linear(64, 10)),
        functional.cross_entropy,
        adam,
        (28, 28),
    ),
    "cnn": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 8, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            FlatLinear(400, 10),
        ),
        functional.cross_entropy,
        adam,
        (1, 28, 28),
    ),
    "transformer": (
        lambda: nn.Sequential(encoder(), MeanOverTokens(), nn.Linear(64, 10)),
        functional.cross_entropy,
        adamw,
        (32, 64),
    ),
}


class Eager:
    """A network in training, with one setting of the optimizer and one layout."""

    def __init__(self, name, matrices, dtype, how, layout):
        self.make, self.loss, self.rule, sample = WORKLOADS[name]
        self.given = protocol.parameters(matrices)
        self.dtype, self.how, self.layout = dtype, how, layout
        self.batches = []
        batches, labelled = protocol.batches(matrices)
        for x, y in batches:
            x = x.to(dtype).reshape(-1, *sample).contiguous(memory_format=layout)
            self.batches.append((x, y.flatten().long() if labelled else y.to(dtype)))

    def start(self):
        self.model = self.make().to(self.dtype)
        # There is neither dropout nor a norm of the batch: what eval() saves is asking whether there is.
        self.model.eval()
        parameters = dict(self.model.named_parameters())
        assert parameters.keys() == self.given.keys(), (parameters.keys(), self.given.keys())
        with torch.no_grad():
            for name, parameter in parameters.items():
                parameter.copy_(self.given[name].reshape(parameter.shape))
        self.model.to(memory_format=self.layout)
        self.optimizer = self.rule(self.model.parameters(), **self.how)

    def step(self, x, y):
        loss = self.loss(self.model(x), y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss

    def epochs(self, count):
        for _ in range(count):
            losses = [self.step(x, y) for x, y in self.batches]
        return losses


LOOPS = {"fused": {"fused": True}, "foreach": {"foreach": True}, "for-loop": {"foreach": False}}
LAYOUTS = {"": torch.contiguous_format, "/channels-last": torch.channels_last}


def main():
    name, start, dtype, threads, _ = sys.argv[1:]
    torch.set_num_threads(int(threads))
    matrices = protocol.read_start(start, lambda data: torch.frombuffer(data, dtype=torch.float64))
    protocol.serve(
        {
            loop + layout: Eager(name, matrices, getattr(torch, dtype), LOOPS[loop], LAYOUTS[layout])
            for loop in LOOPS
            for layout in LAYOUTS
            if name == "cnn" or not layout
        }
    )


if __name__ == "__main__":
    main()
