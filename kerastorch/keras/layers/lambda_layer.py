"""Lambda: a function as a layer."""

import inspect
import logging
import sys
import types
import warnings

import numpy as np
import torch

from ..._core import nest
from ..._core.modes import handling
from ..._core.state import state
from ..._core.tensor import Tensor, taped
from ..._core.tensor_shape import TensorShape
from ..._module import Module
from .._base import function_code, serialization
from .._base.resolve import public_address
from .._base.safe_mode import in_safe_mode, is_lenient, trusted
from .._layer.inputs import as_shapes
from .._layer.layer import Layer

_log = logging.getLogger("kerastorch")


class Lambda(Layer):
    """function(inputs) as a layer (tf.keras.layers.Lambda).

    function: a function of a tensor or a nest of them; it may name `mask` and `training`, and give
        torch tensors.
    output_shape: the shape without the batch axis, or a function of the input shape; by default it
        is found by calling the function.
    mask: the mask of the outputs, or a function of inputs and mask.
    arguments: more keyword arguments for the function.

    The layer tracks no variables but those that are attributes of it: a function that makes others
    is a ValueError, one that uses others is warned of, once.

    >>> tf.keras.layers.Lambda(lambda x: x ** 2)(tf.constant([3.0])).numpy()
    array([9.], dtype=float32)
    """

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        self.__dict__["arguments"] = arguments or {}  # not an edge of the object graph
        if isinstance(function, Module):
            self.__dict__["function"] = function  # as in Keras not tracked
        else:
            self.function = function
        self.__dict__["_unwatched"] = True
        if mask is not None:
            self.supports_masking = True
        self.mask = mask
        self._output_shape = output_shape
        names = _argument_names(function)
        self._takes_training, self._takes_mask = "training" in names, "mask" in names

    def call(self, inputs, mask=None, training=None):
        """The function's result."""
        kwargs = dict(self.arguments)
        if self._takes_mask:
            kwargs["mask"] = mask
        if self._takes_training:
            kwargs["training"] = training
        outer, state.made = state.made, []
        try:
            if not self._unwatched:
                result = self.function(inputs, **kwargs)
            else:
                result = self._watched(inputs, kwargs)
            made = state.made
        finally:
            state.made = outer
        if made:
            self._refuse(made)
            if outer is not None:
                outer.extend(made)
        return nest.map_structure(_handle, result) if _has_torch(result) else result

    def _watched(self, inputs, kwargs):
        """The function's result; a warning names the trainable variables that it uses besides the
        layer's own."""
        used = {}

        def watch(node, args):
            captured = node.captures(args) if node.captures is not None else ()
            for x in (*nest.flatten(list(args)), *captured):
                if getattr(x, "_is_variable", False) and x._trainable:
                    used[id(x._itself)] = x._itself
            return NotImplemented

        with handling(watch):
            result = self.function(inputs, **kwargs)
        self.__dict__["_unwatched"] = False
        foreign = self._foreign([v for v in used.values() if not _is_new(v)])
        if foreign:
            self._warn(
                f"The following Variables were used a Lambda layer's call ({self.name}), but\n"
                f"are not present in its tracked objects:\n{_lines(foreign)}\nThey are no weights "
                "of a model that has this layer. A subclass of Layer with these variables as its "
                "attributes would track them."
            )
        return result

    def _foreign(self, variables):
        own = {id(v) for v in self.weights}
        return [v for v in variables if id(v) not in own]

    def _refuse(self, made):
        """ValueError for variables that the function has made."""
        foreign = self._foreign(made)
        if foreign:
            raise ValueError(
                f"The following Variables were created within a Lambda layer ({self.name})\n"
                f"but are not tracked by said layer:\n{_lines(foreign)}\nEvery call would make "
                "them anew, and no model would train them. Write a subclass of Layer that makes "
                "them once, in `build`."
            )

    def _warn(self, message):
        _log.warning("%s", message)

    def compute_mask(self, inputs, mask=None):
        """The mask given to the constructor, or what it makes of inputs and mask."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape):
        """The shape given to the constructor, else that of the function's result."""
        given = self._output_shape
        if given is None:
            return super().compute_output_shape(input_shape)
        if callable(given):
            return as_shapes(given(input_shape))
        batch = nest.flatten(as_shapes(input_shape))[0][0]
        return nest.map_structure(lambda s: TensorShape([batch, *s.as_list()]), as_shapes(given))

    def get_config(self):
        """The constructor's arguments; functions as byte code, which only Python itself reads."""
        function, kind, module = _dumped(self.function)
        shape, shape_kind, shape_module = _dumped(self._output_shape, allow_raw=True)
        config = {
            **super().get_config(),
            "function": function,
            "function_type": kind,
            "module": module,
            "output_shape": shape,
            "output_shape_type": shape_kind,
            "output_shape_module": shape_module,
        }
        if self.mask is not None:
            mask, mask_kind, mask_module = _dumped(self.mask)
            config.update(mask=mask, mask_type=mask_kind, mask_module=mask_module)
        config["arguments"] = self.arguments
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer from its `get_config`; ValueError for a lambda while safe mode is on."""
        config = dict(config)
        config["function"] = _loaded(
            config["function"],
            config.pop("function_type"),
            config.pop("module", None),
            custom_objects,
        )
        config["output_shape"] = _loaded(
            config["output_shape"],
            config.pop("output_shape_type"),
            config.pop("output_shape_module", None),
            custom_objects,
        )
        config["mask"] = None
        if "mask_type" in config:
            config["mask"] = _loaded(
                config["mask"],
                config.pop("mask_type"),
                config.pop("mask_module", None),
                custom_objects,
            )
        config["arguments"] = {
            k: np.array(v["value"]) if isinstance(v, dict) and v.get("type") == "ndarray" else v
            for k, v in (config.get("arguments") or {}).items()
        }
        return cls(**config)


def _has_torch(result):
    """Whether a function of torch's gave the result, or a part of it."""
    if type(result) is Tensor:
        return False
    return any(isinstance(x, torch.Tensor) for x in nest.flatten(result))


