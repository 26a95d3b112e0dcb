"""Cases of the layers of sequences.

    python sequences.py ../resources/dev/ravine/nn/sequences.json.gz
"""

import math
import sys

import torch
from torch import nn

from reference import Cases, normal


class PerStep(nn.Module):
    """PyTorch's layers look at the last dimension alone; this gives it to the layer as rows, which comes to the same."""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return self.body(x)


class SinusoidalPositions(nn.Module):
    """Attention Is All You Need, section 3.5, written for even and odd features as PyTorch's tutorials do."""

    def forward(self, x):
        steps, features = x.shape[1:]
        position = torch.arange(steps).unsqueeze(1)
        divisor = torch.exp(torch.arange(0, features, 2) * (-math.log(10000.0) / features))
        encoding = torch.zeros(steps, features)
        encoding[:, 0::2] = torch.sin(position * divisor)
        encoding[:, 1::2] = torch.cos(position * divisor)[:, :features // 2]
        return x + encoding


class LearnedPositions(nn.Embedding):
    def forward(self, x):
        return x + super().forward(torch.arange(x.shape[1]))


cases = Cases()
cases.layer("Embedding", nn.Embedding(4, 3), [torch.tensor([[0, 3, 3], [2, 0, 1]])], sizes=[4, 3])
cases.layer("Embedding", nn.Embedding(1, 1), [torch.tensor([[0]])], sizes=[1, 1])
cases.layer("PerStep", PerStep(nn.Linear(3, 2)), [normal(2, 4, 3)], sizes=[3, 2])
cases.layer("PerStep", PerStep(nn.Linear(1, 2)), [normal(3, 1, 1)], sizes=[1, 2])
for features in [1, 4, 5]:
    cases.layer("SinusoidalPositions", SinusoidalPositions(), [normal(2, 3, features)], sizes=[features])
cases.layer("LearnedPositions", LearnedPositions(5, 2), [normal(2, 3, 2)], sizes=[5, 2])
cases.layer("LearnedPositions", LearnedPositions(3, 1), [normal(1, 3, 1)], sizes=[3, 1])
cases.layer("LastStep", nn.Identity(), [normal(2, 3, 2)], call=lambda m, x: x[:, -1], sizes=[2])
cases.layer("LastStep / lengths", nn.Identity(), [normal(3, 4, 2), torch.tensor([[2, 4, 1]])],
            call=lambda m, x, lengths: x[torch.arange(3), lengths[0] - 1], sizes=[2])
cases.write(sys.argv[1])
