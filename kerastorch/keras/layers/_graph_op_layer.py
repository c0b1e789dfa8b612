"""TensorFlowOpLayer: the ops of functional models in files of TensorFlow 2.0 to 2.3.

Such a file has the op's kind and attributes as a graph holds them, and its constant arguments by
position.
"""

import base64

from ..._core import dtypes, nest
from ..._graph import optable
from .._layer.layer import Layer

_PREFIX = "tf_op_layer_"


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
        self._definition = optable.find(node_def["op"])
        if self._definition is None:
            raise ValueError(
                f"The op {node_def['op']!r} of layer {self.name!r}, written by TensorFlow 2.3 or "
                "older, is not supported. Supported are: " + ", ".join(optable.table())
            )
        attributes = node_def.get("attr", {})
        self._settings = {key: _value(value) for key, value in attributes.items()}
        self.built = True

    def call(self, inputs):
        """The op's result."""
        arguments = nest.flatten(inputs)
        for i in sorted(self.constants):
            arguments.insert(i, self.constants[i])
        return self._definition.call(arguments, self._settings)

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
