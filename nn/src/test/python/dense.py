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

# A row of one feature is constant after it was centered: nothing for finite differences to compare.
for batch, features in [(1, 4), (3, 2), (2, 1)]:
    cases.layer("LayerNorm", nn.LayerNorm(features), [normal(batch, features)], sizes=[features],
                smooth=features > 1)
    cases.layer("LayerNorm / another epsilon", nn.LayerNorm(features, eps=0.25), [normal(batch, features)],
                sizes=[features], smooth=features > 1)
for batch, features in [(1, 4), (3, 2), (2, 1)]:
    cases.layer("RmsNorm", nn.RMSNorm(features), [normal(batch, features)], sizes=[features], smooth=features > 1)
    cases.layer("RmsNorm / another epsilon", nn.RMSNorm(features, eps=0.25), [normal(batch, features)],
                sizes=[features])


def used(norm, *shape):
    """The layer after two batches, so that its statistics are not those of a new one."""
    for _ in range(2):
        norm(normal(*shape) * 2 + 1)
    return norm


def images(key, norm, shape, train=True):
    """The layer takes batch × channels × height × width, and the case has a row for each image."""
    cases.layer(key, norm, [normal(shape[0], shape[1] * shape[2] * shape[3])], sizes=shape[1:], train=train,
                call=lambda m, x: m(x.reshape(shape)).flatten(1))


# Of two values the centered ones are ± the same, whatever they are: nothing for finite differences but epsilon's trace.
for batch, features in [(2, 2), (5, 3)]:
    cases.layer("BatchNorm", used(nn.BatchNorm1d(features), batch, features), [normal(batch, features)],
                sizes=[features], smooth=batch > 2)
    cases.layer("BatchNorm / another epsilon and momentum",
                used(nn.BatchNorm1d(features, eps=0.25, momentum=0.75), batch, features), [normal(batch, features)],
                sizes=[features])
for batch, features in [(1, 2), (3, 2)]:
    cases.layer("BatchNorm / evaluating", used(nn.BatchNorm1d(features), 4, features), [normal(batch, features)],
                sizes=[features], train=False)
for shape in [(1, 2, 2, 3), (2, 3, 1, 2)]:
    images("BatchNorm / of images", used(nn.BatchNorm2d(shape[1]), *shape), shape)
    images("BatchNorm / of images, another epsilon and momentum",
           used(nn.BatchNorm2d(shape[1], eps=0.25, momentum=0.75), *shape), shape)
    images("BatchNorm / of images, evaluating", used(nn.BatchNorm2d(shape[1]), *shape), shape, train=False)

kinks = torch.tensor([[-2.0, 0.0, 1.5], [-0.0, 0.25, -0.25]])
smooth = torch.tensor([[-2.0, 0.5], [1.0, -0.25]])
for key, module in [("Relu", nn.ReLU()), ("LeakyRelu", nn.LeakyReLU()),
                    ("LeakyRelu / another slope", nn.LeakyReLU(0.25)), ("Elu", nn.ELU()),
                    ("Elu / another alpha", nn.ELU(0.25))]:
    cases.layer(key, module, [kinks], smooth=False)
    cases.layer(key, module, [smooth])
for key, module in [("Tanh", nn.Tanh()), ("Sigmoid", nn.Sigmoid()), ("Softplus", nn.Softplus()), ("Gelu", nn.GELU()),
                    ("GeluTanh", nn.GELU(approximate="tanh")), ("Silu", nn.SiLU()), ("Softmax", nn.Softmax(1)),
                    ("LogSoftmax", nn.LogSoftmax(1))]:
    cases.layer(key, module, [normal(3, 2) * 2])
cases.write(sys.argv[1])
