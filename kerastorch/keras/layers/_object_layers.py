"""Layers that stand for properties and methods of symbolic RaggedTensors and SparseTensors."""

import inspect

from ..._core.convert import to_tensor
from ...ragged._ragged_tensor import RaggedTensor
from ...ragged._spec import RaggedTensorSpec
from .._base.naming import unique_name
from .._symbolic.composite_tensor import RaggedKerasTensor, SparseKerasTensor, symbol_of_spec
from .._symbolic.infer import infer
from .._symbolic.keras_tensor import KerasTensor, is_symbolic
from ._op_layer import TFOpLambda

_RAGGED_PROPERTIES = ("values", "flat_values", "row_splits", "nested_row_splits")
_RAGGED_METHODS = (
    "value_rowids",
    "nested_value_rowids",
    "nrows",
    "row_starts",
    "row_limits",
    "row_lengths",
    "nested_row_lengths",
    "bounding_shape",
    "with_values",
    "with_flat_values",
    "with_row_splits_dtype",
    "merge_dims",
    "to_tensor",
    "to_sparse",
)
_SPARSE_PROPERTIES = ("indices", "values", "dense_shape")
_SPARSE_METHODS = ("with_values",)
_CLASS_METHODS = (
    "from_value_rowids",
    "from_row_splits",
    "from_row_lengths",
    "from_row_starts",
    "from_row_limits",
    "from_uniform_row_length",
    "from_nested_value_rowids",
    "from_nested_row_splits",
    "from_nested_row_lengths",
    "from_tensor",
    "from_sparse",
)


class _ObjectLayer(TFOpLambda):
    """A layer of one attribute; `_names` are those that it may have."""

    _names = frozenset()

    def __init__(self, attr_name, **kwargs):
        if attr_name not in self._names:  # which may come from a file
            raise ValueError(
                f"{type(self).__name__} takes one of {sorted(self._names)}, not {attr_name!r}."
            )
        self.attr_name = attr_name
        if kwargs.get("name") is None:
            kwargs["name"] = unique_name(f"input.{attr_name}")
        super().__init__(self._computed, **kwargs)

    def get_config(self):
        """The constructor's arguments."""
        config = super().get_config()
        del config["function"]
        return {**config, "attr_name": self.attr_name}


class InstanceProperty(_ObjectLayer):
    """A property of a RaggedTensor or SparseTensor as a layer."""

    _names = frozenset(_RAGGED_PROPERTIES + _SPARSE_PROPERTIES)

    def _computed(self, obj):
        return getattr(obj, self.attr_name)

    def call(self, obj):
        """The property of a value."""
        return self._computed(obj)


class InstanceMethod(_ObjectLayer):
    """The call of a method of a RaggedTensor or SparseTensor as a layer."""

    _names = frozenset(_RAGGED_METHODS + _SPARSE_METHODS)

    def _computed(self, obj, args, kwargs):
        return getattr(obj, self.attr_name)(*args, **kwargs)

    def call(self, obj, args, kwargs):
        """What the method of a value gives."""
        return self._computed(obj, args, kwargs)


class ClassMethod(TFOpLambda):
    """The call of a class method of tf.RaggedTensor as a layer."""

    def __init__(self, cls_ref, method_name, **kwargs):
        if cls_ref not in (RaggedTensor, "RaggedTensor") or method_name not in _CLASS_METHODS:
            raise ValueError(
                f"ClassMethod takes a method that makes RaggedTensors, not {cls_ref}.{method_name}."
            )
        self.method_name = method_name
        if kwargs.get("name") is None:
            kwargs["name"] = unique_name(f"tf.RaggedTensor.{method_name}")
        super().__init__(self._computed, **kwargs)

    def _computed(self, args, kwargs):
        return getattr(RaggedTensor, self.method_name)(*args, **kwargs)

    def call(self, args, kwargs):
        """What the class method gives."""
        return self._computed(args, kwargs)

    def _call_symbolic(self, inputs, args, kwargs):
        given = kwargs["kwargs"] if kwargs else args[0]
        if self.method_name in ("from_tensor", "from_sparse", "from_uniform_row_length"):
            outputs = infer(self.function, (inputs, given), {})
        else:
            method = getattr(RaggedTensor, self.method_name)
            bound = inspect.signature(method).bind(*inputs, **given)
            outputs = symbol_of_spec(_spec_of_parts(*list(bound.arguments.values())[:2]))
        return self._noted(inputs, args, kwargs, outputs)

    def get_config(self):
        """The constructor's arguments."""
        config = super().get_config()
        del config["function"]
        return {**config, "cls_symbol": "RaggedTensor", "method_name": self.method_name}

    @classmethod
    def from_config(cls, config):
        """The layer of a config, which names the class."""
        config = dict(config)
        return cls(config.pop("cls_symbol"), config.pop("method_name"), **config)


def _drawn(layer, inputs, args):
    return layer._noted(inputs, args, {}, infer(layer.function, (inputs, *args), {}))


def _property(name):
    return property(lambda self: _drawn(InstanceProperty(name), self, ()))


def _method(name):
    def method(self, *args, **kwargs):
        return _drawn(InstanceMethod(name), self, (args, kwargs))

    method.__name__ = name
    return method


def draw_class_method(self, name, args, kwargs):
    """The call of a class method of tf.RaggedTensor that has met a symbolic tensor."""
    return ClassMethod(RaggedTensor, name)._call_symbolic(args, (kwargs,), {})


def _spec_of_parts(values, parts):
    """The spec of a RaggedTensor of values and one or several row partitions."""
    parts = list(parts) if isinstance(parts, (list, tuple)) else [parts]
    values, parts = to_symbol(values), list(map(to_symbol, parts))
    inner = values.shape.as_list()[1:]
    rank = len(parts) + getattr(values, "ragged_rank", 0)
    return RaggedTensorSpec([None] * (1 + len(parts)) + inner, values.dtype, rank, parts[0].dtype)


def to_symbol(x):
    """What has a shape and dtype for a symbolic tensor, a composite or a constant."""
    return x if is_symbolic(x) or isinstance(x, RaggedTensor) else to_tensor(x)


def bind() -> None:
    """Gives symbolic composites their properties and methods."""
    KerasTensor._class_method = draw_class_method
    for kind, properties, methods in (
        (RaggedKerasTensor, _RAGGED_PROPERTIES, _RAGGED_METHODS),
        (SparseKerasTensor, _SPARSE_PROPERTIES, _SPARSE_METHODS),
    ):
        for name in properties:
            setattr(kind, name, _property(name))
        for name in methods:
            setattr(kind, name, _method(name))


bind()
