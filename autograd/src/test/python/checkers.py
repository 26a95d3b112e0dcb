"""What PyTorch's gradcheck and JAX's check_grads say of right and of wrong derivatives.

    python checkers.py ../resources/dev/ravine/user/checkers.json

Every case is an operation of one's own: an elementwise function and its reverse rule, written once for both. Each checker
runs with its defaults, in float64. CheckersTest checks the same cases under the same names.
"""

import json
import sys
import warnings

import jax
import jax.numpy as jnp
import torch
from jax.test_util import check_grads

jax.config.update("jax_enable_x64", True)
warnings.filterwarnings("ignore")

K = 2.307e-28  # Coulomb's constant times the square of the elementary charge, in J m
MANY = [0.003 * i for i in range(1, 901)]


def sigmoid(m, x):
    return 1 / (1 + m.exp(-x))


def dtanh(m, x):
    return 1 - m.tanh(x) ** 2


# name: points, function, rule of (m, x, g)
RIGHT = {
    "tanh": ([0.5, -1.5], lambda m, x: m.tanh(x), lambda m, x, g: g * dtanh(m, x)),
    "sin near 1e6": ([1e6, 1234567.8], lambda m, x: m.sin(x), lambda m, x, g: g * m.cos(x)),
    "cos near 1e8": ([1e8, 3e8], lambda m, x: m.cos(x), lambda m, x, g: -g * m.sin(x)),
    "sin of 1e6 x": ([1.0, 0.3], lambda m, x: m.sin(1e6 * x), lambda m, x, g: g * 1e6 * m.cos(1e6 * x)),
    "reciprocal at 1e-6": ([1e-6, -3e-6], lambda m, x: 1 / x, lambda m, x, g: -g / (x * x)),
    "reciprocal at 1e-100": ([1e-100, 2e-100], lambda m, x: 1 / x, lambda m, x, g: -g / x / x),
    "Gaussian at 1000": ([1000.5, 998.0], lambda m, x: m.exp(-0.5 * (x - 1000) ** 2),
                         lambda m, x, g: -g * (x - 1000) * m.exp(-0.5 * (x - 1000) ** 2)),
    "narrow Gaussian": ([1e-5, -2e-5], lambda m, x: m.exp(-0.5 * (1e5 * x) ** 2),
                        lambda m, x, g: -g * 1e10 * x * m.exp(-0.5 * (1e5 * x) ** 2)),
    "Coulomb energy in joules": ([5.29e-11, 1e-10], lambda m, x: -K / x, lambda m, x, g: g * K / (x * x)),
    "log of |x| + 1e-8": ([1e-8, -0.3, 2e-9], lambda m, x: m.log(m.abs(x) + 1e-8),
                          lambda m, x, g: g * m.sign(x) / (m.abs(x) + 1e-8)),
    "x over |x| + 1e-8": ([1e-8, -3e-8, 0.2], lambda m, x: x / (m.abs(x) + 1e-8),
                          lambda m, x, g: g * 1e-8 / (m.abs(x) + 1e-8) ** 2),
    "1e12 + tanh": ([0.5, -0.2], lambda m, x: 1e12 + m.tanh(x), lambda m, x, g: g * dtanh(m, x)),
    "1e-13 tanh": ([0.5, -0.2], lambda m, x: 1e-13 * m.tanh(x), lambda m, x, g: g * 1e-13 * dtanh(m, x)),
    "exp at 50": ([50.0, 300.0], lambda m, x: m.exp(x), lambda m, x, g: g * m.exp(x)),
    "exp at -300": ([-300.0, -50.0], lambda m, x: m.exp(x), lambda m, x, g: g * m.exp(x)),
    "cube at 1e90": ([1e90, -2e90], lambda m, x: x * x * x, lambda m, x, g: g * 3 * x * x),
    "square at 1e-100": ([1e-100, 3e-100], lambda m, x: x * x, lambda m, x, g: g * 2 * x),
    "sqrt at 1e-12": ([1e-12, 4e-10], lambda m, x: m.sqrt(x), lambda m, x, g: g * 0.5 / m.sqrt(x)),
    "saturated sigmoid": ([40.0, -40.0], sigmoid, lambda m, x, g: g * sigmoid(m, x) * sigmoid(m, -x)),
    "relu at 0": ([0.0, 1.0], lambda m, x: (x + m.abs(x)) / 2, lambda m, x, g: g * m.where(x > 0, 1.0, 0.0)),
    "relu near 0": ([1e-9, -1e-7], lambda m, x: (x + m.abs(x)) / 2, lambda m, x, g: g * m.where(x > 0, 1.0, 0.0)),
    "abs at 0": ([0.0, -1.0], lambda m, x: m.abs(x), lambda m, x, g: g * m.sign(x)),
    "1 over 1 + x² at 1e4": ([1e4, -3e4], lambda m, x: 1 / (1 + x * x), lambda m, x, g: -g * 2 * x / (1 + x * x) ** 2),
    "one of many": (MANY, lambda m, x: m.tanh(x), lambda m, x, g: g * dtanh(m, x)),
}


