"""Settings, names and values: the part of tf.keras.backend that is about Keras itself."""

import collections
import contextlib
import operator
import warnings

import numpy as np

from ..._core import convert, dtypes
from ..._core.tensor import Tensor
from ..._core.variable import Variable
from ..._ops.casting import cast as _cast
from .._base import config as _config
from .._base.config import floatx, learning_phase
from .._base.naming import reset_names
from .._symbolic.keras_tensor import KerasTensor, is_symbolic

_uids = collections.defaultdict(int)


def backend():
    """The name that Keras gives its backend: "tensorflow"."""
    return "tensorflow"


def clear_session():
    """Forgets automatic names and the learning phase, so that the next "dense" is called so."""
    reset_names()
    _uids.clear()
    _config.set_learning_phase(None)


def get_uid(prefix=""):
    """1, 2, 3 ... for the calls with the same prefix."""
    _uids[prefix] += 1
    return _uids[prefix]


def reset_uids():
    """Starts `get_uid` anew."""
    _uids.clear()


def manual_variable_initialization(value):
    """Accepted: variables have values from the start."""


def set_learning_phase(value):
    """Sets the training flag of calls that are given none: 0 or 1; ValueError otherwise."""
    warnings.warn(
        "`tf.keras.backend.set_learning_phase` is deprecated: pass `training` to the call of the "
        "layer or model.",
        stacklevel=2,
    )
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    _config.set_learning_phase(value)


@contextlib.contextmanager
def learning_phase_scope(value):
    """Sets the learning phase inside of a with-statement."""
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    before = _config.learning_phase_or_none()
    _config.set_learning_phase(value)
    try:
        yield value
    finally:
        _config.set_learning_phase(before)


def in_train_phase(x, alt, training=None):
    """`x` (or what it gives when called) in training, `alt` otherwise."""
    from .._base.context import context

    if training is None:
        training = context.training if context.training is not None else learning_phase()
    chosen = x if training else alt
    return chosen() if callable(chosen) and not hasattr(chosen, "_t") else chosen


def in_test_phase(x, alt, training=None):
    """`x` outside of training, `alt` in training."""
    return in_train_phase(alt, x, training=training)


# what a tensor is
def is_keras_tensor(x):
    """Whether `x` is a symbolic tensor of a functional model; ValueError for what is no tensor."""
    if not isinstance(x, (Tensor, Variable, KerasTensor)):
        raise ValueError(
            f"Unexpectedly found an instance of type `{type(x)}`. Expected a symbolic tensor "
            "instance."
        )
    return is_symbolic(x)


def is_sparse(tensor):
    """Whether `tensor` is a SparseTensor."""
    return type(tensor).__name__ == "SparseTensor"


def to_dense(tensor):
    """The dense tensor of a SparseTensor; `tensor` itself if it is dense."""
    if not is_sparse(tensor):
        return tensor
    from ...sparse import to_dense

    return to_dense(tensor)


def int_shape(x):
    """The static shape as a tuple, None when it is unknown."""
    shape = x.shape
    if isinstance(shape, tuple):
        return shape
    return None if shape.rank is None else tuple(shape.as_list())


def ndim(x):
    """The rank."""
    return x.shape.rank


def dtype(x):
    """The dtype as text."""
    return x.dtype.base_dtype.name


def count_params(x):
    """The number of elements: a numpy integer, 1.0 for a scalar as in TensorFlow."""
    return np.prod(x.shape.as_list())


# values of variables
def variable(value, dtype=None, name=None, constraint=None):
    """A variable of dtype floatx unless told otherwise."""
    dtype = dtypes.as_dtype(floatx() if dtype is None else dtype)
    return Variable(value, dtype=dtype, name=name, constraint=constraint)


def get_value(x):
    """The value as a numpy array; what has none is returned as it is."""
    return x.numpy() if hasattr(x, "numpy") else x


def batch_get_value(tensors):
    """The values of a list of tensors."""
    return [get_value(x) for x in tensors]


def set_value(x, value):
    """Sets a variable, casting the value to its dtype; ValueError when the shape differs."""
    array = np.asarray(value, dtype=x.dtype.as_numpy_dtype)
    x.assign(convert.to_tensor(array, x.dtype))


def batch_set_value(tuples):
    """Sets variables from (variable, value) pairs."""
    for x, value in tuples:
        set_value(x, value)


def eval(x):
    """The value of a tensor or variable."""
    return get_value(to_dense(x))


def cast(x, dtype):
    """`x` in another dtype."""
    return _cast(x, dtype)


def cast_to_floatx(x):
    """`x` in dtype floatx: a tensor stays one, all else becomes a numpy array."""
    if isinstance(x, (Tensor, Variable)) or is_symbolic(x):
        return _cast(x, floatx())
    return np.asarray(x, dtype=floatx())


def update(x, new_x):
    """Sets a variable."""
    return x.assign(new_x)


def update_add(x, increment):
    """Adds to a variable."""
    return x.assign_add(increment)


def update_sub(x, decrement):
    """Subtracts from a variable."""
    return x.assign_sub(decrement)


def moving_average_update(x, value, momentum):
    """x = x * momentum + value * (1 - momentum)."""
    momentum = _cast(momentum, x.dtype)
    value = _cast(value, x.dtype)
    return x.assign_sub((x - value) * (1 - momentum))


# symbolic tensors
def placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False):
    """A symbolic tensor of a shape, batch axis included, or of a rank, as an Input makes it.

    Without both the rank is unknown. A number is the shape of a vector.
    """
    from ..layers.input_layer import Input, InputLayer

    if sparse and ragged:
        raise ValueError("Cannot set both sparse and ragged to `True` when creating a placeholder.")
    settings = {"dtype": dtype or floatx(), "name": name, "sparse": sparse, "ragged": ragged}
    if shape is None and ndim:
        shape = (None,) * ndim
    if shape is None:
        return InputLayer(**settings)._inbound_nodes[0].flat_outputs[0]
    if isinstance(shape, int) or getattr(shape, "shape", None) == ():
        shape = (operator.index(shape),)
    return Input(batch_shape=shape, **settings)


def function(inputs, outputs, updates=None, name=None, **kwargs):
    """A function of arrays that gives the outputs of a graph as arrays.

    inputs, outputs: symbolic tensors, or lists of them; the function takes and gives the like.
    ValueError for `updates` and other arguments of sessions.
    """
    from ..._core import nest
    from .._model.functional import Functional

    if kwargs:
        raise ValueError(
            f"Session keyword arguments are not supported during eager execution. You passed: "
            f"{kwargs}"
        )
    if updates:
        raise ValueError(
            f"`updates` argument is not supported during eager execution. You passed: {updates}"
        )
    model = Functional(inputs=inputs, outputs=outputs)

    def run(arrays):
        results = model(arrays)
        return nest.map_structure(_python_value, results if wrapped is None else [results])

    wrapped = True if isinstance(outputs, list) and len(outputs) == 1 else None
    return run


def _python_value(x):
    """An array, or a Python number for a scalar."""
    value = get_value(x)
    return value.item() if np.ndim(value) == 0 and hasattr(value, "item") else value


def gradients(loss, variables):
    """RuntimeError: there are no graphs; use tf.GradientTape."""
    raise RuntimeError(
        "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape "
        "instead."
    )
