"""Writes how SciPy's L-BFGS-B and MINPACK's Levenberg-Marquardt solve the problems of MoreGarbowHillstrom.java.

    python minimizers.py ../resources/dev/ravine/optim/minimize/scipy.json

For each problem and method: the sum of squares at the end, and after how many evaluations it first was a published minimum, to
2e-6 of it or, for a minimum of 0, to 1e-10. Gradients and Jacobians are PyTorch's, so that they are exact on both sides; an
evaluation of L-BFGS-B is one of the loss and its gradient, one of MINPACK is one of the residuals, and its Jacobians come on top.
"""

import json
import sys
from math import sqrt

import numpy as np
import scipy
import torch
from scipy.optimize import least_squares, minimize

torch.set_default_dtype(torch.float64)
exp, sin, cos, stack, cat = torch.exp, torch.sin, torch.cos, torch.stack, torch.cat


def column(text):
    return torch.tensor([float(each) for each in text.split()])


def k(n, first=1):
    return torch.arange(first, first + n).double()


def rosenbrock(x):
    return stack([10 * (x[1::2] - x[::2] ** 2), 1 - x[::2]], 1).flatten()


def powell_singular(x):
    a, b, c, d = x[::4], x[1::4], x[2::4], x[3::4]
    return cat([a + 10 * b, sqrt(5) * (c - d), (b - 2 * c) ** 2, sqrt(10) * (a - d) ** 2])


def watson(x):
    n = len(x)
    t = k(29)[:, None] / 29
    j = k(n, 0)
    slopes = torch.where(j > 0, j * t ** (j - 1).clamp(min=0), torch.zeros(1))
    r = slopes @ x - (t ** j @ x) ** 2 - 1
    return cat([r, x[:1], x[1:2] - x[:1] ** 2 - 1])


def chebyquad(x):
    t = 2 * x - 1
    before, now, r = torch.ones_like(t), t, []
    for i in range(1, 9):
        r.append(now.mean() - (-1 / (i * i - 1) if i % 2 == 0 else 0))
        before, now = now, 2 * t * now - before
    return stack(r)


def osborne2(x):
    t, y = (k(65) - 1) / 10, column(
        "1.366 1.191 1.112 1.013 .991 .885 .831 .847 .786 .725 .746 .679 .608 .655 .616 .606 .602 .626 .651 .724 .649 .649 "
        ".694 .644 .624 .661 .612 .558 .533 .495 .500 .423 .395 .375 .372 .391 .396 .405 .428 .429 .523 .562 .607 .653 .672 "
        ".708 .633 .668 .645 .632 .591 .559 .597 .625 .739 .710 .729 .720 .636 .581 .428 .292 .162 .098 .054")
    r = y - x[0] * exp(-t * x[4])
    for i in range(1, 4):
        r = r - x[i] * exp(-((t - x[7 + i]) ** 2) * x[4 + i])
    return r


def penalty2(x):
    e = exp(x / 10)
    y = exp((k(3) + 1) / 10) + exp(k(3) / 10)
    return cat([x[:1] - 0.2, sqrt(1e-5) * (e[1:] + e[:-1] - y), sqrt(1e-5) * (e[1:] - np.exp(-0.1)),
                (((5 - k(4)) * x ** 2).sum() - 1)[None]])


def shifted(x, by):
    zero = torch.zeros(1)
    return cat([x[1:], zero]) if by > 0 else cat([zero, x[:-1]])


def freudenstein(x):
    a, b = x
    return stack([a - 13 + ((5 - b) * b - 2) * b, a - 29 + ((b + 1) * b - 14) * b])


def bard(x):
    u = k(15)
    y = column(".14 .18 .22 .25 .29 .32 .35 .39 .37 .58 .73 .96 1.34 2.10 4.39")
    return y - x[0] - u / ((16 - u) * x[1] + torch.minimum(u, 16 - u) * x[2])


