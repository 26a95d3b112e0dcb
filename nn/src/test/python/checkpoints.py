"""Exchanges safetensors files with PyTorch, without the package safetensors: the format is a few lines.

    python checkpoints.py write ../resources/dev/ravine/nn/checkpoint
    python checkpoints.py halves FILE
    python checkpoints.py read FILE

"write" makes the files that the tests read. "halves" makes one with every F16 and BF16, and beside each its value as F64.
"read" loads a file of ours into PyTorch's model and prints the bits of all entries and of what the model computes.
"""

import json
import struct
import sys

import torch
from torch import nn

TYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.int64: "I64", torch.int32: "I32", torch.int16: "I16", torch.int8: "I8",
    torch.uint64: "U64", torch.uint32: "U32", torch.uint16: "U16", torch.uint8: "U8", torch.bool: "BOOL",
}


def save(tensors, path, metadata=None):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        raw = bytes(tensor.reshape(-1).view(torch.uint8).tolist()) if tensor.numel() else b""
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    with open(path, "rb") as file:
        content = file.read()
    length, = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length].decode())
    data = bytearray(content[8 + length:])
    metadata = header.pop("__metadata__", {})
    names = {name: type for type, name in TYPES.items()}
    tensors = {}
    for name, info in header.items():
        begin, end = info["data_offsets"]
        dtype = names[info["dtype"]]
        tensors[name] = (torch.frombuffer(data[begin:end], dtype=dtype).reshape(info["shape"]) if end > begin
                         else torch.zeros(info["shape"], dtype=dtype))
    return tensors, metadata


def bits(tensor):
    return " ".join(f"{b & (2**64 - 1):016x}" for b in tensor.double().reshape(-1).contiguous().view(torch.int64).tolist())


def model():
    return nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 3))


def inputs():
    return torch.arange(40, dtype=torch.float64).reshape(5, 8) / 16 - 1


def write(folder):
    torch.manual_seed(20261124)
    for dtype in [torch.float64, torch.float32, torch.float16, torch.bfloat16]:
        net = model().to(dtype)
        state = net.state_dict()
        save(state, f"{folder}/model-{TYPES[dtype].lower()}.safetensors", {"format": "pt"})
        with torch.no_grad():
            expected = net.double()(inputs())
        save({"x": inputs(), "y": expected}, f"{folder}/model-{TYPES[dtype].lower()}-called.safetensors")

    special = [0.0, -0.0, 1.0, -1.5, 0.1, 65504.0, 1e-7, float("inf"), float("-inf"), float("nan"), 3.0e38, 1e-40]
    tensors = {}
    for dtype, name in TYPES.items():
        if dtype.is_floating_point:
            tensor = torch.tensor(special, dtype=torch.float64).to(dtype)
        elif dtype == torch.bool:
            tensor = torch.tensor([True, False, True])
        else:
            least, most = torch.iinfo(dtype).min, torch.iinfo(dtype).max
            tensor = torch.tensor([0, 1, 100, max(least, -(2**53)), min(most, 2**53)], dtype=dtype)
        tensors[f"of.{name}"] = tensor
    # PyTorch has no conversion of every unsigned type to float, but Python has.
    exact = {f"exact.{name}": torch.tensor([float(v) for v in tensors[f"of.{name}"].tolist()], dtype=torch.float64)
             for name in TYPES.values()}
    shapes = {
        "scalar": torch.tensor(7, dtype=torch.int64),
        "empty": torch.zeros(0, 3),
        "image": torch.arange(120, dtype=torch.float32).reshape(2, 3, 4, 5),
        "größe \"重み\"": torch.tensor([[1.0], [2.0]]),
    }
    save(tensors | exact | shapes, f"{folder}/types.safetensors", {"format": "pt", "größe": "重み"})


def halves(path):
    all_bits = torch.arange(-(2**15), 2**15, dtype=torch.int32).to(torch.int16)
    tensors = {}
    for dtype in [torch.float16, torch.bfloat16]:
        tensor = all_bits.view(dtype)
        tensors[TYPES[dtype]] = tensor
        tensors["exact." + TYPES[dtype]] = tensor.double()
    save(tensors, path)


def read(path):
    tensors, metadata = load(path)
    for name, tensor in tensors.items():
        print("tensor", name, "x".join(map(str, tensor.shape)), bits(tensor))
    for name, word in metadata.items():
        print("metadata", name, word)
    # As the Javadoc of the package tells it.
    net = model().double()
    net.load_state_dict({name: tensor for name, tensor in tensors.items() if not name.startswith(".")})
    with torch.no_grad():
        print("called", bits(net(inputs())))


{"write": write, "halves": halves, "read": read}[sys.argv[1]](sys.argv[2])
