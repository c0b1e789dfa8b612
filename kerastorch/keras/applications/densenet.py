"""tf.keras.applications.densenet: DenseNet121, DenseNet169 and DenseNet201."""

from ..._core.missing import namespace as _namespace
from ..layers import Activation as _Activation
from ..layers import AveragePooling2D as _AveragePooling2D
from ..layers import Concatenate as _Concatenate
from ..layers import Conv2D as _Conv2D
from ..layers import MaxPooling2D as _MaxPooling2D
from ..layers import ZeroPadding2D as _ZeroPadding2D
from ._building import application as _application
from ._building import channel_axis as _channel_axis
from ._building import kernels_file as _kernels_file
from ._building import normalized as _normalized
from ._constructors import constructor as _constructor
from ._constructors import decode_predictions
from ._constructors import preprocessing as _preprocessing

__all__ = [
    "DenseNet121",
    "DenseNet169",
    "DenseNet201",
    "decode_predictions",
    "preprocess_input",
]

_GROWTH = 32
_HASHES = {
    121: ("9d60b8095a5708f2dcce2bca79d332c7", "30ee3e1110167f948a6b9946edeeb738"),
    169: ("d699b8f76981ab1b30698df4c175e90b", "b8c4d4c20dd625c148057b9ff1c1176b"),
    201: ("1ceb130c1ea1b78c3bf6114dbdfd8807", "c13680b51ded0fb44dff2d8f86ac8bb1"),
}


def _densenet(layers, depths, options):
    """depths: the layers of the four dense blocks."""

    def body(x):
        x = _ZeroPadding2D(3)(x)
        x = _Conv2D(64, 7, strides=2, use_bias=False, name="conv1/conv")(x)
        x = _activated(x, "conv1/bn", "conv1/relu")
        x = _ZeroPadding2D(1)(x)
        x = _MaxPooling2D(3, strides=2, name="pool1")(x)
        for block, depth in enumerate(depths, 2):
            for i in range(1, depth + 1):
                x = _grown(x, f"conv{block}_block{i}")
            if block < 5:
                x = _halved(x, f"pool{block}")
        return _activated(x, "bn", "relu")

    name = f"densenet{layers}"
    published = _kernels_file("densenet", name, _HASHES[layers], options.include_top)
    return _application(name, body, options, published, named_pools=True)


def _grown(x, name):
    """x with new channels beside its own."""
    new = _activated(x, f"{name}_0_bn", f"{name}_0_relu")
    new = _Conv2D(4 * _GROWTH, 1, use_bias=False, name=f"{name}_1_conv")(new)
    new = _activated(new, f"{name}_1_bn", f"{name}_1_relu")
    new = _Conv2D(_GROWTH, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(new)
    return _Concatenate(axis=_channel_axis(), name=f"{name}_concat")([x, new])


def _halved(x, name):
    x = _activated(x, f"{name}_bn", f"{name}_relu")
    filters = x.shape[_channel_axis()] // 2
    x = _Conv2D(filters, 1, use_bias=False, name=f"{name}_conv")(x)
    return _AveragePooling2D(2, strides=2, name=f"{name}_pool")(x)


def _activated(x, name, activation):
    return _Activation("relu", name=activation)(_normalized(x, name, epsilon=1.001e-5))


DenseNet121 = _constructor("DenseNet121", _densenet, 121, (6, 12, 24, 16))
DenseNet169 = _constructor("DenseNet169", _densenet, 169, (6, 12, 32, 32))
DenseNet201 = _constructor("DenseNet201", _densenet, 201, (6, 12, 48, 32))
preprocess_input = _preprocessing("torch")

__getattr__, __dir__ = _namespace(__name__)
