"""Keras objects as plain dicts and back, in Keras 2.15's format.

A class instance is {"module", "class_name", "config", "registered_name"}, a function
{"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}.
"module" is the public address ("keras.layers") of what is Keras's own.  The format of older files,
{"class_name", "config"}, is in `legacy.py`.
"""

from __future__ import annotations

import inspect
import sys
import threading
import types
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..._core import convert, dtypes
from ..._core.tensor import Tensor
from ..._core.tensor_shape import TensorShape
from ..._core.tensor_spec import TensorSpec
from ..._files.faults import UnknownName
from . import function_code, shared_objects
from .object_registration import (
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    scoped_objects,
)
from .resolve import NAMESPACES, TENSORFLOW_HOMES, resolve
from .safe_mode import SafeModeScope, in_safe_mode, trusted

_ROOT = __name__.split(".")[0]
_PLAIN = (str, int, float, bool)
# Classes that Keras does not export are known by where Keras defines them.
_HOMES = {
    "Functional": "keras.src.engine.functional",
    "TFOpLambda": "keras.src.layers.core.tf_op_layer",
    "SlicingOpLambda": "keras.src.layers.core.tf_op_layer",
    "ClassMethod": "keras.src.layers.core.tf_op_layer",
    "InstanceMethod": "keras.src.layers.core.tf_op_layer",
    "InstanceProperty": "keras.src.layers.core.tf_op_layer",
    "AddLoss": "keras.src.engine.base_layer",
    "AddMetric": "keras.src.engine.base_layer",
    "CustomScaleLayer": "keras.src.applications.inception_resnet_v2",
    "LayerScale": "keras.src.applications.convnext",
}


class _State(threading.local):
    def __init__(self):
        self.configs = None  # id -> config, while an ObjectSharingScope is open
        self.objects = None


_state = _State()


class ObjectSharingScope:
    """A context in which an object that is met twice is written once and read as one."""

    def __enter__(self):
        _state.configs, _state.objects = {}, {}

    def __exit__(self, *args):
        _state.configs = _state.objects = None


def serialize_keras_object(obj: Any) -> Any:
    """The plain data that describe `obj`: a Keras object, a function, or a nest of values.

    TypeError for an object without `get_config`.
    """
    if obj is None or isinstance(obj, _PLAIN):
        return obj
    if isinstance(obj, (list, tuple)):
        items = [serialize_keras_object(x) for x in obj]
        return tuple(items) if isinstance(obj, tuple) else items
    if isinstance(obj, dict):
        return serialize_dict(obj)
    for kind, function in _VALUES:
        if isinstance(obj, kind):
            return function(obj)
    if isinstance(obj, types.FunctionType) and obj.__name__ == "<lambda>":
        return _lambda(obj)
    config = _described(obj, _config_of(obj))
    for key in ("build", "compile"):
        method = getattr(obj, f"get_{key}_config", None)
        extra = method() if method else None
        if extra is not None:
            config[f"{key}_config"] = serialize_dict(extra)
    return _shared(obj, config)


def serialize_dict(obj: Mapping[str, Any]) -> dict[str, Any]:
    """A dict with its values serialized."""
    return {key: serialize_keras_object(value) for key, value in obj.items()}


def _tagged(kind, **config):
    return {"class_name": f"__{kind}__", "config": config}


_VALUES = [
    (bytes, lambda x: _tagged("bytes", value=x.decode("utf-8"))),
    (TensorShape, lambda x: x.as_list() if x.rank is not None else None),
    (Tensor, lambda x: _tagged("tensor", value=x.numpy().tolist(), dtype=x.dtype.name)),
    (np.generic, lambda x: x.item()),
    (
        np.ndarray,
        lambda x: _tagged("numpy", value=x.tolist(), dtype=x.dtype.name) if x.ndim else x.item(),
    ),
    (dtypes.DType, lambda x: x.name),
    (TensorSpec, lambda x: _type_spec(x)),
]


def _lambda(function):
    warnings.warn(
        f"The object being serialized includes a lambda ({function.__module__}, line "
        f"{function.__code__.co_firstlineno}). To load it, pass safe_mode=False; a named function "
        "that is registered needs no such thing.",
        stacklevel=3,
    )
    return _tagged("lambda", value=function_code.dump(function))


