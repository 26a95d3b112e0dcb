"""Exchanges the layers with PyTorch, through the package safetensors.

    python exchange.py write ../resources/dev/ravine/nn/exchange
    python exchange.py read FILE ../resources/dev/ravine/nn/exchange

"write" makes what the tests read: layers.safetensors, with the state of each layer of the ledger, under its key; a model in
several files, and one whose weights are tied; and every number of one byte beside its value.

"read" gives PyTorch what Java wrote, FILE, and commits to what it found: load_state_dict, which is strict about names and
shapes, takes it, and the values are those of layers.safetensors. A Java test holds that it still writes the same bytes:

    mvn test -pl nn -am -Dtest=ExchangeTest -Dravine.exchange=FILE
"""

import hashlib
import json
import os
import runpy
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file
from torch import nn

FOLDER = os.path.dirname(os.path.abspath(__file__))
FLOAT8 = {
    "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2, "F8_E4M3FNUZ": torch.float8_e4m3fnuz,
    "F8_E5M2FNUZ": torch.float8_e5m2fnuz, "F8_E8M0": torch.float8_e8m0fnu,
}


def ledger():
    """The layers of all three scripts, by their keys, each with the state of its first case."""
    layers = nn.Module()
    for script in ["dense", "images", "sequences"]:
        with tempfile.TemporaryDirectory() as folder:
            sys.argv = [script, os.path.join(folder, "cases.json.gz")]
            sys.modules.pop("reference", None)  # so that each script draws its random numbers from the start
            cases = runpy.run_path(os.path.join(FOLDER, script + ".py"))["cases"]
        for key, module in cases.modules.items():
            first = next(case["state"] for case in cases.cases if case["key"] == key)
            module.load_state_dict({name: torch.tensor(first[name]).reshape(value.shape).to(value.dtype)
                                    for name, value in module.state_dict().items()})
            layers.add_module(key, module)
    return layers


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 3)
        self.head = nn.Linear(3, 5)
        self.head.weight = self.embedding.weight


def copies(module):
    """The package refuses tensors that share their memory."""
    return {name: tensor.clone() for name, tensor in module.state_dict().items()}


def write(folder):
    save_file(copies(ledger()), f"{folder}/layers.safetensors")

    torch.manual_seed(20261129)
    save_file(copies(Tied()), f"{folder}/tied.safetensors", {"format": "pt"})

    state = copies(nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)))
    save_file(state, f"{folder}/whole.safetensors")
    files = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    halves = [{"0.weight": state["0.weight"], "2.bias": state["2.bias"]},
              {"0.bias": state["0.bias"], "2.weight": state["2.weight"]}]
    for file, half in zip(files, halves):
        save_file(half, f"{folder}/{file}", {"format": "pt"})
    index = {"metadata": {"total_size": sum(t.nbytes for t in state.values())},
             "weight_map": {name: file for file, half in zip(files, halves) for name in half}}
    with open(f"{folder}/model.safetensors.index.json", "w") as file:
        json.dump(index, file, indent=2)

    every = torch.arange(256, dtype=torch.int32).to(torch.uint8)
    numbers = {}
    for name, dtype in FLOAT8.items():
        numbers["of." + name] = every.clone().view(dtype)
        numbers["exact." + name] = every.view(dtype).double()
    numbers["complex"] = torch.tensor([1 + 2j], dtype=torch.complex64)
    save_file(numbers, f"{folder}/bytes.safetensors")


def read(path, folder):
    layers = ledger()
    state = load_file(path)
    layers.load_state_dict(state)
    expected = load_file(f"{folder}/layers.safetensors")
    assert state.keys() == expected.keys()
    for name, tensor in expected.items():
        assert state[name].dtype == tensor.dtype and torch.equal(state[name], tensor), name
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    result = {"sha256": digest, "tensors": len(state), "loaded": "load_state_dict took every tensor, and each is equal"}
    with open(f"{folder}/layers-read.json", "w") as file:
        json.dump(result, file, indent=2)
        file.write("\n")
    print(result, "PyTorch", torch.__version__)


command, *arguments = sys.argv[1:]
{"write": write, "read": read}[command](*arguments)