def _handle(x):
    if not isinstance(x, torch.Tensor):
        return x
    return taped(x, ()) if x.requires_grad else Tensor(x)


def _is_new(variable):
    return any(v is variable for v in state.made or ())


def _lines(variables):
    return "\n".join(f"  {v}" for v in variables)


def _argument_names(function):
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return ()


def _dumped(value, allow_raw=False):
    """(plain data, kind, module) of a function or, if allowed, of any value."""
    public = public_address(value) if callable(value) else None
    if public is not None:
        module, name = public
        config = {"module": module, "class_name": "function", "config": name}
        return {**config, "registered_name": name}, "function", module
    if isinstance(value, types.LambdaType):
        return function_code.dump(value), "lambda", value.__module__
    if callable(value):
        return value.__name__, "function", value.__module__
    if allow_raw:
        return value, "raw", None
    raise ValueError(f"Invalid input for serialization, type: {type(value)}")


def _named(value, module, custom_objects):
    """A function by its config, or by its name beside its module, as .h5 files have it."""
    if isinstance(value, str):
        value = {"module": module, "class_name": "function", "config": value}
    return serialization.deserialize_keras_object(value, custom_objects=custom_objects)


def _loaded(value, kind, module, custom_objects):
    """What `_dumped` wrote."""
    if kind == "raw":
        return value
    if kind == "function":
        return _named(value, module, custom_objects)
    if kind != "lambda":
        raise TypeError(
            f"Unsupported value for `function_type` argument. Received: function_type={kind}. "
            "Expected one of ['function', 'lambda', 'raw']"
        )
    if not trusted():
        lenient = in_safe_mode() is None or is_lenient()
        found = function_code.known(value, module) if lenient else None
        if found is None:
            raise function_code.refused("a Lambda layer with a Python `lambda` inside it")
        return found
    names = {"__builtins__": __builtins__, "np": np, "tf": sys.modules.get("kerastorch")}
    if module in sys.modules:
        names.update(vars(sys.modules[module]))
    elif module is not None:
        warnings.warn(
            f"{module} is not loaded, but a Lambda layer uses it. It may cause errors.",
            stacklevel=2,
        )
    names.update(custom_objects or {})
    return function_code.load(value, globs=names)
