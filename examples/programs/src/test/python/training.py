"""Models that are trained here and there in turns, through safetensors files.

    python training.py write ../resources/dev/ravine/examples/pytorch
    python training.py read ../resources/dev/ravine/examples/pytorch

"write" trains a small net of each family for ten steps and saves it, NAME.safetensors; beside it, in NAME-run.safetensors, the
data, what the net predicts then, and the losses of ten further steps with a new optimizer.

"read" goes on with what Java has trained, NAME-java.safetensors: it loads each with load_state_dict, predicts, and takes ten
steps; the predictions and the losses are in NAME-read.safetensors. Java writes these files where it is told to:

    mvn test -pl examples/programs -am -Dtest=PyTorchTrainingTest -Dravine.trained=FOLDER
"""

import sys

import torch
from safetensors.torch import load_file, save_file
from torch import nn

torch.set_default_dtype(torch.float64)
SAMPLES, CLASSES, STEPS = 12, 3, 10


class Lstm(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0]


class LastStep(nn.Module):
    def forward(self, x):
        return x[:, -1]


class PositionEmbedding(nn.Embedding):
    def forward(self, x):
        return x + super().forward(torch.arange(x.shape[1]))


class Image(nn.Module):
    """A row as channels × height × width; without a name, so that the layers are called as in Java."""

    def __init__(self, layers, *shape):
        super().__init__()
        self.shape = shape
        for name, layer in layers.named_children():
            self.add_module(name, layer)

    def forward(self, x):
        x = x.reshape(-1, *self.shape)
        for layer in self.children():
            x = layer(x)
        return x


def models():
    return {
        "mlp": nn.Sequential(nn.Linear(6, 8, bias=False), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, CLASSES)),
        "cnn": Image(nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                                   nn.Linear(36, CLASSES)), 2, 6, 6),
        "lstm": nn.Sequential(nn.Embedding(7, 4), Lstm(4, 5, num_layers=2, batch_first=True), LastStep(),
                              nn.Linear(5, CLASSES)),
        "transformer": nn.Sequential(
            nn.Embedding(7, 8), PositionEmbedding(5, 8),
            nn.TransformerEncoderLayer(8, 2, 12, dropout=0, batch_first=True, norm_first=True, activation="gelu"),
            LastStep(), nn.Linear(8, CLASSES)),
    }


def data(name):
    x = {"mlp": lambda: torch.randn(SAMPLES, 6), "cnn": lambda: torch.randn(SAMPLES, 72)}.get(
        name, lambda: torch.randint(7, (SAMPLES, 5)))()
    return x, torch.randint(CLASSES, (SAMPLES,))


def predict(model, x):
    model.eval()
    with torch.no_grad():
        return model(x)


def train(model, x, labels):
    """Full batches, with Adam from the beginning; returns the loss before each step."""
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(STEPS):
        loss = nn.functional.cross_entropy(model(x), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses)


def write(folder):
    torch.manual_seed(20261129)
    for name, model in models().items():
        x, labels = data(name)
        train(model, x, labels)
        save_file({key: value.clone() for key, value in model.state_dict().items()}, f"{folder}/{name}.safetensors")
        save_file({"x": x, "labels": labels, "predictions": predict(model, x), "losses": train(model, x, labels)},
                  f"{folder}/{name}-run.safetensors")


def read(folder):
    for name, model in models().items():
        run = load_file(f"{folder}/{name}-run.safetensors")
        model.load_state_dict(load_file(f"{folder}/{name}-java.safetensors"))
        save_file({"predictions": predict(model, run["x"]), "losses": train(model, run["x"], run["labels"])},
                  f"{folder}/{name}-read.safetensors")
    print("load_state_dict took all files; PyTorch", torch.__version__)


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])
