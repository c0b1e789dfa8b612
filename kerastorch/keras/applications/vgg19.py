"""tf.keras.applications.vgg19: VGG19."""

from ..._core.missing import namespace as _namespace
from ._constructors import constructor as _constructor
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing
from ._vgg import vgg as _vgg

__all__ = ["VGG19", "decode_predictions", "preprocess_input"]

_HASHES = ("cbe5617147190e668d6c5d5026f83318", "253f8cb515780f3b799900260a226db6")

VGG19 = _constructor("VGG19", _vgg, "vgg19", (2, 2, 4, 4, 4), _HASHES)
preprocess_input = _preprocessing("caffe")

__getattr__, __dir__ = _namespace(__name__)
