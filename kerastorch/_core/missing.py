"""What is said of a name that kerastorch lacks."""

import difflib
import sys

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


# Namespaces of TensorFlow that are still to come.
_LATER = {
    "audio",
    "data",
    "distribute",
    "estimator",
    "experimental",
    "feature_column",
    "graph_util",
    "image",
    "io",
    "lite",
    "lookup",
    "mlir",
    "profiler",
    "quantization",
    "queue",
    "saved_model",
    "sets",
    "signal",
    "sparse",
    "summary",
    "test",
    "tpu",
    "train",
    "types",
    "xla",
}


def missing(namespace, name, known):
    """The AttributeError for `namespace.name`, with the nearest name that exists."""
    if namespace == "tf" and name in _LATER:
        return AttributeError(f"TensorFlow's namespace tf.{name} is not in kerastorch yet")
    near = _MOVED.get(name) if namespace == "tf" else None
    if near is None:
        found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)
        near = f"{namespace}.{found[0]}" if found else None
    hint = f"; use {near}" if near else ""
    return AttributeError(f"module '{namespace}' has no attribute '{name}' in kerastorch{hint}")


def missing_from(module_name):
    """A module's `__getattr__`, which says what it lacks and what is near."""
    namespace = "tf" + module_name.removeprefix("kerastorch")

    def __getattr__(name):
        if name.startswith("__"):
            raise AttributeError(f"module {module_name!r} has no attribute {name!r}")
        module = sys.modules[module_name]
        raise missing(namespace, name, [n for n in vars(module) if not n.startswith("_")])

    return __getattr__
