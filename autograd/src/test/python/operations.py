"""Writes PyTorch's values and gradients of every operation, for OperationLedgerTest to compare with.

    python operations.py ../resources/dev/ravine/autograd/operations.json.gz

The keys are those of OperationLedger.java. Each case holds its inputs, the result, a random gradient that arrives at the
result, and the gradient that PyTorch returns for each input. "smooth" says that the result is differentiable there, so
that finite differences may be compared as well; cases at kinks are for PyTorch's choice of gradient only.
"""

import gzip
import json
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(20261123)
cases = []


def normal(rows, columns):
    return torch.randn(rows, columns, generator=generator)


def between(least, greatest):
    def make(rows, columns):
        return least + (greatest - least) * torch.rand(rows, columns, generator=generator)
    return make


def away_from(points, distance=0.05):
    """Normal numbers, none nearer than the distance to a kink."""
    def make(rows, columns):
        x = normal(rows, columns)
        for point in points:
            near = (x - point).abs() < distance
            x = torch.where(near, point + 4 * distance * torch.where(x < point, -1.0, 1.0), x)
        return x
    return make


def invertible(rows, columns):
    assert rows == columns
    return normal(rows, rows) + (2 + rows) * torch.eye(rows)


def positive_definite(rows, columns):
    x = normal(rows, rows)
    return x @ x.T + torch.eye(rows)


def matrices(*rows):
    return [torch.tensor(m, dtype=torch.float64) for m in rows]


def case(key, function, inputs, smooth=True):
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    output = function(*inputs)
    seed = torch.randn(output.shape, generator=generator)
    depends = output.requires_grad
    gradients = torch.autograd.grad(output, inputs, seed, allow_unused=True) if depends else [None] * len(inputs)
    gradients = [torch.zeros_like(x) if g is None else g for x, g in zip(inputs, gradients)]
    cases.append({
        "key": key,
        "smooth": smooth,
        "inputs": [x.tolist() for x in inputs],
        "output": output.tolist(),
        "seed": seed.tolist(),
        "gradients": [g.tolist() for g in gradients],
    })


SHAPES = [(3, 4), (1, 1), (1, 5), (5, 1)]
PAIRS = [((3, 4), (3, 4)), ((3, 4), (1, 4)), ((3, 4), (3, 1)), ((3, 4), (1, 1)), ((1, 4), (3, 4)), ((3, 1), (3, 4)),
         ((1, 1), (3, 4)), ((3, 1), (1, 4)), ((1, 4), (3, 1)), ((1, 1), (1, 1)), ((1, 5), (1, 5)), ((5, 1), (5, 1)),
         ((5, 1), (1, 1)), ((1, 1), (1, 5))]


def unary(key, function, make=normal, shapes=SHAPES):
    for shape in shapes:
        case(key, function, [make(*shape)])


def binary(key, function, make=normal, make_second=None, pairs=PAIRS):
    for one, two in pairs:
        case(key, function, [make(*one), (make_second or make)(*two)])


# ---- arithmetic

positive = between(0.5, 2.5)
nonzero = away_from([0.0], 0.5)

binary("Arithmetic.add(Variable, Variable)", torch.add)
unary("Arithmetic.add(Variable, double) / 1.7", lambda x: x + 1.7)
binary("Arithmetic.sub(Variable, Variable)", torch.sub)
unary("Arithmetic.sub(Variable, double) / 1.7", lambda x: x - 1.7)
unary("Arithmetic.sub(double, Variable) / 1.7", lambda x: 1.7 - x)
binary("Arithmetic.mul(Variable, Variable)", torch.mul)
unary("Arithmetic.mul(Variable, double) / 1.7", lambda x: x * 1.7)
binary("Arithmetic.div(Variable, Variable)", torch.div, normal, nonzero)
unary("Arithmetic.div(Variable, double) / 1.7", lambda x: x / 1.7)
unary("Arithmetic.div(double, Variable) / 1.7", lambda x: 1.7 / x, nonzero)
unary("Arithmetic.neg(Variable)", torch.neg)
unary("Elementwise.pow(Variable, double) / 2", lambda x: x ** 2)
unary("Elementwise.pow(Variable, double) / 3", lambda x: x ** 3)
unary("Elementwise.pow(Variable, double) / -1.5", lambda x: x ** -1.5, positive)
unary("Elementwise.pow(Variable, double) / 1", lambda x: x ** 1)
unary("Elementwise.pow(Variable, double) / 0", lambda x: x ** 0)
for power in (3, 1, 0):
    case(f"Elementwise.pow(Variable, double) / {power}", lambda x: x ** power, matrices([[0.0, -0.0, -1.5]]))
