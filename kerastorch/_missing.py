"""What is said of a name that kerastorch lacks."""

import difflib

# Names that TensorFlow 2 itself moved.
_MOVED = {
    "log": "tf.math.log",
    "log1p": "tf.math.log1p",
    "sum": "tf.reduce_sum",
    "mean": "tf.reduce_mean",
    "placeholder": "tf.compat.v1.placeholder (graph mode; call the function on values instead)",
    "Session": "tf.compat.v1.Session (graph mode; call the function on values instead)",
    "random_normal": "tf.random.normal",
    "random_uniform": "tf.random.uniform",
    "set_random_seed": "tf.random.set_seed",
    "global_variables_initializer": "nothing: variables are initialized when they are made",
    "lgamma": "tf.math.lgamma",
    "count_nonzero": "tf.math.count_nonzero",
    "cumprod": "tf.math.cumprod",
    "is_nan": "tf.math.is_nan",
    "matrix_inverse": "tf.linalg.inv",
    "diag": "tf.linalg.diag",
    "to_float": "tf.cast(x, tf.float32)",
    "to_int32": "tf.cast(x, tf.int32)",
}


def missing(namespace, name, known):
    """The AttributeError for `namespace.name`, with the nearest name that exists."""
    near = _MOVED.get(name) if namespace == "tf" else None
    if near is None:
        found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
        near = f"{namespace}.{found[0]}" if found else None
    hint = f"; use {near}" if near else ""
    return AttributeError(f"module '{namespace}' has no attribute '{name}' in kerastorch{hint}")
