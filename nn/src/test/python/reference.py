"""What the scripts in this folder share: cases of layers and losses, with PyTorch's values and gradients.

A case holds the layer's parameters, its inputs, the result, a random gradient that arrives at the result, and what PyTorch
returns for each input and parameter. Everything is a matrix: a vector is a row, and of a tensor with more dimensions the
first is the rows. Random numbers are rounded to six bits behind the point, so that the files stay small and exact.
"""

import gzip
import json

import torch

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(20261124)


def rounded(x):
    return torch.round(x * 64) / 64


def normal(*shape):
    return rounded(torch.randn(*shape, generator=generator))


def matrix(x):
    x = x.detach()
    return (x.reshape(1, -1) if x.dim() < 2 else x.reshape(x.shape[0], -1)).tolist()


class Cases:
    def __init__(self):
        self.cases = []
        self.modules = {}

    def layer(self, key, module, inputs, call=None, sizes=(), smooth=True, train=True):
        """A case of a layer.

        key: the layer's line in the ledger; sizes: whole numbers that the line may need besides;
        call: (module, *inputs) to a result with a row for each sample, if it is not module(*inputs);
        smooth: whether finite differences can be compared too.
        Inputs of whole numbers get no gradient.
        """
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.copy_(rounded(torch.randn(parameter.shape, generator=generator) / 2))
        before = {name: matrix(value) for name, value in module.state_dict().items()}
        self.modules.setdefault(key, module)
        module.train(train)
        module.zero_grad()
        inputs = [x.detach().clone().requires_grad_(x.is_floating_point()) for x in inputs]
        output = (call or (lambda m, *xs: m(*xs)))(module, *inputs)
        seed = rounded(torch.randn(output.shape, generator=generator))
        output.backward(seed)
        self.cases.append({
            "key": key,
            "sizes": list(sizes),
            "smooth": smooth,
            "state": before,
            "inputs": [matrix(x) for x in inputs],
            "output": matrix(output),
            "seed": matrix(seed),
            "gradients": [matrix(x.grad) if x.grad is not None else None for x in inputs],
            "parameterGradients": {
                name: matrix(p.grad if p.grad is not None else torch.zeros_like(p))
                for name, p in module.named_parameters()
            },
            "stateAfter": {name: matrix(value) for name, value in module.state_dict().items()},
        })

    def write(self, path):
        text = json.dumps({"cases": self.cases}, separators=(",", ":"))
        with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
            packed.write(text.encode())
        print(f"{len(self.cases)} cases, {len(set(c['key'] for c in self.cases))} keys, to {path}")
