"""The one place where a name in a file or config becomes a class or function.

Closed by default.  A name may stand for
- what the user registered, has in an open scope or passes in `custom_objects`;
- a class of Keras (a layer, loss, metric, optimizer, schedule, initializer, regularizer, constraint
  or policy) that Keras or TensorFlow exports at that address;
- a function of Keras or TensorFlow that only computes: an op, or one of the lists below;
- such a class of a module of the user's or of a library, if the program has loaded the module.
Everything else is refused, unless files are trusted (see `safe_mode`).
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any

from ..._files.faults import UnknownName
from . import built_ins, safe_mode
from .object_registration import get_registered_object

_ROOT = __name__.split(".")[0]
_OURS = ("keras", "tensorflow", "tf_keras", _ROOT)
TENSORFLOW_HOMES = {
    f"{_ROOT}._ops.initializers": "tensorflow.python.ops.init_ops_v2",
    f"{_ROOT}._core.tensor_spec": "tensorflow.python.framework.tensor",
}
# Where a name is looked for when only its own, or its place inside Keras, is known.
NAMESPACES = (
    "keras",
    "keras.layers",
    "keras.models",
    "keras.activations",
    "keras.constraints",
    "keras.experimental",
    "keras.layers.experimental",
    "keras.initializers",
    "keras.losses",
    "keras.metrics",
    "keras.optimizers",
    "keras.optimizers.schedules",
    "keras.regularizers",
)
_UNEXPORTED = (
    "keras._model.functional",
    "keras.layers._op_layer",
    "keras.layers._added",
    "keras.applications._layers",
    "keras.optimizers.loss_scale",
)
# Where functions live that configs name without a module.
_BUILTIN_FUNCTIONS = (
    "keras.activations",
    "keras.losses",
    "keras.metrics",
)
_BASES = (
    ("keras.layers", "Layer"),
    ("keras.losses", "Loss"),
    ("keras.metrics", "Metric"),
    ("keras.optimizers", "Optimizer"),
    ("keras.optimizers.legacy", "Optimizer"),
    ("keras.optimizers.schedules", "LearningRateSchedule"),
    ("keras.initializers", "Initializer"),
    ("keras.regularizers", "Regularizer"),
    ("keras.constraints", "Constraint"),
    ("keras.mixed_precision", "Policy"),
    ("_ops.initializers", "Initializer"),
)
# Namespaces whose ops a config may name, with the functions there that are no ops but only compute.
PURE = {
    "": "complex concat convert_to_tensor dynamic_stitch einsum eye identity_n meshgrid "
    "parallel_stack range stack",
    "math": "bincount confusion_matrix polyval",
    "nn": "batch_norm_with_global_normalization bias_add dropout embedding_lookup "
    "sigmoid_cross_entropy_with_logits silu softmax_cross_entropy_with_logits swish",
    "linalg": "einsum eye global_norm lu_solve tridiagonal_matmul tridiagonal_solve",
    "strings": "bytes_split format ngrams split unicode_decode unicode_decode_with_offsets "
    "unicode_encode unicode_split unicode_split_with_offsets unicode_transcode",
    "random": "gamma normal poisson stateless_gamma stateless_normal stateless_poisson "
    "stateless_truncated_normal stateless_uniform truncated_normal uniform",
    "bitwise": "",
    "image": "",
    "signal": "",
    "sets": "",
    "dtypes": "",
    "keras.activations": "linear sigmoid softmax",
    "keras.backend": "all any argmax batch_dot batch_flatten batch_normalization bias_add "
    "binary_focal_crossentropy cast cast_to_floatx categorical_crossentropy "
    "categorical_focal_crossentropy clip concatenate conv1d conv2d conv2d_transpose conv3d cumprod "
    "cumsum depthwise_conv2d dot dropout elu equal exp expand_dims flatten gather greater "
    "greater_equal hard_sigmoid in_top_k l2_normalize less less_equal log max mean min not_equal "
    "normalize_batch_in_training one_hot ones_like permute_dimensions pool2d pool3d pow prod relu "
    "repeat repeat_elements reshape resize_images resize_volumes reverse round separable_conv2d "
    "shape softmax softplus softsign sparse_categorical_crossentropy spatial_2d_padding "
    "spatial_3d_padding sqrt squeeze stack std stop_gradient sum switch temporal_padding tile "
    "transpose var zeros_like",
    "keras.losses": "",
    "keras.metrics": "",
    "keras.ops": "",
    "keras.ops.image": "",
}
_PURE = {name: frozenset(text.split()) for name, text in PURE.items()}


def resolve(
    kind: str,
    name: Any,
    module: str | None = None,
    registered: str | None = None,
    known: Mapping[str, Any] | None = None,
    table: Mapping[str, Any] | None = None,
    safe: bool | None = None,
) -> Any:
    """The class or function that a config names, or None.

    kind: "class", "function" or "op" (of a layer that stands for a call: `name` is its address).
    module: the module that the config gives; registered: the name under which it was registered.
    known: the user's objects; table: the built-in objects of one family, instead of a module.
    safe: whether names that run code are refused; by default what was said of files.
    TypeError (and ValueError) for a name that is known and must not be used.
    """
    safe = not safe_mode.trusted() if safe is None else safe
    if kind == "op":
        return _op(name, safe)
    users = _of_user(kind, name, module, registered, known)
    if users is not None:
        return users
    if not isinstance(name, str):
        raise UnknownName(f"A {kind} is named by {name!r} in a config, expected text.")
    if table is not None:
        return table.get(name)
    if kind == "function" and module == "builtins":
        return _searched(name, _BUILTIN_FUNCTIONS, kind)
    if not isinstance(module, str) or not module:
        return None
    if module.split(".")[0] in _OURS:
        return _own(kind, name, module, safe)
    return _foreign(kind, name, module, registered, safe)


def _of_user(kind, name, module, registered, known):
    if kind == "function":
        return get_registered_object(name, known)
    found = get_registered_object(name if registered is None else registered, known)
    if found is None and module is None:
        # a class of the main script, saved there: known by its bare name
        found = get_registered_object(name, known)
    return found


@functools.cache
def _bases():
    return tuple(built_ins.found_at(*address) for address in _BASES)


def is_keras_class(value: Any) -> bool:
    """Whether a value is a class of Keras's kinds: a layer, loss, metric, optimizer ..."""
    return inspect.isclass(value) and issubclass(value, _bases())


