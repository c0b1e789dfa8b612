"""tf.keras.applications.vgg16: VGG16."""

from ..._core.missing import namespace as _namespace
from ._constructors import constructor as _constructor
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing
from ._vgg import vgg as _vgg

__all__ = ["VGG16", "decode_predictions", "preprocess_input"]

_HASHES = ("64373286793e3c8b2b4e3219cbf3544b", "6d6bbae143d832006294945121d1f1fc")

VGG16 = _constructor("VGG16", _vgg, "vgg16", (2, 2, 3, 3, 3), _HASHES)
preprocess_input = _preprocessing("caffe")

__getattr__, __dir__ = _namespace(__name__)
