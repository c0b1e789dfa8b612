"""ResNet50 as it predicts: large convolutions, each normalized by fixed numbers."""

import images

BATCHES = 2


def keras_program(keras):
    return images.keras_predict(keras.applications.ResNet50(weights=None), BATCHES)


def torch_plain():
    import torch

    return images.plain_predict(_resnet50(torch.nn), BATCHES)


def torch_tuned():
    import torch

    return images.tuned_predict(_resnet50(torch.nn), BATCHES)


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
