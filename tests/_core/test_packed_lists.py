"""A list of tensors in a tensor's place keeps its gradient, in every public function.

The calls are those of the golden cases: each float tensor argument of a call is given once as a
tensor, once as the list of its entries, and the gradients must be the same.
"""

import ast
import json
from pathlib import Path

import numpy as np
import pytest
from golden import cases

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "packed_lists.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


_FILES = (
    "bitwise", "keras_backend", "keras_losses", "keras_metrics", "linalg", "math", "nn", "op",
    "ops_creation", "ops_indexing", "ops_joining", "ops_scatter", "ops_shaping", "ops_sorting",
    "tensor", "tensor_array",
)  # fmt: skip
_PREFIXES = ("tf.", "K.")
_PER_FUNCTION = 12
# A list stands for a structure of tensors there, not for one tensor.
_STRUCTURES = {
    "tf.map_fn", "tf.scan", "tf.foldl", "tf.foldr", "tf.vectorized_map", "tf.identity_n",
    "tf.shape_n", "tf.nest.map_structure", "tf.custom_gradient", "tf.recompute_grad",
    "tf.clip_by_global_norm", "tf.linalg.global_norm", "tf.tuple", "tf.nn.embedding_lookup",
    "tf.compat.v1.TensorShape",
}  # fmt: skip


def _calls():
    """{function: the calls of it in golden cases}."""
    found = {}
    for file in _FILES:
        golden = json.loads((Path(cases.__file__).parent / f"{file}.json").read_text())
        for case, result in golden.items():
            if "error" not in result and "\n" not in case:
                for node in ast.walk(ast.parse(case)):
                    if isinstance(node, ast.Call):
                        name = ast.unparse(node.func)
                        if name.startswith(_PREFIXES) and name.replace(".", "").isidentifier():
                            found.setdefault(name, {})[ast.unparse(node)] = node
    return {name: list(nodes.values())[:_PER_FUNCTION] for name, nodes in found.items()}


CALLS = _calls()
_NAMES = {"tf": tf, "np": np, "K": tf.keras.backend}


def _value(node):
    return eval(compile(ast.Expression(node), "<case>", "eval"), dict(_NAMES))


def _is_float_tensor(x):
    return type(x) is tf.Tensor and x.dtype.is_floating and x.ndim and len(x)


def _as_tensor(x):
    """A float tensor for a tensor, array or nested list of floats; None for anything else."""
    if isinstance(x, tf.Tensor):
        return x if _is_float_tensor(x) else None
    if isinstance(x, (list, np.ndarray)) and not _has_tensors(x):
        try:
            x = tf.convert_to_tensor(x)
        except (ValueError, TypeError, tf.errors.OpError):
            return None
        return x if _is_float_tensor(x) else None
    return None


def _has_tensors(x):
    return isinstance(x, list) and any(isinstance(v, tf.Tensor) or _has_tensors(v) for v in x)


def _is_integer(x):
    """Whether a first argument makes integers of a packed list that follows, as in TensorFlow."""
    try:
        return tf.convert_to_tensor(x).dtype.is_integer
    except (ValueError, TypeError, tf.errors.OpError):
        return False


def _gradient(function, args, kwargs, key, tensor, packed):
    """The gradient of the sum of all float results for `tensor` as argument `key`."""
    args, kwargs = list(args), dict(kwargs)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        entries = [tensor[i] for i in range(len(tensor))]
        given = entries if packed else tf.stack(entries)
        if isinstance(key, int):
            args[key] = given
        else:
            kwargs[key] = given
        tf.random.set_seed(1)
        results = tf.nest.flatten(function(*args, **kwargs))
        floats = [y for y in results if isinstance(y, tf.Tensor) and y.dtype.is_floating]
        total = sum(
            (tf.reduce_sum(tf.cast(y, tf.float64)) for y in floats), tf.constant(0.0, "double")
        )
    return tape.gradient(total, tensor)


def _compared(function, args, kwargs, key, tensor):
    """Whether the call takes both forms; asserts that their gradients are the same then."""
    try:
        wanted = _gradient(function, args, kwargs, key, tensor, packed=False)
        got = _gradient(function, args, kwargs, key, tensor, packed=True)
    except Exception as error:
        return type(error).__name__
    assert (wanted is None) == (got is None), (key, tensor)
    if wanted is not None:
        np.testing.assert_allclose(got.numpy(), wanted.numpy(), rtol=1e-5, err_msg=str(key))
    return "compared"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(set(CALLS) - _STRUCTURES))
def test_a_list_has_the_gradient_of_the_tensor(name):
    function = eval(name, dict(_NAMES))
    for call in CALLS[name]:
        try:
            args = [_value(a) for a in call.args if not isinstance(a, ast.Starred)]
            kwargs = {k.arg: _value(k.value) for k in call.keywords}
        except Exception:
            continue  # a call that uses names of its case
        for key, value in [*enumerate(args), *kwargs.items()]:
            tensor = _as_tensor(value)
            if tensor is not None and not (key == 1 and _is_integer(args[0])):
                _compared(function, args, kwargs, key, tensor)
