"""Writes 200 steps of PyTorch's optimizers and schedules, for TrajectoriesTest and SchedulesTest to compare with.

    python trajectories.py ../resources/dev/ravine/optim/trajectories.json.gz

Every optimizer starts from the same 3×2 matrix and is given the same 200 gradients, so a case differs from another by its
options alone. Every fifth step is written, and the first five. The keys are those of TrajectoriesTest.java.

Muon iterates in bfloat16 whatever the parameter's type is. To compare the algorithm, and not that rounding, its conversion
is replaced by a copy here; the rest is PyTorch's own code.
"""

import gzip
import json
import sys
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
torch.Tensor.bfloat16 = lambda tensor: tensor.clone()

STEPS = 200
WRITTEN = [step for step in range(1, STEPS + 1) if step <= 5 or step % 5 == 0]
generator = torch.Generator().manual_seed(20261123)
start = torch.randn(3, 2, generator=generator)
gradients = [torch.randn(3, 2, generator=generator) for _ in range(STEPS)]
# One coordinate that is mostly 0, one with a mean, one of small and one of large numbers.
for step, gradient in enumerate(gradients):
    gradient[0, 0] *= step % 7 == 3
    gradient[0, 1] += 2
    gradient[1, 0] *= 1e-4
    gradient[1, 1] *= 1e3


def trajectory(make, schedule=None, transposed=False):
    orient = (lambda x: x.T.contiguous()) if transposed else (lambda x: x)
    parameter = torch.nn.Parameter(orient(start).clone())
    optimizer = make([parameter])
    scheduler = schedule(optimizer) if schedule else None
    values = []
    for step, gradient in enumerate(gradients, 1):
        parameter.grad = orient(gradient).clone()
        optimizer.step()
        if scheduler:
            scheduler.step()
        if step in WRITTEN:
            values.append(parameter.detach().clone().flatten().tolist())
    return values