def _type_spec(spec):
    shape = spec.shape.as_list() if spec.shape.rank is not None else None
    return {
        "class_name": "__typespec__",
        "spec_name": type(spec).__name__,
        "module": TENSORFLOW_HOMES[type(spec).__module__],
        "config": [shape, spec.dtype.name, spec.name],
        "registered_name": None,
    }


def _config_of(obj):
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    if hasattr(obj, "get_config"):
        config = obj.get_config()
        if not isinstance(config, dict):
            raise TypeError(
                f"The `get_config()` method of {obj} should return a dict. It returned: {config}"
            )
        return serialize_dict(config)
    if hasattr(obj, "__name__"):
        return get_registered_name(obj)
    raise TypeError(
        f"Cannot serialize object {obj} of type {type(obj)}. To be serializable, a class must "
        "implement the `get_config()` method."
    )


def _described(obj, config):
    cls = type(obj)
    module, name, registered = address(cls)
    return {"module": module, "class_name": name, "config": config, "registered_name": registered}


def address(cls: type) -> tuple[str | None, str, str | None]:
    """("module", "class_name", "registered_name") by which a class goes in a config.

    A class may have a place of its own in Keras: (module, name) as `_keras_address`.
    """
    own = cls.__dict__.get("_keras_address")
    if own is not None:
        return (*own, None)
    public = public_module(cls)
    if public is not None:
        return public, cls.__name__, None
    module = cls.__module__
    registered = get_registered_name(cls)
    if module.startswith(_ROOT + "."):
        home = _HOMES.get(cls.__name__) or TENSORFLOW_HOMES.get(module)
        module = home or module.removeprefix(_ROOT + ".")
    return None if module == "__main__" else module, cls.__name__, registered


def public_module(cls: type) -> str | None:
    """The shortest public module of Keras that exports `cls`, as in "keras.layers", or None."""
    parts = cls.__module__.split(".")
    if parts[:2] != [_ROOT, "keras"]:
        return None
    for end in range(2, len(parts) + 1):
        if any(part.startswith("_") for part in parts[2:end]):
            break
        if _exported(".".join(parts[:end]), cls.__name__) is cls:
            return ".".join(parts[1:end])
    for name in NAMESPACES:
        if _exported(f"{_ROOT}.{name}", cls.__name__) is cls:
            return name
    return None


def _exported(module, name):
    """What a module that is loaded has under a name; asking it for what it lacks takes long."""
    names = vars(sys.modules.get(module, object))
    found = names.get(name)
    if found is None and name in names.get("__all__", ()):
        return getattr(sys.modules[module], name, None)
    return found


def _shared(obj, config):
    if _state.configs is None:
        return shared_objects.numbered(obj, config)
    key = id(obj)
    first = _state.configs.setdefault(key, config)
    if first is not config:
        config["shared_object_id"] = first["shared_object_id"] = key
    return config


def deserialize_keras_object(
    config: Any,
    custom_objects: Mapping[str, Any] | None = None,
    safe_mode: bool = True,
    **kwargs: Any,
) -> Any:
    """The object that `config` describes; plain values are returned as they are.

    custom_objects: name -> class or function, beside those registered or in a scope.
    safe_mode: whether to refuse lambdas, with ValueError.
    TypeError when a class or function is not found.
    """
    module_objects = kwargs.pop("module_objects", None)
    kwargs.pop("printable_module_name", None)
    if kwargs:
        raise ValueError(f"The following argument(s) are not supported: {list(kwargs)}")
    if in_safe_mode() is not None or trusted():
        safe_mode = not trusted()
    known = {**(custom_objects or {}), **scoped_objects(), **get_custom_objects()}
    if isinstance(config, str) and known.get(config) is not None:
        return known[config]
    if module_objects is not None and config is not None and not isinstance(config, (list, tuple)):
        return _from_module(config, module_objects, known, safe_mode)
    return _deserialize(config, known, safe_mode)


