"""tf.keras.applications.resnet: ResNet50, ResNet101 and ResNet152."""

from ..._core.missing import namespace as _namespace
from ._building import Options as _Options
from ._building import no_other as _no_other
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing
from ._resnet import resnet as _resnet

__all__ = ["ResNet50", "ResNet101", "ResNet152", "decode_predictions", "preprocess_input"]


def _constructor(name, depths, *hashes):
    def model(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        **kwargs,
    ):
        activation = kwargs.pop("classifier_activation", "softmax")
        _no_other(kwargs)
        options = _Options(
            include_top, weights, input_tensor, input_shape, pooling, classes, activation
        )
        return _resnet(name.lower(), depths, hashes, options)

    return _named(model, name)


ResNet50 = _constructor(
    "ResNet50", (3, 4, 6, 3),
    "2cb95161c43110f7111970584f804107", "4d473c1dd8becc155b73f8504c6f6626",
)  # fmt: skip
ResNet101 = _constructor(
    "ResNet101", (3, 4, 23, 3),
    "f1aeb4b969a6efcfb50fad2f0c20cfc5", "88cf7a10940856eca736dc7b7e228a21",
)  # fmt: skip
ResNet152 = _constructor(
    "ResNet152", (3, 8, 36, 3),
    "100835be76be38e30d865e96f2aaae62", "ee4c566cf9a93f14d82f913c2dc6dd0c",
)  # fmt: skip

preprocess_input = _preprocessing("caffe")

__getattr__, __dir__ = _namespace(__name__)
