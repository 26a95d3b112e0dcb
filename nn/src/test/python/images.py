"""Cases of the layers of images.

    python images.py ../resources/dev/ravine/nn/images.json.gz
"""

import itertools
import sys

import torch
from torch import nn

from reference import Cases, generator, normal

cases = Cases()


def images(key, module, x, image, window=(), options=(), smooth=True):
    """The layer takes batch × channels × height × width, and the case has a row for each image."""
    cases.layer(key, module, [x], sizes=[*image, *window, *options], smooth=smooth,
                call=lambda m, x: m(x.reshape(-1, *image)).flatten(1))


def batch(number, image):
    return normal(number, image[0] * image[1] * image[2])


def distinct(number, image):
    """Entries that do not tie, a quarter apart, so that a maximum is differentiable, and all negative, so that zeros in the
    padding would win."""
    size = number * image[0] * image[1] * image[2]
    return (-1 - torch.randperm(size, generator=generator).double() / 4).reshape(number, -1)


# Image, kernel, stride, padding, dilation.
windows = [
    ((2, 1, 1), (1, 1), 1, 0, 1),
    ((1, 3, 4), (2, 3), 1, 0, 1),
    ((2, 4, 3), (3, 2), 2, 0, 1),
    ((2, 3, 3), (2, 3), 1, 1, 1),
    ((2, 5, 4), (2, 2), 1, 0, 2),
    ((2, 4, 6), (3, 2), 3, 2, 2),
    ((4, 3, 2), (2, 2), 2, 1, 1),
]
for image, kernel, stride, padding, dilation in windows:
    window = (*kernel, stride, padding, dilation)
    for groups, bias in itertools.product([1, 2, 4], [True, False]):
        if image[0] % groups:
            continue
        outputs = 2 * groups if groups > 1 else 3
        key = "Conv2d" + {(1, True): "", (1, False): " / without bias", (2, True): " / groups", (4, True): " / groups",
                          (2, False): " / groups, without bias", (4, False): " / groups, without bias"}[groups, bias]
        images(key, nn.Conv2d(image[0], outputs, kernel, stride, padding, dilation, groups, bias), batch(2, image),
               image, window, (outputs, groups))
    if max(padding * 2 - k for k in kernel) <= 0:
        images("MaxPool2d", nn.MaxPool2d(kernel, stride, padding, dilation), distinct(2, image), image, window)
        if dilation == 1:
            images("AvgPool2d", nn.AvgPool2d(kernel, stride, padding), batch(2, image), image, window)
            images("AvgPool2d / padding not counted", nn.AvgPool2d(kernel, stride, padding, count_include_pad=False),
                   batch(2, image), image, window)

# Ties, as behind a rectifier.
image = (2, 4, 4)
images("MaxPool2d", nn.MaxPool2d(2, 1), torch.relu(batch(2, image)), image, (2, 2, 1, 0, 1), smooth=False)
images("MaxPool2d", nn.MaxPool2d(3, 1, 1), torch.zeros(1, 32), image, (3, 3, 1, 1, 1), smooth=False)
# A window that does not fit whole is left out.
for image in [(1, 2, 4), (2, 5, 3)]:
    images("MaxPool2d / tiles", nn.MaxPool2d(2), distinct(2, image), image, (2,))
    images("AvgPool2d / tiles", nn.AvgPool2d(2), batch(2, image), image, (2,))
for image in [(1, 1, 1), (3, 2, 3)]:
    images("GlobalAvgPool2d", nn.AdaptiveAvgPool2d(1), batch(2, image), image)
    images("GlobalMaxPool2d", nn.AdaptiveMaxPool2d(1), distinct(2, image), image)
    images("Flatten", nn.Flatten(), batch(2, image), image)
images("GlobalMaxPool2d", nn.AdaptiveMaxPool2d(1), torch.zeros(1, 4), (1, 2, 2), smooth=False)

MODES = {"ZEROS": "zeros", "REFLECT": "reflect", "REPLICATE": "replicate", "CIRCULAR": "circular"}
# Image, kernel, and in each direction stride, padding and dilation.
windows = [
    ((2, 4, 5), (2, 3), (2, 1), (1, 2), (1, 1)),
    ((1, 5, 3), (3, 1), (1, 2), (2, 0), (2, 1)),
    ((2, 3, 6), (1, 2), (1, 3), (0, 1), (1, 3)),
]
for image, kernel, stride, padding, dilation in windows:
    for name, mode in MODES.items():
        images("Conv2d / per direction, " + name,
               nn.Conv2d(image[0], 3, kernel, stride, padding, dilation, padding_mode=mode), batch(2, image), image,
               (*kernel, *stride, *padding, *dilation), (3,))