def _from_module(config, module_objects, known, safe_mode):
    """An object of one family (activations, losses ...), where a bare name is enough.

    A name that is not found is returned as it came, and so is what is neither name nor config.
    """
    if not isinstance(config, (str, dict)):
        hash(config)  # TensorFlow looks it up among the custom objects
        return config
    name, inner = config, None
    if isinstance(config, dict):
        if "class_name" not in config:
            raise ValueError(f"Unknown `config` as a `dict`, config={config}")
        inner = config.get("config")
        names = (config["class_name"], config.get("registered_name"))
        if any(n in known for n in names) or (isinstance(inner, str) and inner in known):
            return _deserialize(config, known, safe_mode)
        if config["class_name"] in _TAGS:
            return _deserialize(config, known, safe_mode)
        if config["class_name"] == "function":
            builtin = config.get("module") == "builtins"
            name = inner if builtin else config.get("registered_name")
        elif config.get("module", "") is None:
            raise UnknownName(
                f"Cannot deserialize object of type `{config['class_name']}`. If it is a custom "
                "class, register it with `@keras.saving.register_keras_serializable()` or pass it "
                "in `custom_objects`."
            )
        else:
            name = config["class_name"]
    found = resolve("class", name, known={}, table=module_objects)
    if found is None:
        return _custom_function(config, known) or name
    if not inspect.isclass(found):
        return found
    if not isinstance(config, dict):
        return _instance(found, {}, known, safe_mode)
    made = shared_objects.made(config)
    if made is not None:
        return made
    return shared_objects.note(config, _instance(found, inner or {}, known, safe_mode))


def _custom_function(config, known):
    """A registered function for a config that has its name without the package."""
    if isinstance(config, dict) and isinstance(config.get("config"), str):
        return next((v for k, v in known.items() if k.endswith(config["config"])), None)
    return None


def _deserialize(config, known, safe_mode):
    if config is None or isinstance(config, _PLAIN):
        return known.get(config, config) if isinstance(config, str) else config
    if isinstance(config, (list, tuple)):
        return [_deserialize(x, known, safe_mode) for x in config]
    if not isinstance(config, dict):
        raise UnknownName(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        return {key: _deserialize(value, known, safe_mode) for key, value in config.items()}
    name, inner = config["class_name"], config["config"] or {}
    if name in _TAGS:
        return _TAGS[name](inner, config, safe_mode)
    module, registered = config.get("module"), config.get("registered_name", name)
    if name == "function":
        return _function(inner, module, config, known, safe_mode)
    shared = config.get("shared_object_id")
    if shared is not None and _state.objects and shared in _state.objects:
        return _state.objects[shared]
    made = shared_objects.made(config)
    if made is not None:
        return made
    cls = _class(name, registered, module, config, known, safe_mode)
    if isinstance(cls, types.FunctionType):
        return cls
    instance = _instance(cls, inner, known, safe_mode, config)
    if shared is not None and _state.objects is not None:
        _state.objects[shared] = instance
    return shared_objects.note(config, instance)


def _instance(cls, inner, known, safe_mode, config=None):
    if not hasattr(cls, "from_config"):
        raise UnknownName(
            f"Unable to reconstruct an instance of {cls.__name__!r} because the class is missing a "
            f"`from_config()` method. Full object config: {config or inner}"
        )
    config = config or {}
    with custom_object_scope(known), SafeModeScope(safe_mode):
        instance = cls.from_config(inner)
        if config.get("build_config"):
            instance.build_from_config(config["build_config"])
        if config.get("compile_config"):
            instance.compile_from_config(config["compile_config"])
    return instance


def _load_type_spec(inner, config, safe_mode):
    if config["spec_name"] != "TensorSpec":
        raise TypeError(f"Could not locate type spec {config['spec_name']!r}: {config}")
    return TensorSpec(*inner)


_TAGS = {
    "__tensor__": lambda inner, *_: convert.to_tensor(inner["value"], inner["dtype"]),
    "__numpy__": lambda inner, *_: np.array(inner["value"], dtype=inner["dtype"]),
    "__bytes__": lambda inner, *_: inner["value"].encode("utf-8"),
    "__lambda__": lambda inner, _, safe: function_code.revived(inner["value"], safe),
    "__typespec__": _load_type_spec,
}


def _function(name, module, config, known, safe_mode):
    found = resolve("function", name, module, known=known, safe=safe_mode)
    if found is None and module == "builtins":
        found = _custom_function(config, known)
    if found is None:
        raise _missing("function", name, config)
    return found


def _class(name, registered, module, config, known, safe_mode):
    found = resolve("class", name, module, registered, known, safe=safe_mode)
    if found is None:
        raise _missing("class", name, config)
    return found


def _missing(kind, name, config):
    return UnknownName(
        f"Could not locate {kind} '{name}'. Make sure custom classes are decorated with "
        f"`@keras.saving.register_keras_serializable()`, passed in `custom_objects`, or that their "
        f"module is imported. Full object config: {config}"
    )
