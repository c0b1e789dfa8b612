"""VGG16 and VGG19: five blocks of 3x3 convolutions, each ended by a max pooling."""

from ..layers import Conv2D, Dense, Flatten, MaxPooling2D
from ._building import application, kernels_file


def vgg(name, depths, hashes, options):
    """depths: the convolutions of the five blocks."""

    def body(x):
        for block, depth in enumerate(depths, 1):
            filters = min(32 * 2**block, 512)
            for i in range(1, depth + 1):
                convolution = f"block{block}_conv{i}"
                x = Conv2D(filters, 3, activation="relu", padding="same", name=convolution)(x)
            x = MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
        return x

    published = kernels_file(name, name, hashes, options.include_top)
    return application(name, body, options, published, head=_head)


def _head(x, options):
    x = Flatten(name="flatten")(x)
    x = Dense(4096, activation="relu", name="fc1")(x)
    x = Dense(4096, activation="relu", name="fc2")(x)
    return Dense(options.classes, activation=options.classifier_activation, name="predictions")(x)
