"""What the peers' workers share: the file that they start from, the commands, and the choice of the fastest way to train.

    python pytorch_worker.py|jax_worker.py NAME START DTYPE THREADS wide|narrow

NAME is a workload's, START a safetensors file with the weights and batches to start from, DTYPE float64 or float32; narrow
holds the peer to vectors of 256 bits.
Commands come in on standard input, a line each, and each is answered with a line:

    way             which way to train proved fastest
    trace STEPS     the losses of the first steps
    run MILLIS      starts anew, trains once on each batch, then for so long, and tells: steps, mean nanoseconds of
                    a step, last loss, and the nanoseconds of processors' time that a step took
    memory          the most memory that the process ever held, in KiB

A way is an object with start(), which sets the weights back, and epochs(count), which trains that many times on each batch and
returns the losses of the last time. Before the first answer every way is tried; all answers are those of the fastest. What
is measured is the steps alone: no loading, no compiling, no printing, and no loss is read before the time has been taken.
"""

import json
import struct
import sys
import time

# An epoch of a small network takes microseconds; enough of them are asked for at once to take this long.
CALL_NANOS = 10_000_000


def read_start(path, of_bytes):
    """The matrices of a safetensors file, by name; of_bytes makes an array of float64 from their bytes."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    matrices = {}
    for name, about in header.items():
        if name != "__metadata__":
            start, end = about["data_offsets"]
            assert about["dtype"] == "F64", about
            matrices[name] = of_bytes(data[start:end]).reshape(about["shape"])
    return matrices


def parameters(matrices):
    """Those that are trained, by the names that they have in the network."""
    return {name[10:]: value for name, value in matrices.items() if name.startswith("parameter.")}


def batches(matrices):
    """Each batch's samples, and its labels (a row) or targets; and whether they are labels."""
    count = sum(1 for name in matrices if name.endswith(".x"))
    kind = "labels" if "batch.0.labels" in matrices else "targets"
    return [(matrices[f"batch.{i}.x"], matrices[f"batch.{i}.{kind}"]) for i in range(count)], kind == "labels"


def trace(way, steps):
    way.start()
    losses = []
    while len(losses) < steps:
        losses += [loss.item() for loss in way.epochs(1)]
    return losses[:steps]


def run(way, millis):
    """Trains for a time; at least one epoch. One more goes before, which makes what the first step has to make."""
    way.start()
    way.epochs(1)
    processor = time.process_time_ns()
    start = now = time.perf_counter_ns()
    end = start + millis * 1_000_000
    steps, count = 0, 1
    while now < end:
        before = now
        losses = way.epochs(count)
        now = time.perf_counter_ns()
        steps += count * len(losses)
        if now - before < CALL_NANOS / 2:
            count *= 2
    processor = time.process_time_ns() - processor
    return steps, (now - start) / steps, losses[-1].item(), processor / steps


def fastest(ways):
    """The name of the fastest way, each tried three times in turn."""
    best = {}
    for turn in range(4):
        for name, way in ways.items():
            _, nanos, _, _ = run(way, 20 if turn == 0 else 100)
            if turn > 0:
                best[name] = min(nanos, best.get(name, nanos))
    return min(best, key=best.get)


def most_memory():
    with open("/proc/self/status") as status:
        return next(line.split()[1] for line in status if line.startswith("VmHWM"))


def serve(ways):
    """Answers until the input ends; the ways are by their names, which are words."""
    name = None
    for line in sys.stdin:
        command, *numbers = line.split()
        # Not before it is asked, as others may be running until then.
        name = name or fastest(ways)
        if command == "way":
            answer = [name]
        elif command == "trace":
            answer = trace(ways[name], int(numbers[0]))
        elif command == "run":
            answer = run(ways[name], int(numbers[0]))
        elif command == "memory":
            answer = [most_memory()]
        else:
            sys.exit(f"{sys.argv[0]}: '{command}' is no command")
        print(*answer, flush=True)
