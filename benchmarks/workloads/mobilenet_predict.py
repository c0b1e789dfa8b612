"""MobileNetV2 as it predicts: many small layers, depthwise convolutions among them."""

import numpy as np

BATCH = 8
IMAGES = 4 * BATCH
STAGES = ((16, 1, 1), (24, 2, 2), (32, 2, 3), (64, 2, 4), (96, 1, 3), (160, 2, 3), (320, 1, 1))


def keras_program(keras):
    model = keras.applications.MobileNetV2(weights=None)
    x = _images()

    def run():
        return model.predict(x, batch_size=BATCH, verbose=0)

    return run, IMAGES


def torch_plain():
    """As torchvision's documents do it."""
    import torch

    model = _mobilenet_v2(torch.nn).eval()
    x = torch.from_numpy(_images()).permute(0, 3, 1, 2).contiguous()

    def run():
        with torch.no_grad():
            return [model(batch).softmax(-1).numpy() for batch in x.split(BATCH)]

    return run, IMAGES


def torch_tuned():
    """Channels last, the normalizations folded into the convolutions."""
    import torch
    from torch.fx.experimental.optimization import fuse

    model = fuse(_mobilenet_v2(torch.nn).eval()).to(memory_format=torch.channels_last)
    x = torch.from_numpy(_images()).permute(0, 3, 1, 2)

    @torch.inference_mode()
    def run():
        return [model(batch).softmax(-1).numpy() for batch in x.split(BATCH)]

    return run, IMAGES


def _images():
    return np.random.RandomState(0).rand(IMAGES, 224, 224, 3).astype("float32")


def _mobilenet_v2(nn):
    def convolved(inputs, outputs, size, stride=1, groups=1, active=True):
        layer = nn.Conv2d(
            inputs, outputs, size, stride, padding=size // 2, groups=groups, bias=False
        )
        return [layer, nn.BatchNorm2d(outputs)] + [nn.ReLU6(inplace=True)] * active

    class Block(nn.Module):
        def __init__(self, inputs, filters, stride, expansion):
            super().__init__()
            wide = expansion * inputs
            self.body = nn.Sequential(
                *(convolved(inputs, wide, 1) if expansion > 1 else []),
                *convolved(wide, wide, 3, stride, groups=wide),
                *convolved(wide, filters, 1, active=False),
            )
            self.adds = stride == 1 and inputs == filters

        def forward(self, x):
            return x + self.body(x) if self.adds else self.body(x)

    layers, inputs = convolved(3, 32, 3, 2), 32
    for filters, stride, depth in STAGES:
        for i in range(depth):
            expansion = 1 if filters == 16 else 6
            layers.append(Block(inputs, filters, 1 if i else stride, expansion))
            inputs = filters
    layers += [*convolved(inputs, 1280, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    return nn.Sequential(*layers, nn.Linear(1280, 1000))
