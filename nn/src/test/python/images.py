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
cases.write(sys.argv[1])
