"""tf.compat.v1.layers: layers whose variables come from get_variable."""

from ._aliases import by_file as _by_file
from ._aliases import namespace_of as _namespace_of

_PLACES = {
    "_layers": (
        "AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Conv1D "
        "Conv2D Conv2DTranspose Conv3D Conv3DTranspose Dense Dropout Flatten Layer "
        "MaxPooling1D MaxPooling2D MaxPooling3D SeparableConv1D SeparableConv2D "
        "average_pooling1d average_pooling2d average_pooling3d batch_normalization "
        "conv1d conv2d conv2d_transpose conv3d conv3d_transpose dense dropout flatten "
        "max_pooling1d max_pooling2d max_pooling3d separable_conv1d separable_conv2d"
    ),
}

__getattr__, __dir__, __all__ = _namespace_of(__name__, (), _by_file(_PLACES))
