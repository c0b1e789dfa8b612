"""What kerastorch has at an address of TensorFlow's: found on the package itself, not in a table.

A public object is an `Api`: its address and what stands there, MISSING where there is nothing.
"""

from __future__ import annotations

import difflib
import dis
import functools
import importlib
import importlib.util
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Any

from .. import _dropin, _private
from .._core.missing import missing
from .._names import namespaces, public_names
from ..keras._layer.layer import OTHER_KEYWORDS, Layer
from ..keras._layer.weights import OTHER_WEIGHT_KEYWORDS
from ..keras._model.model import Model
from ..keras.optimizers.base import Optimizer
from ..keras.optimizers.legacy.optimizer_v2 import OptimizerV2

PACKAGE = importlib.import_module(__name__.partition(".")[0])

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
ROOTS = {"tensorflow": "tf", "keras": "tf.keras"}

# What functions without a hint of their own give, by address; classes give their instances.
_RETURNS = {
    "tf.keras.Model": (
        "keras.models.load_model", "keras.models.clone_model", "keras.models.model_from_json",
        "keras.models.model_from_yaml", "keras.models.model_from_config",
        "keras.saving.load_model",
    ),
    "tf.data.Dataset": (
        "keras.utils.image_dataset_from_directory", "keras.utils.text_dataset_from_directory",
        "keras.utils.timeseries_dataset_from_array", "keras.utils.audio_dataset_from_directory",
        "keras.preprocessing.image_dataset_from_directory",
        "keras.preprocessing.text_dataset_from_directory",
        "keras.preprocessing.timeseries_dataset_from_array",
        "data.experimental.make_csv_dataset",
    ),
    "tf.Tensor": (
        "constant", "convert_to_tensor", "zeros", "ones", "fill", "eye", "cast", "reshape",
        "matmul", "concat", "stack", "transpose", "expand_dims", "reduce_mean", "reduce_sum",
        "reduce_max", "reduce_min", "argmax", "linspace", "one_hot", "tile", "gather",
        "random.normal", "random.uniform",
    ),
}  # fmt: skip
# What constructors and methods that take **kwargs look for in them.
_OTHERS = {
    Layer.__init__: OTHER_KEYWORDS,
    Layer.add_weight: OTHER_WEIGHT_KEYWORDS,
    Layer.add_loss: {"inputs"},
    Layer.add_metric: {"aggregation"},
    Model.__init__: {"inputs", "outputs", "trainable", "dtype", "dynamic", "name", "autocast"},
    Model.compile: {
        "cloning", "distribute", "experimental_run_tf_function", "sample_weight_mode",
        "target_tensors",
    },
    Model.evaluate: frozenset(),
    Optimizer.__init__: {"lr", "is_legacy_optimizer", "mesh"},
    OptimizerV2.__init__: {
        "clipnorm", "clipvalue", "decay", "global_clipnorm", "lr",
    },
}  # fmt: skip
_RETURN_OF = {f"tf.{name}": cls for cls, names in _RETURNS.items() for name in names}


@dataclass(frozen=True)
class Api:
    """A public object: `tf.keras.layers.Dense` and the class that stands there."""

    address: str
    value: Any

    @property
    def is_module(self) -> bool:
        return isinstance(self.value, ModuleType)

    @property
    def is_class(self) -> bool:
        return isinstance(self.value, type)


TF = Api("tf", PACKAGE)
KERAS = Api("tf.keras", PACKAGE.keras)
TENSOR = Api("tf.Tensor", PACKAGE.Tensor)


def module(name: str) -> Api | None:
    """The namespace that `import NAME` means, where it is one of TensorFlow's or Keras's."""
    root, *parts = name.split(".")
    if root not in ROOTS:
        return None
    found = KERAS if root == "keras" else TF
    for part in parts:
        found = member(found, part)
    return found


def private(name: str) -> bool:
    """Whether a module is in what TensorFlow or Keras keep to themselves."""
    root, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    return root in ROOTS and (first in _dropin.PRIVATE or (first[:1] == "_" and first[1:2] != "_"))


@functools.cache
def private_places(name: str) -> dict[str, str] | None:
    """{name: public address} of a private module that kerastorch has, None if it has none."""
    return _private.places(name)


@functools.cache
def member(parent: Api, name: str) -> Api:
    """What `parent.name` is."""
    address = f"{parent.address}.{name}"
    if parent.value is MISSING or _there_by_chance(parent, name):
        return Api(address, MISSING)
    try:
        return Api(address, getattr(parent.value, name))
    except AttributeError:
        return Api(address, _submodule(parent, name))
    except Exception:  # a property of a class that wants an instance
        return Api(address, None)


def _there_by_chance(parent: Api, name: str) -> bool:
    """Whether a namespace may have a name that is not its own: a module that it is made of."""
    return (
        parent.is_module
        and hasattr(parent.value, "__all__")
        and not name.startswith("__")
        and name not in public_names(parent.address)
        and name not in dir(parent.value)
    )


def _submodule(parent: Api, name: str) -> Any:
    if not parent.is_module or name.startswith("_"):
        return MISSING
    full = f"{parent.value.__name__}.{name}"
    try:
        found = importlib.util.find_spec(full)
    except (ImportError, ValueError):
        return MISSING
    return importlib.import_module(full) if found else MISSING


@functools.cache
def exported(parent: Api) -> frozenset[str]:
    """The names that `from parent import *` gives."""
    there = getattr(parent.value, "__all__", ())
    return frozenset(there) | public_names(parent.address)


