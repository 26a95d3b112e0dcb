"""Cases of the layers without structure inside a row.

    python dense.py ../resources/dev/ravine/nn/dense.json.gz
"""

import sys

import torch
import torch.nn.functional as F
from torch import nn

from reference import Cases, normal


class Hardsigmoid(nn.Module):
    """That of PyTorch has a gradient of 1/6 as a float: right to 8 digits."""

    def forward(self, x):
        return F.relu6(x + 3) / 6


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

# The kinks of those in straight lines are on a grid of threes.
lines = torch.tensor([[-4.0, -3.0, -0.0, 1.5], [0.0, 3.0, 6.0, 7.0]])
inside = torch.tensor([[-4.0, -2.0, -0.5], [1.0, 4.0, 8.0]])
for key, module in [("Relu6", nn.ReLU6()), ("Hardsigmoid", Hardsigmoid()), ("Hardswish", nn.Hardswish()),
                    ("Selu", nn.SELU()), ("Celu", nn.CELU()), ("Celu / another alpha", nn.CELU(0.25)),
                    ("Softsign", nn.Softsign()), ("PRelu", nn.PReLU())]:
    cases.layer(key, module, [lines], smooth=False)
    cases.layer(key, module, [inside])
for key, module in [("Mish", nn.Mish()), ("LogSigmoid", nn.LogSigmoid()), ("Glu", nn.GLU())]:
    cases.layer(key, module, [normal(3, 2) * 2])
    cases.layer(key, module, [torch.tensor([[-900.0, 40.0], [900.0, -40.0]])], smooth=False)
cases.layer("PRelu / features", nn.PReLU(3), [inside], sizes=[3])
images("PRelu / channels", nn.PReLU(2), (3, 2, 1, 2))
images("Glu", nn.GLU(1), (2, 4, 1, 2))

cases.layer("LayerNorm / without bias", nn.LayerNorm(3, bias=False), [normal(2, 3)], sizes=[3])
cases.layer("LayerNorm / not affine", nn.LayerNorm(3, eps=0.25, elementwise_affine=False), [normal(2, 3)], sizes=[3])
cases.layer("BatchNorm / not affine", used(nn.BatchNorm1d(3, affine=False), 5, 3), [normal(5, 3)], sizes=[3])
for key, train in [("BatchNorm / not tracking", True), ("BatchNorm / not tracking, evaluating", False)]:
    cases.layer(key, nn.BatchNorm1d(3, track_running_stats=False), [normal(5, 3)], sizes=[3], train=train)
images("BatchNorm / cumulative average", used(nn.BatchNorm2d(2, momentum=None), 2, 2, 2, 2), (2, 2, 2, 2))


def grouped(key, make, shape, groups):
    """The sizes end with the number of groups."""
    cases.layer(key, make(), [normal(shape[0], shape[1] * shape[2] * shape[3])], sizes=[*shape[1:], groups],
                call=lambda m, x: m(x.reshape(shape)).flatten(1))


for shape, groups in [((2, 4, 2, 3), 2), ((3, 2, 1, 4), 1), ((1, 3, 2, 2), 3), ((2, 6, 1, 1), 2)]:
    grouped("GroupNorm", lambda: nn.GroupNorm(groups, shape[1]), shape, groups)
grouped("GroupNorm / not affine", lambda: nn.GroupNorm(2, 4, eps=0.25, affine=False), (2, 4, 2, 2), 2)
for shape in [(2, 3, 2, 2), (1, 1, 1, 4)]:
    images("InstanceNorm", nn.InstanceNorm2d(shape[1]), shape)
    images("InstanceNorm / affine", nn.InstanceNorm2d(shape[1], eps=0.25, affine=True), shape)
cases.write(sys.argv[1])