def _is_pure(namespace, name, value):
    """Whether a function of a namespace only computes."""
    return callable(value) and (
        getattr(getattr(value, "drawn", value), "spec", None) is not None
        or name in _PURE[namespace]
    )


def _fits(kind, namespace, name, value):
    if kind == "class":
        return is_keras_class(value)
    return namespace in _PURE and not inspect.isclass(value) and _is_pure(namespace, name, value)


def _at(address, name):
    """What a module of ours has under a name, or None."""
    try:
        return built_ins.found_at(address, name) if address else _root(name)
    except (AttributeError, ImportError):
        return None


def _root(name):
    return getattr(importlib.import_module(_ROOT), name)


def _searched(name, namespaces, kind):
    for namespace in namespaces:
        found = _at(namespace, name)
        if found is not None and _fits(kind, namespace, name, found):
            return found
    return None


def _own(kind, name, module, safe):
    """A class or function of ours, by the address it has in Keras or TensorFlow."""
    for ours, theirs in TENSORFLOW_HOMES.items():
        if module == theirs:
            return _searched(name, (ours.removeprefix(_ROOT + "."),), kind)
    parts = module.removeprefix("tensorflow._api.v2").strip(".").split(".")
    parts = ["keras" if part == "tf_keras" else part for part in parts]
    if parts[0] in ("", "tensorflow", _ROOT):
        parts = parts[1:]
    inside = "src" in parts or "python" in parts
    if not inside:
        address = ".".join(parts)
        found = None if _is_private(parts, name) else _at(address, name)
        if found is not None and (not safe or _fits(kind, address, name, found)):
            return found
        if found is not None and kind == "function":
            raise refused(f"{module}.{name}")
        if parts[:1] != ["keras"]:
            return None
    # somewhere inside Keras: the public module of that family first
    family = f"keras.{parts[2]}" if len(parts) > 2 else "keras"
    others = [namespace for namespace in NAMESPACES if namespace != family]
    first = [family] * (family in NAMESPACES)
    return _searched(name, (*first, *others, *_UNEXPORTED), kind)


def _is_private(parts, name):
    return any(part.startswith("_") for part in (*parts, name))


def refused(what: str) -> UnknownName:
    """The error for a name that is not used."""
    return UnknownName(
        f"{what} is named by a config, and is neither a class of Keras nor a function that only "
        "computes: calling it could do anything, up to arbitrary code execution. If you trust the "
        "source, pass `safe_mode=False` to the loading function; what is yours, pass in "
        "`custom_objects` or register with `@keras.saving.register_keras_serializable()`."
    )


def _foreign(kind, name, module, registered, safe):
    """A class of a module that is not ours."""
    loaded = sys.modules.get(module)
    if module.split(".")[0] in sys.stdlib_module_names:
        # nothing of Keras lives there, but a forged file could ask for os.system
        return None
    if safe and (loaded is None or kind != "class"):
        return None
    if loaded is None:
        try:
            loaded = importlib.import_module(module)
        except ModuleNotFoundError:
            raise UnknownName(
                f"Could not deserialize {kind} '{name}' because its parent module {module} cannot "
                "be imported."
            ) from None
    for candidate in (name, registered):
        value = loaded
        for part in (candidate or "").split("."):
            value = getattr(value, part, None)
        if value is not None and (not safe or is_keras_class(value)):
            return value
    return None


def _op(address, safe):
    """The function at a public address below tf, as in "math.add"; None when there is none."""
    namespace, _, name = address.rpartition(".")
    if _is_private(address.split("."), ""):
        return None
    found = _at(namespace, name)
    if found is None or not callable(found):
        return None
    if safe and not _fits("op", namespace, name, found):
        raise refused(f"tf.{address}")
    return found


def public_address(function: Callable[..., Any]) -> tuple[str, str] | None:
    """(module, name) by which TensorFlow too finds a public function, or None."""
    name = getattr(function, "__name__", None)
    for namespace in _PURE:
        shown = namespace if namespace.startswith("keras") else f"tensorflow._api.v2.{namespace}"
        ours = sys.modules.get(f"{_ROOT}.{namespace}" if namespace else _ROOT)
        if name and ours is not None and vars(ours).get(name) is function:
            return shown.strip(".") if namespace else "tensorflow", name
    return None