binary("Elementwise.pow(Variable, Variable)", torch.pow, positive, normal)
case("Elementwise.pow(Variable, Variable)", torch.pow, matrices([[0.0, 0.0, 2.0]], [[2.0, 0.0, 0.0]]), smooth=False)
unary("Elementwise.pow(double, Variable) / 1.7", lambda x: 1.7 ** x)
for key, function in (("maximum", torch.maximum), ("minimum", torch.minimum)):
    for one, two in PAIRS:
        while True:
            a, b = normal(*one), normal(*two)
            if ((a - b).abs() > 0.05).all():
                break
        case(f"Arithmetic.{key}(Variable, Variable)", function, [a, b])
    case(f"Arithmetic.{key}(Variable, Variable)", function, matrices([[1.0, 2.0, 3.0]], [[1.0, 3.0, 2.0]]), smooth=False)
    number = torch.tensor(0.25)
    unary(f"Arithmetic.{key}(Variable, double) / 0.25", lambda x: function(x, number), away_from([0.25]))
    case(f"Arithmetic.{key}(Variable, double) / 0.25", lambda x: function(x, number), matrices([[0.25, 1.0, 0.0]]), smooth=False)

# ---- elementwise

unary("Elementwise.exp(Variable)", torch.exp)
unary("Elementwise.log(Variable)", torch.log, positive)
unary("Elementwise.log1p(Variable)", torch.log1p, between(-0.4, 2))
unary("Elementwise.expm1(Variable)", torch.expm1)
unary("Elementwise.sqrt(Variable)", torch.sqrt, positive)
unary("Elementwise.square(Variable)", torch.square)
unary("Elementwise.reciprocal(Variable)", torch.reciprocal, nonzero)
unary("Elementwise.abs(Variable)", torch.abs, away_from([0.0]))
unary("Elementwise.sin(Variable)", torch.sin)
unary("Elementwise.cos(Variable)", torch.cos)
unary("Elementwise.tanh(Variable)", torch.tanh)
unary("Elementwise.sigmoid(Variable)", torch.sigmoid)
unary("Elementwise.softplus(Variable)", F.softplus)
unary("Elementwise.relu(Variable)", torch.relu, away_from([0.0]))
unary("Elementwise.leakyRelu(Variable, double) / 0.1", lambda x: F.leaky_relu(x, 0.1), away_from([0.0]))
unary("Elementwise.elu(Variable, double) / 1.3", lambda x: F.elu(x, 1.3), away_from([0.0]))
unary("Elementwise.gelu(Variable)", F.gelu)
unary("Elementwise.geluTanh(Variable)", lambda x: F.gelu(x, approximate="tanh"))
unary("Elementwise.silu(Variable)", F.silu)
unary("Elementwise.erf(Variable)", torch.erf)
unary("Elementwise.clamp(Variable, double, double) / -0.5, 1", lambda x: x.clamp(-0.5, 1), away_from([-0.5, 1.0]))
at_zero = matrices([[0.0, 1.0, -1.0]])
case("Elementwise.abs(Variable)", torch.abs, at_zero, smooth=False)
case("Elementwise.relu(Variable)", torch.relu, at_zero, smooth=False)
case("Elementwise.leakyRelu(Variable, double) / 0.1", lambda x: F.leaky_relu(x, 0.1), at_zero, smooth=False)
case("Elementwise.elu(Variable, double) / 1.3", lambda x: F.elu(x, 1.3), at_zero, smooth=False)
case("Elementwise.clamp(Variable, double, double) / -0.5, 1", lambda x: x.clamp(-0.5, 1), matrices([[-0.5, 1.0, 2.0]]), smooth=False)
far = matrices([[-9.0, -4.0, 4.0, 9.0]])
for name, function in (("exp", torch.exp), ("tanh", torch.tanh), ("sigmoid", torch.sigmoid), ("softplus", F.softplus),
                       ("silu", F.silu), ("erf", torch.erf), ("expm1", torch.expm1)):
    case(f"Elementwise.{name}(Variable)", function, far, smooth=False)