@functools.cache
def why_missing(parent: Api, name: str) -> str:
    """Says of a missing name whether TensorFlow has it, and what is near."""
    if parent.is_module and parent.address in namespaces():
        said = missing(parent.address, name, dir(parent.value))
        if "is not in kerastorch yet" in said and name in public_names(parent.address):
            return "kerastorch does not have it"
        return said.partition("; ")[2] or "neither TensorFlow 2.15 nor kerastorch has it"
    if parent.is_class:
        known = [n for n in dir(parent.value) if not n.startswith("_")]
        return f"the class has no such attribute{nearest(name, known)}"
    return "neither TensorFlow 2.15 nor kerastorch has it"


def nearest(name: str, known: Iterable[str]) -> str:
    """`; the nearest name is NAME`, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.8)
    return f"; the nearest name is {near[0]}" if near else ""


@functools.cache
def has_member(cls: type, name: str) -> bool:
    """Whether instances of a class have an attribute: of the class, or set by its methods.

    Methods' parameters are taken for attributes as well: most become some.
    """
    return hasattr(cls, name) or any(name in _set_by(base) for base in cls.__mro__)


@functools.cache
def _set_by(cls: type) -> frozenset[str]:
    """What a class's own methods set on instances, by statement, keyword or text."""
    found = {*getattr(cls, "__annotations__", ()), *vars(cls).get("__slots__", ())}
    for value in vars(cls).values():
        function = getattr(value, "fget", None) or getattr(value, "__func__", value)
        code = getattr(function, "__code__", None)
        if code is not None:
            found.update(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
            found.update(i.argval for i in dis.get_instructions(code) if i.opname == "STORE_ATTR")
            found.update(_texts(code.co_consts))
    return frozenset(found)


def _texts(constants: tuple) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, tuple):
            yield from _texts(constant)


@functools.cache
def keywords(value: Any) -> frozenset[str] | None:
    """The keyword arguments that a call of `value` takes; None where any may be."""
    if isinstance(value, type):
        return _of_constructor(value)
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind is p.VAR_KEYWORD for p in parameters) and value not in _OTHERS:
        return None
    fixed = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return frozenset(p.name for p in parameters if p.kind in fixed) | _OTHERS.get(value, set())


def _of_constructor(cls: type) -> frozenset[str] | None:
    """Those of `__init__`, and where it hands others on, those of the base classes' too."""
    makers = [vars(base)["__init__"] for base in cls.__mro__ if "__init__" in vars(base)]
    if makers[0] is object.__init__:
        return _of_new(cls)
    names: set[str] = set()
    for maker in makers:
        try:
            parameters = list(inspect.signature(maker).parameters.values())[1:]
        except (TypeError, ValueError):
            return None
        kinds = {p.kind for p in parameters}
        names.update(
            p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        )
        if inspect.Parameter.VAR_KEYWORD in kinds and maker not in _OTHERS:
            names.update(word for word in _looked_for(maker) if word.isidentifier())
        elif maker is makers[0] and maker not in _OTHERS:
            return frozenset(names)
        if maker in _OTHERS:
            return frozenset(names) | _OTHERS[maker]
    return None


def _of_new(cls: type) -> frozenset[str] | None:
    """Those of `__new__`, which named tuples have."""
    maker = cls.__new__
    return None if maker is object.__new__ or issubclass(cls, Enum) else keywords(maker)


def _looked_for(maker: Any) -> Iterator[str]:
    """The names that a function with **kwargs speaks of: its texts, and tables of its module's."""
    code = getattr(maker, "__code__", None)
    if code is None:
        return
    yield from _texts(code.co_consts)
    for name in code.co_names:
        table = maker.__globals__.get(name)
        if isinstance(table, (dict, tuple, set, frozenset)):
            yield from (word for word in table if isinstance(word, str))


def result(called: Api) -> Api | None:
    """The class of what a call gives, where it is evident: an instance's, a hint's."""
    if called.is_class:
        return called
    cls = _RETURN_OF.get(called.address)
    if cls is not None:
        return at(cls)
    if called.address.startswith("tf.keras.applications.") and called.address.count(".") == 3:
        return at("tf.keras.Model")
    return hinted(called.value)


@functools.cache
def at(address: str) -> Api:
    found = TF
    for part in address.split(".")[1:]:
        found = member(found, part)
    return found


@functools.cache
def hinted(function: Any) -> Api | None:
    """The class that a function's return hint names, where that is a class of kerastorch's."""
    function = getattr(function, "__func__", function)
    hint = getattr(function, "__annotations__", {}).get("return")
    if not isinstance(hint, str) or not hint.isidentifier():
        return None
    cls = getattr(function, "__globals__", {}).get(hint)
    if cls is None and hint == "Self":
        return None
    return of_class(cls) if isinstance(cls, type) else None


@functools.cache
def of_class(cls: type) -> Api | None:
    """A class with its public address, found by the module that it is in."""
    if cls.__module__.partition(".")[0] != PACKAGE.__name__:
        return None
    parts = [p for p in cls.__module__.split(".")[1:] if not p.startswith("_")]
    places = [".".join(["tf", *parts[:k]]) for k in range(len(parts), -1, -1)]
    for place in [*places, *(f"{p}.experimental" for p in places)]:
        if place not in namespaces():
            continue
        found = at(f"{place}.{cls.__name__}")
        if found.value is cls:
            return found
    return Api(cls.__qualname__, cls)


def nearest_common(one: Api, other: Api) -> Api | None:
    """The class that two classes come from, where it is kerastorch's."""
    for base in one.value.__mro__:
        found = of_class(base) if issubclass(other.value, base) else None
        if found is not None and found.address.startswith("tf."):
            return found
    return None


def member_result(owner: Api, name: str) -> Api | None:
    """The class of what `owner.name(...)` gives for an instance of the class `owner`."""
    function = inspect.getattr_static(owner.value, name, None)
    return None if function is None else hinted(getattr(function, "__func__", function))