GAUSS = column(".0009 .0044 .0175 .0540 .1295 .2420 .3521 .3989 .3521 .2420 .1295 .0540 .0175 .0044 .0009")
MEYER = column("34780 28610 23650 19630 16370 13720 11540 9744 8261 7030 6005 5147 4427 3820 3307 2872")
KOWALIK_U = column("4 2 1 .5 .25 .167 .125 .1 .0833 .0714 .0625")
KOWALIK_Y = column(".1957 .1947 .1735 .1600 .0844 .0627 .0456 .0342 .0323 .0235 .0246")
OSBORNE_1 = column(
    ".844 .908 .932 .936 .925 .908 .881 .850 .818 .784 .751 .718 .685 .658 .628 .603 .580 .558 .538 .522 .506 .490 .478 .467 "
    ".457 .448 .438 .431 .424 .420 .414 .411 .406")


def kowalik(x):
    u = KOWALIK_U
    return KOWALIK_Y - x[0] * (u ** 2 + u * x[1]) / (u ** 2 + u * x[2] + x[3])


def brown_dennis(x):
    t = k(20) / 5
    return (x[0] + t * x[1] - exp(t)) ** 2 + (x[2] + x[3] * sin(t) - cos(t)) ** 2


def biggs(x):
    t = k(13) / 10
    y = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t)
    return x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y


def box(x):
    t = k(10) / 10
    return exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (exp(-t) - exp(-10 * t))


def gulf(x):
    t = k(99) / 100
    y = 25 + (-50 * torch.log(t)) ** (2 / 3)
    return exp(-((y - x[1]).abs() ** x[2]) / x[0]) - t


def wood(x):
    a, b, c, d = x
    return stack([10 * (b - a ** 2), 1 - a, sqrt(90) * (d - c ** 2), 1 - c, sqrt(10) * (b + d - 2), (b - d) / sqrt(10)])


def variably(x):
    s = (k(10) * (x - 1)).sum()[None]
    return cat([x - 1, s, s ** 2])


def boundary(x):
    return 2 * x - shifted(x, -1) - shifted(x, 1) + (x + k(10) / 11 + 1) ** 3 / 242


