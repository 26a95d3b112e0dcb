"""Writes 200 steps of optax's and PyTorch's newer rules, for RecentTrajectoriesTest to compare with.

    python recent.py ../resources/dev/ravine/optim [CASE]...

With cases, only these are written anew.

The start and the gradients are those of trajectories.json.gz in that folder, and the steps that are written, too. Where neither optax nor
PyTorch has a rule as its paper defines it, the paper's equations are written down here, in NumPy.
"""

import gzip
import json
import os
import sys

import jax
import numpy as np
import optax
import torch

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
folder = sys.argv[1]
with gzip.open(folder + "/trajectories.json.gz") as file:
    given = json.load(file)
start = np.array(given["start"]).reshape(3, 2)
gradients = [np.array(g).reshape(3, 2) for g in given["gradients"]]
written = given["written"]


def from_optax(transformation, also=None):
    def step_of(both, g):
        x, state = both
        updates, state = transformation.update(g, state, x)
        x = optax.apply_updates(x, updates)
        return (x, state), also(state, x) if also else x

    x = jax.numpy.array(start)
    _, walk = jax.lax.scan(step_of, (x, transformation.init(x)), jax.numpy.array(gradients))
    return [np.array(walk[step - 1]).flatten().tolist() for step in written]


def from_torch(make):
    x = torch.nn.Parameter(torch.tensor(start))
    optimizer = make([x])
    values = []
    for step, g in enumerate(gradients, 1):
        x.grad = torch.tensor(g)
        optimizer.step()
        if step in written:
            values.append(x.detach().flatten().tolist())
    return values


def from_paper(step_of):
    x, state, values = start.copy(), {}, []
    for step, g in enumerate(gradients, 1):
        x = step_of(x, g, step, state)
        if step in written:
            values.append(x.flatten().tolist())
    return values


def adan(x, g, t, s, lr=1e-2, b1=0.98, b2=0.92, b3=0.99, eps=1e-8):
    """Xie et al. (2022), Algorithm 1, with the authors' corrections: m, v and n of g, of g - g before, and of their mixture."""
    difference = g - s.get("g", g)
    s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
    s["v"] = b2 * s.get("v", 0) + (1 - b2) * difference
    s["n"] = b3 * s.get("n", 0) + (1 - b3) * (g + b2 * difference) ** 2
    s["g"] = g
    m, v, n = s["m"] / (1 - b1 ** t), s["v"] / (1 - b2 ** t), s["n"] / (1 - b3 ** t)
    return x - lr * (m + b2 * v) / (np.sqrt(n) + eps)


def cautious_adamw(x, g, t, s, lr=1e-2, b1=0.9, b2=0.999, eps=1e-8, decay=0.1):
    """Liang et al. (2024): AdamW whose update is masked where it goes up the gradient, and scaled by the share of the others."""
    s["m"] = b1 * s.get("m", 0) + (1 - b1) * g
    s["v"] = b2 * s.get("v", 0) + (1 - b2) * g * g
    u = s["m"] / (1 - b1 ** t) / (np.sqrt(s["v"] / (1 - b2 ** t)) + eps)
    mask = (u * g > 0).astype(float)
    mask /= max(mask.mean(), 1e-3)
    return x - lr * decay * x - lr * u * mask


def lars(x, g, t, s, lr=0.1, mu=0.9, trust=0.02, decay=0.1):
    """You et al. (2017), Algorithm 1."""
    rate = trust * np.linalg.norm(x) / (np.linalg.norm(g) + decay * np.linalg.norm(x))
    s["v"] = mu * s.get("v", 0) + lr * rate * (g + decay * x)
    return x - s["v"]


def shampoo(x, g, t, s, lr=0.1, beta=0.9, eps=1e-4):
    """Gupta, Koren and Singer (2018), Algorithm 1, with the mean of gradients in the step; beta = 0 is the algorithm itself."""
    s["l"] = s.get("l", eps * np.eye(len(x))) + g @ g.T
    s["r"] = s.get("r", eps * np.eye(x.shape[1])) + g.T @ g
    s["m"] = beta * s.get("m", 0) + (1 - beta) * g

    def root(matrix):
        values, vectors = np.linalg.eigh(matrix)
        return vectors @ np.diag(values ** -0.25) @ vectors.T

    return x - lr * root(s["l"]) @ s["m"] @ root(s["r"])


contrib = optax.contrib
cases = {
    "yogi": lambda: from_optax(optax.chain(
        optax.scale_by_yogi(b1=0.9, b2=0.999, eps=1e-3, initial_accumulator_value=0.0), optax.scale(-1e-2))),
    "adan": lambda: from_paper(adan),
    "ademamix": lambda: from_optax(contrib.ademamix(1e-2)),
    "ademamix, betas": lambda: from_optax(contrib.ademamix(1e-2, b1=0.8, b2=0.9, b3=0.95, alpha=2.0, eps=1e-3)),
    "prodigy": lambda: from_optax(contrib.prodigy(1.0)),
    "prodigy, betas": lambda: from_optax(contrib.prodigy(0.5, betas=(0.8, 0.9), eps=1e-3, estim_lr0=1e-2)),
    "schedule-free sgd": lambda: from_optax(contrib.schedule_free_sgd(1e-2)),
    "schedule-free sgd, evaluated": lambda: from_optax(
        contrib.schedule_free_sgd(1e-2), lambda state, x: contrib.schedule_free_eval_params(state, x)),
    "schedule-free adamw": lambda: from_optax(contrib.schedule_free_adamw(1e-2, weight_decay=0.1)),
    "schedule-free adamw, evaluated": lambda: from_optax(
        contrib.schedule_free_adamw(1e-2, weight_decay=0.1), lambda state, x: contrib.schedule_free_eval_params(state, x)),
    "lamb": lambda: from_optax(optax.lamb(1e-2)),
    "lamb, decay": lambda: from_optax(optax.lamb(1e-2, weight_decay=0.1)),
    "lars": lambda: from_optax(optax.lars(0.1, trust_coefficient=0.02)),
    "lars, decay": lambda: from_paper(lars),
    "adafactor": lambda: from_optax(optax.adafactor(1e-2, min_dim_size_to_factor=1)),
    "adafactor, decay": lambda: from_optax(
        optax.adafactor(1e-2, min_dim_size_to_factor=1, clipping_threshold=0.5, decay_rate=0.5)),
    "shampoo": lambda: from_paper(shampoo),
    "shampoo, as published": lambda: from_paper(lambda x, g, t, s: shampoo(x, g, t, s, beta=0, eps=1e-2)),
    "rprop": lambda: from_torch(lambda p: torch.optim.Rprop(p, lr=1e-2)),
    "rprop, bounds": lambda: from_torch(lambda p: torch.optim.Rprop(p, lr=1e-2, etas=(0.3, 1.5), step_sizes=(5e-3, 2e-2))),
    "cautious adamw": lambda: from_paper(cautious_adamw),
}
file_name = folder + "/recent.json.gz"
chosen = sys.argv[2:] or list(cases)
results = {}
if os.path.exists(file_name) and sys.argv[2:]:
    with gzip.open(file_name) as file:
        results = json.load(file)
results |= {key: cases[key]() for key in chosen}
results = {key: results[key] for key in cases if key in results}
with open(file_name, "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as archive:
    archive.write(json.dumps(results).encode())
print(len(results), "cases from optax", optax.__version__, "and PyTorch", torch.__version__)