O = torch.optim
decay = dict(weight_decay=0.1)
CASES = {
    "sgd": lambda p: O.SGD(p, lr=1e-2),
    "sgd, l2": lambda p: O.SGD(p, lr=1e-2, **decay),
    "sgd, maximize, l2": lambda p: O.SGD(p, lr=1e-2, maximize=True, **decay),
    "sgd, momentum": lambda p: O.SGD(p, lr=1e-2, momentum=0.9),
    "sgd, momentum, dampening": lambda p: O.SGD(p, lr=1e-2, momentum=0.9, dampening=0.3),
    "sgd, momentum, dampening, l2": lambda p: O.SGD(p, lr=1e-2, momentum=0.9, dampening=0.3, **decay),
    "sgd, nesterov": lambda p: O.SGD(p, lr=1e-2, momentum=0.9, nesterov=True),
    "sgd, nesterov, l2": lambda p: O.SGD(p, lr=1e-2, momentum=0.9, nesterov=True, **decay),
    "adagrad": lambda p: O.Adagrad(p),
    "adagrad, lr decay": lambda p: O.Adagrad(p, lr_decay=0.05),
    "adagrad, initial accumulator": lambda p: O.Adagrad(p, initial_accumulator_value=0.5),
    "adagrad, l2": lambda p: O.Adagrad(p, **decay),
    "adagrad, maximize": lambda p: O.Adagrad(p, maximize=True),
    "adadelta": lambda p: O.Adadelta(p),
    "adadelta, rho": lambda p: O.Adadelta(p, lr=0.5, rho=0.95, eps=1e-5),
    "adadelta, l2, maximize": lambda p: O.Adadelta(p, maximize=True, **decay),
    "rmsprop": lambda p: O.RMSprop(p),
    "rmsprop, alpha": lambda p: O.RMSprop(p, alpha=0.9, eps=1e-3),
    "rmsprop, l2, maximize": lambda p: O.RMSprop(p, maximize=True, **decay),
    "rmsprop, centered": lambda p: O.RMSprop(p, centered=True),
    "rmsprop, momentum": lambda p: O.RMSprop(p, momentum=0.9),
    "rmsprop, centered, momentum": lambda p: O.RMSprop(p, centered=True, momentum=0.9),
    "adam": lambda p: O.Adam(p),
    "adam, betas": lambda p: O.Adam(p, lr=1e-2, betas=(0.8, 0.95), eps=1e-3),
    "adam, l2": lambda p: O.Adam(p, **decay),
    "adam, l2, maximize": lambda p: O.Adam(p, maximize=True, **decay),
    "adam, decoupled": lambda p: O.Adam(p, decoupled_weight_decay=True, **decay),
    "adam, amsgrad": lambda p: O.Adam(p, amsgrad=True),
    "adam, amsgrad, beta2": lambda p: O.Adam(p, amsgrad=True, betas=(0.9, 0.8)),
    "adamw": lambda p: O.AdamW(p),
    "adamw, decay": lambda p: O.AdamW(p, lr=1e-2, weight_decay=0.5),
    "adamw, maximize": lambda p: O.AdamW(p, maximize=True),
    "adamw, amsgrad": lambda p: O.AdamW(p, amsgrad=True, betas=(0.9, 0.8)),
    "nadam": lambda p: O.NAdam(p),
    "nadam, momentum decay": lambda p: O.NAdam(p, momentum_decay=0.1, betas=(0.8, 0.9), eps=1e-4),
    "nadam, l2, maximize": lambda p: O.NAdam(p, maximize=True, **decay),
    "nadam, decoupled": lambda p: O.NAdam(p, decoupled_weight_decay=True, **decay),
    "radam": lambda p: O.RAdam(p),
    "radam, betas": lambda p: O.RAdam(p, betas=(0.8, 0.9), eps=1e-4),
    "radam, never rectified": lambda p: O.RAdam(p, betas=(0.8, 0.6)),
    "radam, l2, maximize": lambda p: O.RAdam(p, maximize=True, **decay),
    "radam, decoupled": lambda p: O.RAdam(p, decoupled_weight_decay=True, **decay),
    "adamax": lambda p: O.Adamax(p),
    "adamax, betas": lambda p: O.Adamax(p, betas=(0.8, 0.9), eps=1e-2),
    "adamax, l2, maximize": lambda p: O.Adamax(p, maximize=True, **decay),
    "muon": lambda p: O.Muon(p),
    "muon, like adamw": lambda p: O.Muon(p, adjust_lr_fn="match_rms_adamw"),
    "muon, heavy ball": lambda p: O.Muon(p, nesterov=False, momentum=0.8, weight_decay=0.3),
}

S = schedulers
WITH_SCHEDULE = {
    "sgd, momentum, step": (CASES["sgd, momentum"], lambda o: S.StepLR(o, 20, 0.5)),
    "sgd, nesterov, step": (CASES["sgd, nesterov"], lambda o: S.StepLR(o, 20, 0.5)),
    "adamw, cosine": (CASES["adamw"], lambda o: S.CosineAnnealingLR(o, 200, 1e-5)),
}


def rates(make, steps=STEPS + 1):
    """The learning rates of the first steps; the optimizer starts with 0.5."""
    optimizer = O.SGD([torch.nn.Parameter(start.clone())], lr=0.5, momentum=0.9)
    scheduler = make(optimizer)
    values = []
    for _ in range(steps):
        values.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if len(values) < steps:
            scheduler.step()
    return values


