"""Control flow with TensorFlow 1's parameters."""

from __future__ import annotations

import builtins

from ._aliases import tf2 as tf
from ._math import deprecated


def cond(pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None):
    """true_fn() where `pred` holds, false_fn() otherwise."""
    true_fn = deprecated(true_fn, "true_fn", fn1, "fn1")
    false_fn = deprecated(false_fn, "false_fn", fn2, "fn2")
    return tf.cond(pred, true_fn, false_fn, name)


def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The function of the first predicate that holds; pairs may be a dict."""
    if isinstance(pred_fn_pairs, dict):
        pred_fn_pairs = list(pred_fn_pairs.items())
    return tf.case(pred_fn_pairs, default, exclusive, name=name)


def while_loop(
    cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True,
    swap_memory=False, name=None, maximum_iterations=None, return_same_structure=False,
):  # fmt: skip
    """tf.while_loop; of one variable the result is it alone, without a list around it."""
    found = tf.while_loop(
        cond, body, loop_vars, shape_invariants, parallel_iterations,
        maximum_iterations=maximum_iterations, name=name,
    )  # fmt: skip
    alone = isinstance(found, (list, builtins.tuple)) and len(found) == 1
    return found[0] if alone and not return_same_structure else found


def map_fn(
    fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False,
    infer_shape=True, name=None, fn_output_signature=None,
):  # fmt: skip
    """tf.map_fn with TensorFlow 1's parameters."""
    return tf.map_fn(
        fn, elems, dtype=dtype, infer_shape=infer_shape, name=name,
        fn_output_signature=fn_output_signature,
    )  # fmt: skip


def scan(
    fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False,
    infer_shape=True, reverse=False, name=None,
):  # fmt: skip
    """tf.scan with TensorFlow 1's parameters."""
    return tf.scan(fn, elems, initializer, infer_shape=infer_shape, reverse=reverse, name=name)


def foldl(
    fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False,
    name=None,
):  # fmt: skip
    """tf.foldl with TensorFlow 1's parameters."""
    return tf.foldl(fn, elems, initializer, name=name)


def foldr(
    fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False,
    name=None,
):  # fmt: skip
    """tf.foldr with TensorFlow 1's parameters."""
    return tf.foldr(fn, elems, initializer, name=name)


def py_func(func, inp, Tout, stateful=True, name=None):
    """A Python function of arrays as an op."""
    return tf.numpy_function(func, inp, Tout, stateful, name)


def tuple(tensors, name=None, control_inputs=None):
    """The tensors, which are there when all are."""
    return tf.tuple(tensors, control_inputs, name)