# ---- reductions

PER = {"ROW": 1, "COLUMN": 0}


def distinct(rows, columns):
    """Numbers at least 0.1 apart, in random order."""
    order = torch.randperm(rows * columns, generator=generator).double()
    return (0.2 * order - 1 + 0.1 * torch.rand(rows * columns, generator=generator)).reshape(rows, columns)


whole = {
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(),
    "variance": lambda x: x.var(correction=0),
    "max": lambda x: x.amax(),
    "min": lambda x: x.amin(),
    "logSumExp": lambda x: x.logsumexp((0, 1)),
    "norm": lambda x: torch.linalg.vector_norm(x),
}
along = {
    "sum": lambda x, d: x.sum(d, keepdim=True),
    "mean": lambda x, d: x.mean(d, keepdim=True),
    "variance": lambda x, d: x.var(d, correction=0, keepdim=True),
    "max": lambda x, d: x.amax(d, keepdim=True),
    "min": lambda x, d: x.amin(d, keepdim=True),
    "logSumExp": lambda x, d: x.logsumexp(d, keepdim=True),
    "norm": lambda x, d: torch.linalg.vector_norm(x, dim=d, keepdim=True),
    "softmax": lambda x, d: x.softmax(d),
    "logSoftmax": lambda x, d: x.log_softmax(d),
    "cumulativeSum": lambda x, d: x.cumsum(d),
}
ties = matrices([[1.0, 3.0, 3.0], [3.0, 0.0, 0.0]])
makers = {"max": distinct, "min": distinct, "norm": nonzero}
for name, function in whole.items():
    unary(f"Reductions.{name}(Variable)", lambda x: function(x).reshape(1, 1), makers.get(name, normal))
for name in ("max", "min"):
    case(f"Reductions.{name}(Variable)", lambda x: whole[name](x).reshape(1, 1), ties, smooth=False)
case("Reductions.norm(Variable)", lambda x: whole["norm"](x).reshape(1, 1), matrices([[0.0, 0.0]]), smooth=False)
for name, function in along.items():
    for per, dim in PER.items():
        key = f"Reductions.{name}(Variable, Per) / {per}"
        unary(key, lambda x: function(x, dim), makers.get(name, normal))
        if name in ("max", "min"):
            case(key, lambda x: function(x, dim), ties, smooth=False)
        if name in ("softmax", "logSoftmax", "logSumExp"):
            case(key, lambda x: function(x, dim), matrices([[1000.0, 998.0, -1000.0], [999.0, -5.0, -1001.0]]), smooth=False)

# ---- linear algebra

PRODUCTS = [(3, 4, 2), (1, 1, 1), (1, 4, 1), (4, 1, 3), (1, 3, 5), (5, 3, 1), (7, 9, 17)]
for m, k, n in PRODUCTS:
    case("LinearAlgebra.matmul(Variable, Variable)", lambda a, b: a @ b, [normal(m, k), normal(k, n)])
    case("LinearAlgebra.matmulTransA(Variable, Variable)", lambda a, b: a.T @ b, [normal(k, m), normal(k, n)])
    case("LinearAlgebra.matmulTransB(Variable, Variable)", lambda a, b: a @ b.T, [normal(m, k), normal(n, k)])
