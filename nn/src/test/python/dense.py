"""Cases of the layers without structure inside a row.

    python dense.py ../resources/dev/ravine/nn/dense.json.gz
"""

import sys

import torch
from torch import nn

from reference import Cases, normal


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return x + self.body(x)


cases = Cases()
for batch, inputs, outputs in [(1, 1, 1), (4, 3, 2), (2, 1, 5)]:
    cases.layer("Linear", nn.Linear(inputs, outputs), [normal(batch, inputs)], sizes=[inputs, outputs])
    cases.layer("Linear / without bias", nn.Linear(inputs, outputs, bias=False), [normal(batch, inputs)],
                sizes=[inputs, outputs])
for batch, features in [(1, 1), (3, 2)]:
    cases.layer("Residual", Residual(nn.Linear(features, features)), [normal(batch, features)], sizes=[features])

kinks = torch.tensor([[-2.0, 0.0, 1.5], [-0.0, 0.25, -0.25]])
cases.layer("Relu", nn.ReLU(), [kinks], smooth=False)
cases.layer("Relu", nn.ReLU(), [torch.tensor([[-2.0, 0.5], [1.0, -0.25]])])

# A row of one feature is constant after it was centered: nothing for finite differences to compare.
for batch, features in [(1, 4), (3, 2), (2, 1)]:
    cases.layer("LayerNorm", nn.LayerNorm(features), [normal(batch, features)], sizes=[features],
                smooth=features > 1)
    cases.layer("LayerNorm / another epsilon", nn.LayerNorm(features, eps=0.25), [normal(batch, features)],
                sizes=[features], smooth=features > 1)
cases.write(sys.argv[1])
