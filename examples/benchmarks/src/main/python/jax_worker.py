"""The eight workloads in JAX, as a peer that examples/run compare-peers starts; protocol.py says how.

Tried are a compiled step that is called in a loop, and a compiled loop: a scan over the batches, as often as is asked for.
The updates are written out; beside optax's the difference was within the noise.
"""

import os
import sys

import narrow
import numpy as np
import protocol

NAME, START, DTYPE, THREADS, VECTORS = sys.argv[1:]
# Read when JAX is imported: how many threads its pool has, and whether one operation is shared among them.
os.environ["NPROC"] = THREADS
if THREADS == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false " + os.environ.get("XLA_FLAGS", "")
os.environ["JAX_PLATFORMS"] = "cpu"
if VECTORS == "narrow":
    os.environ["XLA_FLAGS"] = "--xla_cpu_max_isa=AVX2 " + os.environ.get("XLA_FLAGS", "")

import jax
from jax import lax
from jax import numpy as jnp

jax.config.update("jax_enable_x64", DTYPE == "float64")
if VECTORS == "narrow":
    narrow.hold_products()


# Networks: of the parameters by name, and a batch with a sample in each row.


def linear(p, name, x):
    return x @ p[f"{name}weight"].T + p[f"{name}bias"]


def perceptron(activation, *places):
    def network(p, x):
        for place in places[:-1]:
            x = activation(linear(p, f"{place}.", x))
        return linear(p, f"{places[-1]}.", x)

    return network


def lstm(p, x):
    samples = x.shape[0]
    x = x.reshape(samples, 28, 28).transpose(1, 0, 2)
    inputs = x @ p["0.weight_ih_l0"].T + p["0.bias_ih_l0"] + p["0.bias_hh_l0"]

    def cell(state, inputs_now):
        h, c = state
        i, f, g, o = jnp.split(inputs_now + h @ p["0.weight_hh_l0"].T, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    zeros = jnp.zeros((samples, 64), x.dtype)
    (h, _), _ = lax.scan(cell, (zeros, zeros), inputs)
    return linear(p, "2.", h)


def convolution(p, name, x):
    """A window of 3 by 3 on samples × height × width × channels, as one product: XLA's own takes up to four times as long."""
    samples, height, width, channels = x.shape
    windows = [x[:, i : height - 2 + i, j : width - 2 + j] for i in range(3) for j in range(3)]
    weight = p[f"{name}weight"].reshape(-1, channels, 9).transpose(2, 1, 0)
    return jnp.concatenate(windows, axis=3) @ weight.reshape(9 * channels, -1) + p[f"{name}bias"]


def pooling(x):
    """The largest of each 2 by 2; XLA's own reduce_window takes longer in reverse."""
    samples, height, width, channels = x.shape
    height, width = height // 2, width // 2
    return x[:, : 2 * height, : 2 * width].reshape(samples, height, 2, width, 2, channels).max((2, 4))


def cnn(p, x):
    x = pooling(jax.nn.relu(convolution(p, "0.", x.reshape(-1, 28, 28, 1))))
    x = pooling(jax.nn.relu(convolution(p, "3.", x)))
    return linear(p, "6.", x.transpose(0, 3, 1, 2).reshape(-1, 400))


def norm(p, name, x):
    x = x - x.mean(-1, keepdims=True)
    return x * lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-5) * p[f"{name}weight"] + p[f"{name}bias"]


def transformer(p, x):
    x = x.reshape(-1, 32, 64)
    q, k, v = (
        part.reshape(-1, 32, 4, 16).transpose(0, 2, 1, 3)
        for part in jnp.split(linear(p, "0.self_attn.in_proj_", x), 3, axis=-1)
    )
    attended = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) / 4) @ v
    attended = attended.transpose(0, 2, 1, 3).reshape(-1, 32, 64)
    x = norm(p, "0.norm1.", x + linear(p, "0.self_attn.out_proj.", attended))
    x = norm(p, "0.norm2.", x + linear(p, "0.linear2.", jax.nn.relu(linear(p, "0.linear1.", x))))
    return linear(p, "2.", x.mean(1))


