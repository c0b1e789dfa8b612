"""ResNet50 as it predicts: large convolutions, each normalized by fixed numbers."""

import numpy as np

BATCH = 8
IMAGES = 2 * BATCH


def keras_program(keras):
    model = keras.applications.ResNet50(weights=None)
    x = _images()

    def run():
        return model.predict(x, batch_size=BATCH, verbose=0)

    return run, IMAGES


def torch_plain():
    """As torchvision's documents do it."""
    import torch

    model = _resnet50(torch.nn).eval()
    x = torch.from_numpy(_images()).permute(0, 3, 1, 2).contiguous()

    def run():
        with torch.no_grad():
            return [model(batch).softmax(-1).numpy() for batch in x.split(BATCH)]

    return run, IMAGES


def torch_tuned():
    """Channels last, the normalizations folded into the convolutions."""
    import torch
    from torch.fx.experimental.optimization import fuse

    model = fuse(_resnet50(torch.nn).eval()).to(memory_format=torch.channels_last)
    x = torch.from_numpy(_images()).permute(0, 3, 1, 2)

    @torch.inference_mode()
    def run():
        return [model(batch).softmax(-1).numpy() for batch in x.split(BATCH)]

    return run, IMAGES


def _images():
    return np.random.RandomState(0).rand(IMAGES, 224, 224, 3).astype("float32")


def _resnet50(nn):
    """The same layers as Keras's: with biases, the stride in the first convolution of a block."""

    def convolved(inputs, outputs, size, stride=1):
        layer = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2)
        return [layer, nn.BatchNorm2d(outputs)]

    class Block(nn.Module):
        def __init__(self, inputs, filters, stride):
            super().__init__()
            self.body = nn.Sequential(
                *convolved(inputs, filters, 1, stride),
                nn.ReLU(inplace=True),
                *convolved(filters, filters, 3),
                nn.ReLU(inplace=True),
                *convolved(filters, 4 * filters, 1),
            )
            projects = inputs != 4 * filters
            parts = convolved(inputs, 4 * filters, 1, stride) if projects else []
            self.shortcut = nn.Sequential(*parts)
            self.relu = nn.ReLU(inplace=True)

        def forward(self, x):
            return self.relu(self.body(x) + self.shortcut(x))

    layers = [*convolved(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for filters, depth in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for i in range(depth):
            layers.append(Block(inputs, filters, 2 if i == 0 and filters > 64 else 1))
            inputs = 4 * filters
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 1000)]
    return nn.Sequential(*layers)
