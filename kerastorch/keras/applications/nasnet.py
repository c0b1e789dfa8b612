"""tf.keras.applications.nasnet: NASNetMobile and NASNetLarge."""

from ..._core.missing import namespace as _namespace
from ._building import Options as _Options
from ._constructors import decode_predictions
from ._constructors import named as _named
from ._constructors import preprocessing as _preprocessing
from ._nasnet import nasnet as _nasnet

__all__ = ["NASNetLarge", "NASNetMobile", "decode_predictions", "preprocess_input"]


def _constructor(name, *row):
    def model(
        input_shape=None,
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        options = _Options(
            include_top, weights, input_tensor, input_shape, pooling, classes,
            classifier_activation,
        )  # fmt: skip
        return _nasnet(*row, options)

    return _named(model, name)


NASNetMobile = _constructor(
    "NASNetMobile", "mobile", 224, 44, 4, 32, False,
    ("020fb642bf7360b370c678b08e0adf61", "1ed92395b5b598bdda52abe5c0dbfd63"),
)  # fmt: skip
NASNetLarge = _constructor(
    "NASNetLarge", "large", 331, 168, 6, 96, True,
    ("11577c9a518f0070763c2b964a382f17", "d81d89dc07e6e56530c4e77faddd61b5"),
)  # fmt: skip
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
