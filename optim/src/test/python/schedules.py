"""Writes 101 values of schedules of PyTorch and optax, for SchedulesReferenceTest to compare with.

    python schedules.py pytorch ../resources/dev/ravine/optim/schedules-pytorch.json
    JAX_ENABLE_X64=1 python schedules.py optax ../resources/dev/ravine/optim/schedules-optax.json
"""

import json
import sys


def rates(make):
    """The learning rates of the first steps; the optimizer starts with 0.5."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5, momentum=0.9)
    scheduler = make(optimizer)
    values = []
    for _ in range(101):
        values.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if len(values) < 101:
            scheduler.step()
    return values


def values(schedule):
    return [float(schedule(step)) for step in range(101)]


def pytorch():
    return {
        "multiplicative": rates(lambda o: S.MultiplicativeLR(o, lambda step: 1 - 0.5 / (step + 1))),
        "product": rates(lambda o: S.ChainedScheduler([S.ExponentialLR(o, 0.97), S.StepLR(o, 30, 0.5)])),
        "one cycle, three phases, linear": rates(lambda o: S.OneCycleLR(
            o, 2.0, total_steps=101, three_phase=True, anneal_strategy="linear")),
        "scaled by cycle": rates(lambda o: S.CyclicLR(
            o, 0.1, 0.9, step_size_up=7, step_size_down=13, scale_fn=lambda cycle: 1 / cycle, scale_mode="cycle")),
        "scaled by step": rates(lambda o: S.CyclicLR(
            o, 0.1, 0.9, step_size_up=7, step_size_down=13, scale_fn=lambda step: 0.98 ** step,
            scale_mode="iterations")),
    }


def of_optax():
    return {
        "polynomial": values(optax.polynomial_schedule(0.5, 0.05, 2.5, 80)),
        "polynomial, rising": values(optax.polynomial_schedule(0.05, 0.5, 2, 80)),
        "exponential": values(optax.exponential_decay(0.5, 10, 0.75, end_value=0.06)),
        "exponential, rising": values(optax.exponential_decay(0.05, 10, 1.5, end_value=0.6)),
        "cosine": values(optax.cosine_decay_schedule(0.5, 80, alpha=0.125, exponent=1.5)),
    }


if sys.argv[1] == "pytorch":
    import torch
    from torch.optim import lr_scheduler as S

    data = pytorch()
else:
    import optax

    data = of_optax()
with open(sys.argv[2], "w") as file:
    json.dump(data, file, separators=(",", ":"))
print(len(data), "schedules")
