"""TensorFlowOpLayer: the ops of functional models in files of TensorFlow 2.0 to 2.3.

Such a file has the op's kind and attributes as a graph holds them, and its constant arguments by
position.
"""

import base64

from ... import linalg, math, nn
from ..._core import dtypes, nest
from ..._ops import (
    casting,
    clipping,
    creation,
    indexing,
    joining,
    products,
    reductions,
    shaping,
)
from ..._ops.slicing import strided_slice
from .._layer.layer import Layer

_PREFIX = "tf_op_layer_"


def _reduction(function):
    return lambda x, axis, keep_dims=False, **_: function(x, axis, keep_dims)


def _plain(function):
    """A function of the inputs alone: types and counts among the attributes follow from them."""
    return lambda *inputs, **_: function(*inputs)


def _matmul(a, b, transpose_a=False, transpose_b=False, adj_x=False, adj_y=False, **_):
    return products.matmul(a, b, transpose_a or adj_x, transpose_b or adj_y)


def _slice(x, begin, end, strides, T=None, Index=None, **masks):
    return strided_slice(x, begin, end, strides, **masks)


_FUNCTIONS = {
    "Abs": _plain(math.abs),
    "Add": _plain(math.add),
    "AddN": lambda *x, **_: math.add_n(list(x)),
    "AddV2": _plain(math.add),
    "All": _reduction(reductions.reduce_all),
    "Any": _reduction(reductions.reduce_any),
    "ArgMax": lambda x, axis, **_: reductions.argmax(x, axis),
    "ArgMin": lambda x, axis, **_: reductions.argmin(x, axis),
    "BatchMatMulV2": _matmul,
    "BiasAdd": lambda x, b, data_format="NHWC", **_: nn.bias_add(x, b, data_format),
    "BroadcastTo": _plain(shaping.broadcast_to),
    "Cast": lambda x, DstT, **_: casting.cast(x, DstT),
    "ClipByValue": _plain(clipping.clip_by_value),
    "ConcatV2": lambda *x, **_: joining.concat(list(x[:-1]), x[-1]),
    "Cos": _plain(math.cos),
    "Elu": _plain(nn.elu),
    "Equal": _plain(math.equal),
    "Erf": _plain(math.erf),
    "Exp": _plain(math.exp),
    "ExpandDims": _plain(shaping.expand_dims),
    "Floor": _plain(math.floor),
    "FloorDiv": _plain(math.floordiv),
    "FloorMod": _plain(math.floormod),
    "GatherV2": lambda x, i, axis, batch_dims=0, **_: indexing.gather(
        x, i, axis=axis, batch_dims=batch_dims
    ),
    "Greater": _plain(math.greater),
    "GreaterEqual": _plain(math.greater_equal),
    "Identity": _plain(creation.identity),
    "LeakyRelu": lambda x, alpha=0.2, **_: nn.leaky_relu(x, alpha),
    "Less": _plain(math.less),
    "LessEqual": _plain(math.less_equal),
    "Log": _plain(math.log),
    "LogSoftmax": _plain(nn.log_softmax),
    "LogicalAnd": _plain(math.logical_and),
    "LogicalNot": _plain(math.logical_not),
    "LogicalOr": _plain(math.logical_or),
    "MatMul": _matmul,
    "MatrixInverse": lambda x, adjoint=False, **_: linalg.inv(x, adjoint),
    "Max": _reduction(reductions.reduce_max),
    "Maximum": _plain(math.maximum),
    "Mean": _reduction(reductions.reduce_mean),
    "Min": _reduction(reductions.reduce_min),
    "Minimum": _plain(math.minimum),
    "Mul": _plain(math.multiply),
    "Neg": _plain(math.negative),
    "NotEqual": _plain(math.not_equal),
    "OneHot": lambda i, depth, on, off, axis=-1, **_: creation.one_hot(i, depth, on, off, axis),
    "Pack": lambda *x, axis=0, **_: joining.stack(list(x), axis),
    "Pad": _plain(shaping.pad),
    "Pow": _plain(math.pow),
    "Prod": _reduction(reductions.reduce_prod),
    "RealDiv": _plain(math.truediv),
    "Relu": _plain(nn.relu),
    "Relu6": _plain(nn.relu6),
    "Reshape": _plain(shaping.reshape),
    "ReverseV2": _plain(shaping.reverse),
    "Round": _plain(math.round),
    "Rsqrt": _plain(math.rsqrt),
    "SelectV2": _plain(indexing.where),
    "Selu": _plain(nn.selu),
    "Shape": _plain(creation.shape),
    "Sigmoid": _plain(math.sigmoid),
    "Sign": _plain(math.sign),
    "Sin": _plain(math.sin),
    "Softmax": _plain(nn.softmax),
    "Softplus": _plain(math.softplus),
    "Split": lambda axis, x, num_split, **_: joining.split(x, num_split, axis),
    "Sqrt": _plain(math.sqrt),
    "Square": _plain(math.square),
    "SquaredDifference": _plain(math.squared_difference),
    "Squeeze": lambda x, squeeze_dims=(), **_: shaping.squeeze(x, list(squeeze_dims) or None),
    "StopGradient": _plain(creation.identity),
    "StridedSlice": _slice,
    "Sub": _plain(math.subtract),
    "Sum": _reduction(reductions.reduce_sum),
    "Tanh": _plain(math.tanh),
    "Tile": _plain(shaping.tile),
    "Transpose": _plain(shaping.transpose),
    "Unpack": lambda x, num, axis=0, **_: joining.unstack(x, num, axis),
    "ZerosLike": _plain(creation.zeros_like),
}


class TensorFlowOpLayer(Layer):
    """A call of an op as a layer, as TensorFlow 2.0 to 2.3 wrote it.

    node_def: the op's description: "op", its kind, and "attr", its attributes.
    constants: position -> value of the arguments that are no inputs.
    ValueError for a kind of op that is not known.
    """

    _must_restore_from_config = True

    def __init__(self, node_def, name, constants=None, trainable=True, dtype=None):
        super().__init__(name=_PREFIX + name, trainable=trainable, dtype=dtype, autocast=False)
        self.node_def = node_def
        self.constants = {int(i): value for i, value in (constants or {}).items()}
        if node_def["op"] not in _FUNCTIONS:
            raise ValueError(
                f"The op {node_def['op']!r} of layer {self.name!r}, written by TensorFlow 2.3 or "
                "older, is not supported. Supported are: " + ", ".join(_FUNCTIONS)
            )
        self._function = _FUNCTIONS[node_def["op"]]
        attributes = node_def.get("attr", {})
        self._settings = {key: _value(value) for key, value in attributes.items()}
        self.built = True

    def call(self, inputs):
        """The op's result."""
        arguments = nest.flatten(inputs)
        for i in sorted(self.constants):
            arguments.insert(i, self.constants[i])
        return self._function(*arguments, **self._settings)

    def get_config(self):
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "name": self.name.removeprefix(_PREFIX),
            "node_def": self.node_def,
            "constants": self.constants,
        }


def _value(attribute):
    """An attribute of an op as a Python value."""
    kind, value = next(iter(attribute.items()))
    if kind == "i":
        return int(value)
    if kind == "s":
        return base64.b64decode(value).decode()
    if kind == "type":
        return dtypes.as_dtype(value.removeprefix("DT_").lower())
    if kind == "list":
        return [_value({k: v}) for k, values in value.items() for v in values]
    return value
