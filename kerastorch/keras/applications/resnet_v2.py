"""tf.keras.applications.resnet_v2: ResNet50V2, ResNet101V2 and ResNet152V2."""

from ..._core.missing import namespace as _namespace
from ._constructors import constructor as _constructor
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing
from ._resnet import resnet_v2 as _resnet_v2

__all__ = ["ResNet50V2", "ResNet101V2", "ResNet152V2", "decode_predictions", "preprocess_input"]

_HASHES = {
    50: ("3ef43a0b657b3be2300d5770ece849e0", "fac2f116257151a9d068a22e544a4917"),
    101: ("6343647c601c52e1368623803854d971", "c0ed64b8031c3730f411d2eb4eea35b5"),
    152: ("a49b44d1979771252814e80f8ec446f9", "ed17cf2e0169df9d443503ef94b23b33"),
}

ResNet50V2 = _constructor("ResNet50V2", _resnet_v2, "resnet50v2", (3, 4, 6, 3), _HASHES[50])
ResNet101V2 = _constructor("ResNet101V2", _resnet_v2, "resnet101v2", (3, 4, 23, 3), _HASHES[101])
ResNet152V2 = _constructor("ResNet152V2", _resnet_v2, "resnet152v2", (3, 8, 36, 3), _HASHES[152])
preprocess_input = _preprocessing("tf")

__getattr__, __dir__ = _namespace(__name__)
