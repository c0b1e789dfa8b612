"""MobileNetV2 as it predicts: many small layers, depthwise convolutions among them."""

import images

STAGES = ((16, 1, 1), (24, 2, 2), (32, 2, 3), (64, 2, 4), (96, 1, 3), (160, 2, 3), (320, 1, 1))
BATCHES = 4


def keras_program(keras):
    return images.keras_predict(keras.applications.MobileNetV2(weights=None), BATCHES)


def torch_plain():
    import torch

    return images.plain_predict(_mobilenet_v2(torch.nn), BATCHES)


def torch_tuned():
    import torch

    return images.tuned_predict(_mobilenet_v2(torch.nn), BATCHES)


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
