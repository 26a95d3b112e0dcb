"""The eight workloads in PyTorch's eager mode, as the peer that examples/run compare-peers starts.

    python workloads.py NAME START DTYPE THREADS

NAME is a workload's, START a safetensors file with the weights and batches to start from, DTYPE float64 or float32.
Commands come in on standard input, a line each, and each is answered with a line:

    about           PyTorch's version, how many parameters there are, and the setting that proved fastest
    trace STEPS     the losses of the first steps
    run MILLIS      starts anew, trains for so long, and tells: steps, mean nanoseconds of a step, last loss, and the
                    nanoseconds of processors' time that a step took
    memory          the most memory that the process ever held, in KiB

Before the first run, each setting that may be the fastest is tried: the three ways in which PyTorch loops over parameters
in an update, and for images the two layouts. What is measured is the step alone: no loading, no printing, no .item().
"""

import json
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional


# The parts stand at the same places as ours, so that the parameters have the same names.


class Lstm(nn.LSTM):
    """An LSTM's outputs, without its state."""

    def forward(self, x):
        return super().forward(x)[0]


class LastStep(nn.Module):
    def forward(self, x):
        return x[:, -1]


class FlatLinear(nn.Linear):
    """A linear layer on images."""

    def forward(self, x):
        return super().forward(x.flatten(1))


class MeanOverTokens(nn.Module):
    def forward(self, x):
        return x.mean(1)


def encoder():
    return nn.TransformerEncoderLayer(64, 4, 256, dropout=0, activation="relu", batch_first=True, norm_first=False)


def momentum(parameters, **how):
    return torch.optim.SGD(parameters, lr=0.1, momentum=0.9, **how)


def adam(parameters, **how):
    return torch.optim.Adam(parameters, lr=1e-3, **how)


def adamw(parameters, **how):
    return torch.optim.AdamW(parameters, lr=1e-3, **how)


# Of each workload: the network, the loss, the rule, and the shape of a sample.
WORKLOADS = {
    "xor": (
        lambda: nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)),
        functional.mse_loss,
        momentum,
        (2,),
    ),
    "moons": (
        lambda: nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)),
        functional.mse_loss,
        adam,
        (2,),
    ),
    "digits": (
        lambda: nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)),
        functional.cross_entropy,
        adam,
        (64,),
    ),
    "small": (
        lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
        functional.cross_entropy,
        adam,
        (784,),
    ),
    "wide": (
        lambda: nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)
        ),
        functional.cross_entropy,
        adam,
        (784,),
    ),
    "lstm": (
        lambda: nn.Sequential(Lstm(28, 64, batch_first=True), LastStep(), nn.Linear(64, 10)),
        functional.cross_entropy,
        adam,
        (28, 28),
    ),
    "cnn": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 8, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            FlatLinear(400, 10),
        ),
        functional.cross_entropy,
        adam,
        (1, 28, 28),
    ),
    "transformer": (
        lambda: nn.Sequential(encoder(), MeanOverTokens(), nn.Linear(64, 10)),
        functional.cross_entropy,
        adamw,
        (32, 64),
    ),
}


def read_start(path):
    """The matrices of a safetensors file, by name, in float64."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    matrices = {}
    for name, about in header.items():
        if name != "__metadata__":
            start, end = about["data_offsets"]
            assert about["dtype"] == "F64", about
            matrices[name] = torch.frombuffer(data[start:end], dtype=torch.float64).reshape(about["shape"])
    return matrices


class Workload:
    """A network in training, on batches that it sees again and again."""

    def __init__(self, name, matrices, dtype, how):
        make, self.loss, rule, sample = WORKLOADS[name]
        layout = torch.channels_last if how.get("channels_last") else torch.contiguous_format
        self.model = make().to(dtype)
        # There is neither dropout nor a norm of the batch: what eval() saves is asking whether there is.
        self.model.eval()
        parameters = dict(self.model.named_parameters())
        given = {name[10:]: value for name, value in matrices.items() if name.startswith("parameter.")}
        assert parameters.keys() == given.keys(), (parameters.keys(), given.keys())
        with torch.no_grad():
            for name_of, parameter in parameters.items():
                parameter.copy_(given[name_of].reshape(parameter.shape))
        self.model.to(memory_format=layout)
        self.parameters = sum(parameter.numel() for parameter in parameters.values())
        self.optimizer = rule(self.model.parameters(), **how["optimizer"])
        self.batches = []
        for i in range(sum(1 for key in matrices if key.endswith(".x"))):
            x = matrices[f"batch.{i}.x"].to(dtype).reshape(-1, *sample).contiguous(memory_format=layout)
            labels = matrices.get(f"batch.{i}.labels")
            y = matrices[f"batch.{i}.targets"].to(dtype) if labels is None else labels.flatten().long()
            self.batches.append((x, y))
        self.steps = 0

    def step(self):
        x, y = self.batches[self.steps % len(self.batches)]
        self.steps += 1
        loss = self.loss(self.model(x), y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss

    def run(self, millis):
        """Steps for a time; at least one."""
        first = self.steps
        processor = time.process_time_ns()
        start = time.perf_counter_ns()
        end = start + millis * 1_000_000
        while True:
            loss = self.step()
            now = time.perf_counter_ns()
            if now >= end:
                break
        processor = time.process_time_ns() - processor
        steps = self.steps - first
        return steps, (now - start) / steps, loss.item(), processor / steps


def settings(name):
    for optimizer in ({"fused": True}, {"foreach": True}, {"foreach": False}):
        yield {"optimizer": optimizer}
        if name == "cnn":
            yield {"optimizer": optimizer, "channels_last": True}


def fastest(name, matrices, dtype):
    """The setting whose steps are the fastest, each tried three times in turn."""
    best = {}
    for turn in range(4):
        for number, how in enumerate(settings(name)):
            _, nanos, _, _ = Workload(name, matrices, dtype, how).run(20 if turn == 0 else 100)
            if turn > 0:
                best[number] = min(nanos, best.get(number, nanos))
    return list(settings(name))[min(best, key=best.get)]


def described(how):
    optimizer = how["optimizer"]
    loop = "fused" if optimizer.get("fused") else "foreach" if optimizer["foreach"] else "for-loop"
    return loop + (" channels-last" if how.get("channels_last") else "")


def most_memory():
    with open("/proc/self/status") as status:
        return next(line.split()[1] for line in status if line.startswith("VmHWM"))


def main():
    name, start, dtype, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    dtype = getattr(torch, dtype)
    matrices = read_start(start)
    how = None
    for line in sys.stdin:
        command, *numbers = line.split()
        if how is None and command != "trace":
            how = fastest(name, matrices, dtype)
        if command == "about":
            workload = Workload(name, matrices, dtype, how)
            answer = torch.__version__, workload.parameters, described(how)
        elif command == "trace":
            workload = Workload(name, matrices, dtype, {"optimizer": {}})
            answer = [repr(workload.step().item()) for _ in range(int(numbers[0]))]
        elif command == "run":
            answer = Workload(name, matrices, dtype, how).run(int(numbers[0]))
        elif command == "memory":
            answer = [most_memory()]
        else:
            sys.exit(f"{sys.argv[0]}: '{command}' is no command")
        print(*answer, flush=True)


if __name__ == "__main__":
    main()