SCHEDULES = {
    "constant factor": lambda o: S.ConstantLR(o, 0.25, 30),
    "step": lambda o: S.StepLR(o, 30, 0.3),
    "multi-step": lambda o: S.MultiStepLR(o, [10, 50, 50, 120], 0.3),
    "exponential": lambda o: S.ExponentialLR(o, 0.97),
    "linear": lambda o: S.LinearLR(o, 0.2, 0.8, 90),
    "polynomial": lambda o: S.PolynomialLR(o, 150, 2.5),
    "cosine": lambda o: S.CosineAnnealingLR(o, 200, 0.01),
    "cosine with restarts": lambda o: S.CosineAnnealingWarmRestarts(o, 30, 1, 0.01),
    "cosine with longer restarts": lambda o: S.CosineAnnealingWarmRestarts(o, 13, 2, 0.01),
    "one cycle": lambda o: S.OneCycleLR(o, 2.0, total_steps=201),
    "one cycle, options": lambda o: S.OneCycleLR(o, 2.0, total_steps=201, pct_start=0.4, div_factor=10,
                                                 final_div_factor=100),
    "one cycle, linear": lambda o: S.OneCycleLR(o, 2.0, total_steps=201, anneal_strategy="linear"),
    "one cycle, three phases": lambda o: S.OneCycleLR(o, 2.0, total_steps=201, three_phase=True),
    "triangular": lambda o: S.CyclicLR(o, 0.1, 0.9, step_size_up=17, step_size_down=23),
    "triangular2": lambda o: S.CyclicLR(o, 0.1, 0.9, step_size_up=20, mode="triangular2"),
    "exp range": lambda o: S.CyclicLR(o, 0.1, 0.9, step_size_up=20, mode="exp_range", gamma=0.99),
    "lambda": lambda o: S.LambdaLR(o, lambda step: 1 / (1 + step)),
    "warm-up, then cosine": lambda o: S.SequentialLR(
        o, [S.LinearLR(o, 1 / 21, 1, 20), S.CosineAnnealingLR(o, 180)], [20]),
    "sequence": lambda o: S.SequentialLR(
        o, [S.ConstantLR(o, 0.5, 1000), S.ExponentialLR(o, 0.9), S.StepLR(o, 10, 0.5)], [40, 100]),
}

# A metric that falls, rests, jumps and rests again, for the schedules that see it.
metric = [1 / (1 + min(step, 40) / 10) + (0.05 if step > 100 else 0) for step in range(STEPS)]
metric[60] = 0.19
PLATEAUS = {
    "defaults": {},
    "options": dict(factor=0.5, patience=3, threshold=0.01, cooldown=4, min_lr=0.004),
    "absolute": dict(factor=0.5, patience=3, threshold=0.02, threshold_mode="abs"),
    "maximum": dict(mode="max", factor=0.7, patience=5, cooldown=2),
    "absolute maximum": dict(mode="max", factor=0.7, patience=5, threshold=0.02, threshold_mode="abs"),
    "tiny changes": dict(factor=0.5, patience=1, eps=0.02),
}


def plateau(options):
    optimizer = O.SGD([torch.nn.Parameter(start.clone())], lr=0.5)
    scheduler = S.ReduceLROnPlateau(optimizer, **options)
    values = []
    for value in metric:
        scheduler.step(value)
        values.append(float(optimizer.param_groups[0]["lr"]))
    return values


data = {
    "start": start.flatten().tolist(),
    "gradients": [gradient.flatten().tolist() for gradient in gradients],
    "written": WRITTEN,
    "trajectories": {key: trajectory(make) for key, make in CASES.items()}
                    | {key: trajectory(*both) for key, both in WITH_SCHEDULE.items()}
                    | {"muon, transposed": trajectory(CASES["muon"], transposed=True)},
    "schedules": {key: rates(make) for key, make in SCHEDULES.items()},
    "metric": metric,
    "plateaus": {key: plateau(options) for key, options in PLATEAUS.items()},
}
with open(sys.argv[1], "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as archive:
    archive.write(json.dumps(data).encode())
print(len(data["trajectories"]), "trajectories,", len(data["schedules"]) + len(data["plateaus"]), "schedules,",
      "from PyTorch", torch.__version__)