unary("LinearAlgebra.transpose(Variable)", lambda x: x.T)
unary("LinearAlgebra.diagonal(Variable)", lambda x: x.diagonal().reshape(-1, 1), shapes=SHAPES + [(4, 4), (5, 2)])
unary("LinearAlgebra.diagonalMatrix(Variable)", lambda x: x.flatten().diag(), shapes=[(1, 1), (1, 3), (4, 1)])
SQUARES = [(1, 1), (2, 2), (4, 4)]
unary("LinearAlgebra.trace(Variable)", lambda x: x.trace().reshape(1, 1), shapes=SQUARES)
unary("LinearAlgebra.inverse(Variable)", torch.linalg.inv, invertible, SQUARES)
unary("LinearAlgebra.determinant(Variable)", lambda x: torch.linalg.det(x).reshape(1, 1), invertible, SQUARES)
unary("LinearAlgebra.logDeterminant(Variable)", lambda x: torch.linalg.slogdet(x)[1].reshape(1, 1), invertible, SQUARES)
case("LinearAlgebra.logDeterminant(Variable)", lambda x: torch.linalg.slogdet(x)[1].reshape(1, 1), matrices([[1.0, 2.0], [3.0, 4.0]]))
unary("LinearAlgebra.cholesky(Variable)", torch.linalg.cholesky, positive_definite, SQUARES)
for n, k in ((1, 1), (2, 1), (4, 3)):
    case("LinearAlgebra.solve(Variable, Variable)", torch.linalg.solve, [invertible(n, n), normal(n, k)])

# ---- shape and selection

unary("Shaping.reshape(Variable, int, int) / 2×6", lambda x: x.reshape(2, 6), shapes=[(3, 4), (1, 12), (12, 1)])
unary("Shaping.broadcastTo(Variable, int, int) / 3×4", lambda x: x.expand(3, 4), shapes=[(3, 4), (1, 4), (3, 1), (1, 1)])
unary("Shaping.repeat(Variable, int, int) / 2, 3", lambda x: x.repeat(2, 3))
case("Shaping.concatenateRows(Variable[])", lambda *x: torch.cat(x), [normal(2, 3), normal(1, 3), normal(4, 3)])
case("Shaping.concatenateRows(Variable[])", lambda *x: torch.cat(x), [normal(1, 1)])
case("Shaping.concatenateColumns(Variable[])", lambda *x: torch.cat(x, 1), [normal(3, 2), normal(3, 1), normal(3, 4)])
case("Shaping.concatenateColumns(Variable[])", lambda *x: torch.cat(x, 1), [normal(1, 1)])
unary("Shaping.rows(Variable, int, int) / 1, 3", lambda x: x[1:3], shapes=[(3, 4), (5, 1)])
unary("Shaping.columns(Variable, int, int) / 1, 3", lambda x: x[:, 1:3], shapes=[(3, 4), (1, 5)])
unary("Shaping.slice(Variable, int, int, int, int) / 1, 3, 0, 2", lambda x: x[1:3, 0:2], shapes=[(3, 4), (3, 2)])
unary("Shaping.pad(Variable, int, int, int, int) / 4, 6, 1, 2", lambda x: F.pad(x, (2, 4 - x.shape[1], 1, 3 - x.shape[0])),
      shapes=[(2, 3), (1, 1), (3, 4), (1, 4), (3, 1)])
unary("Shaping.gatherRows(Variable, int[]) / 2, 0, 2", lambda x: x[[2, 0, 2]], shapes=[(3, 4), (5, 1)])
unary("Shaping.scatterAddRows(Variable, int, int[]) / 4, 1, 3, 1",
      lambda x: torch.zeros(4, x.shape[1]).index_add(0, torch.tensor([1, 3, 1]), x), shapes=[(3, 4), (3, 1)])