BEALE = column("1.5 2.25 2.625")
T17 = 10 * (k(33) - 1)
# Name, start, published minima of the sum of squares, residuals.
PROBLEMS = [
    ("1 Rosenbrock", [-1.2, 1], [0], rosenbrock),
    ("2 Freudenstein and Roth", [0.5, -2], [0, 48.98425], freudenstein),
    ("3 Powell badly scaled", [0, 1], [0], lambda x: stack([1e4 * x[0] * x[1] - 1, exp(-x[0]) + exp(-x[1]) - 1.0001])),
    ("4 Brown badly scaled", [1, 1], [0], lambda x: stack([x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2])),
    ("5 Beale", [1, 1], [0], lambda x: BEALE - x[0] * (1 - x[1] ** k(3))),
    ("6 Jennrich and Sampson", [0.3, 0.4], [124.3622], lambda x: 2 + 2 * k(10) - exp(k(10) * x[0]) - exp(k(10) * x[1])),
    ("8 Bard", [1, 1, 1], [8.214877e-3, 17.42869], bard),
    ("9 Gaussian", [0.4, 1, 0], [1.127933e-8], lambda x: x[0] * exp(-x[1] * ((8 - k(15)) / 2 - x[2]) ** 2 / 2) - GAUSS),
    ("10 Meyer", [0.02, 4000, 250], [87.94586], lambda x: x[0] * exp(x[1] / (45 + 5 * k(16) + x[2])) - MEYER),
    ("11 Gulf", [5, 2.5, 0.15], [0], gulf),
    ("12 Box", [0, 10, 20], [0], box),
    ("13 Powell singular", [3, -1, 0, 1], [0], powell_singular),
    ("14 Wood", [-3, -1, -3, -1], [0], wood),
    ("15 Kowalik and Osborne", [0.25, 0.39, 0.415, 0.39], [3.075056e-4, 1.027342e-3], kowalik),
    ("16 Brown and Dennis", [25, 5, -5, -1], [85822.2], brown_dennis),
    ("17 Osborne 1", [0.5, 1.5, -1, 0.01, 0.02], [5.464895e-5],
     lambda x: OSBORNE_1 - x[0] - x[1] * exp(-T17 * x[3]) - x[2] * exp(-T17 * x[4])),
    ("18 Biggs EXP6", [1, 2, 1, 1, 1, 1], [0, 5.65565e-3], biggs),
    ("19 Osborne 2", [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5], [4.013774e-2, 1.789813], osborne2),
    ("20 Watson", [0] * 6, [2.287670e-3], watson),
    ("20 Watson, 9", [0] * 9, [1.399760e-6], watson),
    ("21 Rosenbrock, 10", [-1.2, 1] * 5, [0], rosenbrock),
    ("22 Powell singular, 12", [3, -1, 0, 1] * 3, [0], powell_singular),
    ("23 Penalty I, 10", list(range(1, 11)), [7.087651e-5],
     lambda x: cat([sqrt(1e-5) * (x - 1), ((x ** 2).sum() - 0.25)[None]])),
    ("24 Penalty II, 4", [0.5] * 4, [9.376293e-6], penalty2),
    ("25 Variably dimensioned, 10", [1 - j / 10 for j in range(1, 11)], [0], variably),
    ("26 Trigonometric, 10", [0.1] * 10, [0, 2.795061e-5], lambda x: 10 - cos(x).sum() + k(10) * (1 - cos(x)) - sin(x)),
    ("28 Boundary value, 10", [j / 11 * (j / 11 - 1) for j in range(1, 11)], [0], boundary),
    ("30 Broyden tridiagonal, 10", [-1] * 10, [0], lambda x: (3 - 2 * x) * x - shifted(x, -1) - 2 * shifted(x, 1) + 1),
    ("32 Linear, full rank, 10 of 20", [1] * 10, [10],
     lambda x: cat([x, torch.zeros(10)]) - 0.1 * x.sum() - 1),
    ("33 Linear, rank 1, 10 of 20", [1] * 10, [4.634146], lambda x: k(20) * (k(10) * x).sum() - 1),
    ("35 Chebyquad, 8", [j / 9 for j in range(1, 9)], [3.516874e-3], chebyquad),
]


def is_minimum(minima, f):
    return any(f < 1e-10 if m == 0 else abs(f - m) < 2e-6 * m for m in minima)


class Count:
    """Counts evaluations until the first published minimum."""

    def __init__(self, minima):
        self.minima, self.count, self.first = minima, 0, None

    def see(self, f):
        self.count += 1
        if self.first is None and is_minimum(self.minima, f):
            self.first = self.count


def solve(start, minima, residuals):
    quasi = Count(minima)

    def loss(x):
        leaf = torch.tensor(x, requires_grad=True)
        f = (residuals(leaf) ** 2).sum()
        f.backward()
        quasi.see(f.item())
        return f.item(), leaf.grad.numpy()

    start = np.array(start, dtype=float)
    one = minimize(loss, start, jac=True, method="L-BFGS-B",
                   options=dict(maxcor=10, ftol=1e-14, gtol=1e-10, maxiter=5000, maxfun=20000))
    squares = Count(minima)

    def values(x):
        r = residuals(torch.tensor(x)).numpy()
        squares.see(float(r @ r))
        return r

    def jacobian(x):
        return torch.autograd.functional.jacobian(residuals, torch.tensor(x)).numpy()

    two = least_squares(values, start, jac=jacobian, method="lm", ftol=1e-14, xtol=1e-14, gtol=1e-14, x_scale="jac", max_nfev=5000)
    return {"lbfgs": {"loss": float(one.fun), "evaluations": quasi.first or 0},
            "lm": {"loss": float(2 * two.cost), "evaluations": squares.first or 0}}


results = {name: solve(start, minima, residuals) for name, start, minima, residuals in PROBLEMS}
with open(sys.argv[1], "w") as file:
    json.dump({"scipy": scipy.__version__, "problems": results}, file, indent=1)
    file.write("\n")
for name, result in results.items():
    print(name, result)
