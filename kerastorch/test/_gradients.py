"""tf.test.compute_gradient: the Jacobian by the tape, and by differences."""

import numpy as np

from .._core import convert
from .._core.dtypes import bfloat16, complex64, complex128, float16, float32, float64
from ..autodiff._tape import GradientTape

_ALLOWED = (float16, bfloat16, float32, float64, complex64, complex128)
_REAL = {np.dtype("complex64"): np.float32, np.dtype("complex128"): np.float64}


def compute_gradient(f, x, delta=None):
    """The Jacobians of `f`, computed and measured, to compare them.

    f: a function of tensors that returns one tensor y.
    x: a list of its arguments, values of floating or complex dtypes.
    delta: the step of the central differences, 1/1024 by default.

    Returns two tuples with one matrix for each argument: row i has the derivatives of the i-th
    element of y by the elements of the argument; a complex number counts as two real ones.

    ValueError for an `x` that is no list, AssertionError for an argument of another dtype.
    """
    if not isinstance(x, (list, tuple)):
        raise ValueError(
            "`x` must be a list or tuple of values convertible to a Tensor (arguments to `f`), "
            f"not a {type(x)}"
        )
    delta = 1 / 1024 if delta is None else delta
    arguments = [convert.to_tensor(value) for value in x]
    for i, argument in enumerate(arguments):
        if argument.dtype not in _ALLOWED:
            raise AssertionError(
                f"Cannot compute gradient for unsupported type {argument.dtype.name} of argument "
                f"{i}"
            )
    computed = [_computed(f, arguments, i) for i in range(len(arguments))]
    measured = [_measured(f, arguments, i, delta) for i in range(len(arguments))]
    return tuple(computed), tuple(measured)


def _flat(array):
    """The real numbers that an array consists of."""
    array = np.ascontiguousarray(array).reshape(-1)
    return array.view(_REAL[array.dtype]) if array.dtype in _REAL else array


def _numbers(tensor):
    return _flat(tensor._array())


def _computed(f, arguments, i):
    argument = arguments[i]
    with GradientTape(persistent=True) as tape:
        tape.watch(argument)
        y = convert.to_tensor(f(*arguments))
    shape, dtype = tuple(y.shape), y._array().dtype
    rows = []
    count = _numbers(y).size
    for k in range(count):
        seed = np.zeros(int(np.prod(shape)), dtype)
        _flat(seed)[k] = 1
        gradient = tape.gradient(
            y, argument, output_gradients=convert.to_tensor(seed.reshape(shape), y.dtype)
        )
        if gradient is None:
            rows.append(np.zeros_like(_numbers(argument)))
        else:
            rows.append(_numbers(convert.to_tensor(gradient)))
    size = _numbers(argument).size
    return np.array(rows, _numbers(argument).dtype).reshape(count, size)


def _measured(f, arguments, i, delta):
    argument = arguments[i]
    array = argument._array()
    columns = []
    for k in range(_flat(array).size):
        ends = []
        for step in (delta, -delta):
            moved = array.copy()
            _flat(moved)[k] += step
            moved = convert.to_tensor(moved, argument.dtype)
            y = f(*arguments[:i], moved, *arguments[i + 1 :])
            ends.append(_numbers(convert.to_tensor(y)))
        columns.append((ends[0] - ends[1]) / ends[0].dtype.type(2 * delta))
    rows = _numbers(convert.to_tensor(f(*arguments))).size
    dtype = columns[0].dtype if columns else _flat(array).dtype
    return np.array(columns, dtype).reshape(-1, rows).T if columns else np.zeros((rows, 0), dtype)