unary("Shaping.pickColumns(Variable, int[]) / 1, 0, 1", lambda x: x.gather(1, torch.tensor([[1], [0], [1]])),
      shapes=[(3, 4), (3, 2)])
chequered = (torch.arange(3).reshape(3, 1) + torch.arange(4).reshape(1, 4)) % 2 == 0
binary("Shaping.where(BMatrixRMaj, Variable, Variable) / chequered 3×4", lambda a, b: torch.where(chequered, a, b),
       pairs=[((3, 4), (3, 4)), ((1, 4), (3, 1)), ((1, 1), (3, 4)), ((3, 1), (1, 1))])

# ---- patches

GRIDS = {
    "plain": (2, 4, 5, (3, 2), 1, 0, 1),
    "strided": (2, 5, 6, (3, 3), 2, 1, 1),
    "dilated": (1, 5, 7, (2, 3), 1, 2, 2),
    "pixel": (1, 1, 1, (1, 1), 1, 0, 1),
}
for label, (channels, height, width, kernel, stride, padding, dilation) in GRIDS.items():
    options = {"kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    for batch in (2, 1):
        def unfold(x):
            patches = F.unfold(x.reshape(batch, channels, height, width), **options)
            return patches.transpose(1, 2).reshape(-1, patches.shape[1])

        def fold(p):
            columns = p.reshape(batch, -1, p.shape[1]).transpose(1, 2)
            return F.fold(columns, (height, width), **options).reshape(batch, -1)

        images = normal(batch, channels * height * width)
        case(f"Patches.unfold(Variable, PatchGrid) / {label}", unfold, [images])
        case(f"Patches.fold(Variable, PatchGrid) / {label}", fold, [normal(*unfold(images).shape)])

# ---- convolutions

for label, (channels, height, width, kernel, stride, padding, dilation) in GRIDS.items():
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    for groups in sorted({1, channels}):
        outputs = 2 * groups
        images = normal(3, channels * height * width)
        kernels = normal(outputs, channels // groups * kernel[0] * kernel[1])
        weight_shape = (outputs, channels // groups, *kernel)

        def convolve(x, w, b=None):
            y = F.conv2d(x.reshape(-1, channels, height, width), w.reshape(weight_shape), b, groups=groups, **options)
            return y.flatten(1)

        def image_gradient(g, w):
            out = F.conv2d(torch.zeros(1, channels, height, width), w.reshape(weight_shape), groups=groups, **options)
            size = [s - (t - 1) * stride + 2 * padding - dilation * (k - 1) - 1
                    for s, t, k in zip((height, width), out.shape[2:], kernel)]
            y = F.conv_transpose2d(g.reshape(-1, *out.shape[1:]), w.reshape(weight_shape), groups=groups,
                                   output_padding=size, **options)
            return y.flatten(1)

        def kernel_gradient(x, g):
            w = torch.zeros(kernels.shape, requires_grad=True)
            return torch.autograd.grad(convolve(x, w), w, g, create_graph=True)[0]

        key = f"{label}, {groups} group{'s' if groups > 1 else ''}"
        results = normal(*convolve(images, kernels).shape)
        case(f"Convolutions.convolve(Variable, Variable, PatchGrid, int) / {key}", convolve, [images, kernels])
        case(f"Convolutions.convolve(Variable, Variable, Variable, PatchGrid, int) / {key}",
             lambda x, w, b: convolve(x, w, b.flatten()), [images, kernels, normal(1, outputs)])
        case(f"Convolutions.convolveTransposed(Variable, Variable, PatchGrid, int) / {key}", image_gradient,
             [results, kernels])
        case(f"Convolutions.convolveKernels(Variable, Variable, PatchGrid, int) / {key}", kernel_gradient,
             [images, results])

# ---- later operations, last so that the numbers drawn above stay

case("LinearAlgebra.affine(Variable, Variable, Variable)", lambda x, w, b: F.linear(x, w, b.flatten()),
     [normal(3, 4), normal(5, 4), normal(1, 5)])
case("LinearAlgebra.affine(Variable, Variable, Variable)", lambda x, w, b: F.linear(x, w, b.flatten()),
     [normal(1, 1), normal(1, 1), normal(1, 1)])


def blocks(x, down, across):
    return x.reshape(down, x.shape[0] // down, across, x.shape[1] // across).transpose(1, 2)


def joined(x):
    return x.transpose(1, 2).reshape(x.shape[0] * x.shape[2], x.shape[1] * x.shape[3])


case("LinearAlgebra.blockMatmul(Variable, Variable, int, int) / 2, 3",
     lambda a, b: joined(blocks(a, 2, 3) @ blocks(b, 2, 3)), [normal(4, 9), normal(6, 12)])
case("LinearAlgebra.blockMatmulTransA(Variable, Variable, int, int) / 2, 3",
     lambda a, b: joined(blocks(a, 2, 3).mT @ blocks(b, 2, 3)), [normal(6, 6), normal(6, 12)])
case("LinearAlgebra.blockMatmulTransB(Variable, Variable, int, int) / 2, 3",
     lambda a, b: joined(blocks(a, 2, 3) @ blocks(b, 2, 3).mT), [normal(4, 9), normal(8, 9)])
unary("Shaping.gatherEntries(Variable, int, int, int[]) / 2×3, 4, 0, 2, 2, 1, 4",
      lambda x: x.flatten()[torch.tensor([[4, 0, 2], [2, 1, 4]])], shapes=[(3, 4), (5, 1)])
unary("Shaping.scatterAddEntries(Variable, int, int, int[]) / 2×3, 4, 0, 2, 2, 1, 4",
      lambda x: torch.zeros(6).index_add(0, torch.tensor([4, 0, 2, 2, 1, 4]), x.flatten()).reshape(2, 3),
      shapes=[(2, 3), (6, 1)])

for per, dim in (("ROW", 1), ("COLUMN", 0)):
    unary(f"Reductions.standardize(Variable, Per, double) / {per}, 1e-5",
          lambda x: (x - x.mean(dim, keepdim=True)) / (x.var(dim, unbiased=False, keepdim=True) + 1e-5).sqrt(),
          shapes=[(3, 4), (5, 2), (2, 5)])

unary("Shaping.gatherRows(Variable, Variable) / 2, 0, 2", lambda x: x[[2, 0, 2]], shapes=[(3, 4), (5, 1)])
unary("Shaping.pickColumns(Variable, Variable) / 1, 0, 1", lambda x: x.gather(1, torch.tensor([[1], [0], [1]])),
      shapes=[(3, 4), (3, 2)])
unary("Shaping.gatherEntries(Variable, Variable) / 2×3, 4, 0, 2, 2, 1, 4",
      lambda x: x.flatten()[torch.tensor([[4, 0, 2], [2, 1, 4]])], shapes=[(3, 4), (5, 1)])
binary("Shaping.where(Variable, Variable, Variable) / chequered 3×4", lambda a, b: torch.where(chequered, a, b),
       pairs=[((3, 4), (3, 4)), ((1, 4), (3, 1)), ((1, 1), (3, 4)), ((3, 1), (1, 1))])
unary("Shaping.test(Variable, DoublePredicate) / > 0.25", lambda x: (x > 0.25).double(), away_from([0.25]))
case("Shaping.test(Variable, DoublePredicate) / > 0.25", lambda x: (x > 0.25).double(),
     matrices([[0.25, 1.0, -9.0]]), smooth=False)

with open(sys.argv[1], "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as file:
    file.write(json.dumps({"made with": f"PyTorch {torch.__version__}", "cases": cases}, indent=None).encode())
print(f"{len(cases)} cases of {len({c['key'] for c in cases})} keys")