def mean_squared(output, targets):
    return jnp.mean((output - targets) ** 2)


def cross_entropy(output, labels):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(output), labels[:, None], axis=1))


# Rules: how many buffers a parameter has, and the update of one parameter at step t.


def momentum(t, g, p, b):
    b = 0.9 * b + g
    return p - 0.1 * b, b


def adam(t, g, p, m, v, decay=0.0):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    step = 1e-3 / (1 - 0.9**t) * m / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return (1 - 1e-3 * decay) * p - step, m, v


def adamw(t, g, p, m, v):
    return adam(t, g, p, m, v, decay=1e-2)


# Of each workload: the network, the loss, the rule, and how many buffers the rule keeps.
WORKLOADS = {
    "xor": (perceptron(jnp.tanh, 0, 2), mean_squared, momentum, 1),
    "moons": (perceptron(jnp.tanh, 0, 2, 4), mean_squared, adam, 2),
    "digits": (perceptron(jax.nn.relu, 0, 2), cross_entropy, adam, 2),
    "small": (perceptron(jax.nn.relu, 0, 2), cross_entropy, adam, 2),
    "wide": (perceptron(jax.nn.relu, 0, 2, 4), cross_entropy, adam, 2),
    "lstm": (lstm, cross_entropy, adam, 2),
    "cnn": (cnn, cross_entropy, adam, 2),
    "transformer": (transformer, cross_entropy, adamw, 2),
}


def step(state, batch):
    """The next state, and the loss; a state is the number of steps, and of each parameter its value and buffers."""
    network, loss, rule, _ = WORKLOADS[NAME]
    t, numbers = state
    x, y = batch
    values = {name: of[0] for name, of in numbers.items()}
    value, gradients = jax.value_and_grad(lambda p: loss(network(p, x), y))(values)
    t = t + 1
    return (t, {name: rule(t, gradients[name], *of) for name, of in numbers.items()}), value


class Way:
    """What both ways have: the batches, and a state that is made anew."""

    def __init__(self, matrices):
        self.given = protocol.parameters(matrices)
        batches, labelled = protocol.batches(matrices)
        self.batches = [
            (jnp.array(x, DTYPE), jnp.array(y[0], int) if labelled else jnp.array(y, DTYPE)) for x, y in batches
        ]

    def start(self):
        """Makes all arrays anew, since those of before were donated."""
        buffers = WORKLOADS[NAME][3]
        numbers = {
            name: (jnp.array(value, DTYPE), *(jnp.zeros(value.shape, DTYPE) for _ in range(buffers)))
            for name, value in self.given.items()
        }
        self.state = jax.block_until_ready((jnp.zeros((), DTYPE), numbers))


class Loop(Way):
    """A compiled step, called from Python."""

    step = staticmethod(jax.jit(step, donate_argnums=0))

    def epochs(self, count):
        for _ in range(count):
            losses = []
            for batch in self.batches:
                self.state, loss = self.step(self.state, batch)
                losses.append(loss)
        jax.block_until_ready(self.state)
        return losses


@jax.jit(donate_argnums=0)
def compiled_epochs(state, stacked, count):
    def epoch(_, state_and_losses):
        return lax.scan(step, state_and_losses[0], stacked)

    x, _ = stacked
    return lax.fori_loop(0, count, epoch, (state, jnp.zeros(x.shape[0], x.dtype)))


class Scan(Way):
    """The whole loop compiled, and one call."""

    def __init__(self, matrices):
        super().__init__(matrices)
        self.stacked = tuple(jnp.stack(parts) for parts in zip(*self.batches))

    def epochs(self, count):
        self.state, losses = jax.block_until_ready(compiled_epochs(self.state, self.stacked, count))
        return losses


if __name__ == "__main__":
    given = protocol.read_start(START, np.frombuffer)
    protocol.serve({"loop": Loop(given), "scan": Scan(given)})