for kernel, dilation in [((3, 3), 1), ((2, 4), 1), ((2, 3), 2), ((1, 1), 1)]:
    image = (2, 3, 4)
    images("Conv2d / same", nn.Conv2d(2, 3, kernel, padding="same", dilation=dilation), batch(2, image), image,
           (*kernel, 1, 0, dilation), (3,))


def steps(key, features, number, width, stride, padding, dilation, outputs, groups=1, **options):
    """PyTorch's layer takes feature after feature; the case has a row for each sequence, step after step."""
    module = nn.Conv1d(features, outputs, width, stride, padding, dilation, groups, **options)
    cases.layer(key, module, [normal(2, number, features)],
                sizes=[features, width, stride, padding, dilation, outputs, groups],
                call=lambda m, x: m(x.transpose(1, 2)).transpose(1, 2).flatten(1))


for features, number, width, stride, padding, dilation in [(1, 1, 1, 1, 0, 1), (3, 5, 2, 1, 0, 1), (2, 6, 3, 2, 2, 2)]:
    steps("Conv1d", features, number, width, stride, padding, dilation, 3)
steps("Conv1d / without bias", 3, 4, 2, 1, 1, 1, 2, bias=False)
for name, mode in MODES.items():
    steps("Conv1d / " + name, 2, 5, 3, 1, 2, 1, 4, 2, padding_mode=mode)

# The image is what goes in.
windows = [
    ((2, 1, 1), (1, 1), (1, 1), (0, 0), (1, 1), (0, 0)),
    ((2, 3, 2), (2, 3), (1, 1), (0, 0), (1, 1), (0, 0)),
    ((1, 2, 3), (3, 2), (2, 3), (1, 0), (1, 1), (1, 2)),
    ((4, 2, 3), (2, 2), (2, 1), (0, 1), (1, 2), (1, 0)),
]
for image, kernel, stride, padding, dilation, more in windows:
    window = (*kernel, *stride, *padding, *dilation)
    images("ConvTranspose2d", nn.ConvTranspose2d(image[0], 3, kernel, stride, padding, 0, 1, True, dilation),
           batch(2, image), image, window, (3,))
    groups = 2 if image[0] % 2 == 0 else 1
    transposed = nn.ConvTranspose2d(image[0], 2, kernel, stride, padding, more, groups, False, dilation)
    result = transposed(torch.zeros(1, *image)).shape
    images("ConvTranspose2d / groups, without bias, output padding", transposed, batch(2, image), image, window,
           (2, groups, *result[2:]))

for image, size in [((2, 4, 6), (2, 3)), ((1, 5, 3), (3, 2)), ((2, 2, 3), (3, 1)), ((1, 1, 1), (1, 1))]:
    images("AdaptiveAvgPool2d", nn.AdaptiveAvgPool2d(size), batch(2, image), image, size)
    images("AdaptiveMaxPool2d", nn.AdaptiveMaxPool2d(size), distinct(2, image), image, size)
images("AdaptiveMaxPool2d", nn.AdaptiveMaxPool2d(2), torch.zeros(1, 9), (1, 3, 3), (2, 2), smooth=False)
for image, size in [((2, 2, 3), (4, 6)), ((1, 3, 2), (5, 3)), ((2, 5, 4), (2, 3)), ((1, 1, 1), (2, 1))]:
    images("Upsample / nearest", nn.Upsample(size), batch(2, image), image, size)
    for mode in ["bilinear", "bicubic"]:
        images("Upsample / " + mode, nn.Upsample(size, mode=mode), batch(2, image), image, size)
        images(f"Upsample / {mode}, aligned corners", nn.Upsample(size, mode=mode, align_corners=True),
               batch(2, image), image, size)
images("Upsample / scale", nn.Upsample(scale_factor=3), batch(2, (2, 1, 2)), (2, 1, 2), (3,))
for image, factor in [((4, 2, 3), 2), ((9, 1, 2), 3), ((2, 2, 1), 1)]:
    images("PixelShuffle", nn.PixelShuffle(factor), batch(2, image), image, (factor,))
cases.write(sys.argv[1])