WRONG = {
    "tanh, sign": ("tanh", lambda m, x, g: -g * dtanh(m, x)),
    "tanh, twice": ("tanh", lambda m, x, g: 2 * g * dtanh(m, x)),
    "tanh, own derivative missing": ("tanh", lambda m, x, g: g),
    "tanh, 0.05 % too much": ("tanh", lambda m, x, g: 1.0005 * g * dtanh(m, x)),
    "tanh, 1e-6 too much": ("tanh", lambda m, x, g: (1 + 1e-6) * g * dtanh(m, x)),
    "tanh, clips what arrives": ("tanh", lambda m, x, g: m.clip(g, -1, 1) * dtanh(m, x)),
    "tanh, adds something": ("tanh", lambda m, x, g: g * dtanh(m, x) + 1e-7),
    "sin near 1e6, sign": ("sin near 1e6", lambda m, x, g: -g * m.cos(x)),
    "sin of 1e6 x, factor missing": ("sin of 1e6 x", lambda m, x, g: g * m.cos(1e6 * x)),
    "reciprocal at 1e-6, 0.1 % off": ("reciprocal at 1e-6", lambda m, x, g: -1.001 * g / (x * x)),
    "reciprocal at 1e-100, sign": ("reciprocal at 1e-100", lambda m, x, g: g / x / x),
    "Gaussian, factor missing": ("Gaussian at 1000", lambda m, x, g: -g * m.exp(-0.5 * (x - 1000) ** 2)),
    "narrow Gaussian, zero": ("narrow Gaussian", lambda m, x, g: 0 * g),
    "Coulomb energy, sign": ("Coulomb energy in joules", lambda m, x, g: -g * K / (x * x)),
    "Coulomb energy, zero": ("Coulomb energy in joules", lambda m, x, g: 0 * g),
    "x over |x| + 1e-8, zero": ("x over |x| + 1e-8", lambda m, x, g: 0 * g),
    "1e12 + tanh, three times": ("1e12 + tanh", lambda m, x, g: 3 * g * dtanh(m, x)),
    "1e-13 tanh, zero": ("1e-13 tanh", lambda m, x, g: 0 * g),
    "exp at -300, zero": ("exp at -300", lambda m, x, g: 0 * g),
    "cube at 1e90, 2 for 3": ("cube at 1e90", lambda m, x, g: g * 2 * x * x),
    "square at 1e-100, x for 2x": ("square at 1e-100", lambda m, x, g: g * x),
    "sqrt at 1e-12, half missing": ("sqrt at 1e-12", lambda m, x, g: g / m.sqrt(x)),
    "relu at 0, steep": ("relu at 0", lambda m, x, g: g * m.where(x >= 0, 1.2, 0.0) * m.where(x > 0, 1 / 1.2, 1.0)),
    "abs at 0, outside": ("abs at 0", lambda m, x, g: g * m.where(x == 0, 1.5, m.sign(x))),
    "1 over 1 + x², sign": ("1 over 1 + x² at 1e4", lambda m, x, g: g * 2 * x / (1 + x * x) ** 2),
    "one of many, 1 % off": ("one of many", lambda m, x, g: g * dtanh(m, x) * m.where(x > 2.6985, 1.01, 1.0)),
}


def by_torch(points, function, rule):
    class Operation(torch.autograd.Function):
        @staticmethod
        def forward(context, x):
            context.save_for_backward(x)
            return function(torch, x)

        @staticmethod
        def backward(context, g):
            return rule(torch, context.saved_tensors[0], g)

    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    try:
        return torch.autograd.gradcheck(Operation.apply, x, raise_exception=False)
    except Exception:
        return False


def by_jax(points, function, rule):
    @jax.custom_vjp
    def operation(x):
        return function(jnp, x)

    operation.defvjp(lambda x: (function(jnp, x), x), lambda x, g: (rule(jnp, x, g),))
    try:
        check_grads(operation, (jnp.array(points, dtype=jnp.float64),), order=1, modes=["rev"])
        return True
    except Exception:
        return False


def main(path):
    passes = {"right": {}, "wrong": {}}
    for name, (points, function, rule) in RIGHT.items():
        passes["right"][name] = {"gradcheck": by_torch(points, function, rule), "check_grads": by_jax(points, function, rule)}
    for name, (of, rule) in WRONG.items():
        points, function, _ = RIGHT[of]
        passes["wrong"][name] = {"gradcheck": by_torch(points, function, rule), "check_grads": by_jax(points, function, rule)}
    versions = {"gradcheck": "PyTorch " + torch.__version__, "check_grads": "JAX " + jax.__version__}
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"versions": versions, "passes": passes}, file, indent=1, ensure_ascii=False)
        file.write("\n")
    for checker in ("gradcheck", "check_grads"):
        alarms = [n for n, p in passes["right"].items() if not p[checker]]
        found = [n for n, p in passes["wrong"].items() if not p[checker]]
        print(f"{versions[checker]}: {len(found)} of {len(WRONG)} found, {len(alarms)} of {len(RIGHT)} false alarms")
        print("   missed:", [n for n in WRONG if n not in found], "\n   alarms:", alarms)


if __name__ == "__main__":
    main(sys.argv[1])
