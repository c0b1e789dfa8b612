"""What the cases of the Keras engine (make_engine_*.py) may use beside tf and np, and how they run.

Every case starts with automatic names from nothing and default settings.
"""

import contextlib
import io
import json

import numpy as np
from golden import cases


def fresh(tf):
    """The names that a case may use."""
    keras = tf.keras
    keras.backend.clear_session()
    keras.backend.set_floatx("float32")
    keras.mixed_precision.set_global_policy("float32")
    np.random.seed(0)
    tf.random.set_seed(0)

    def fix(model, scale=0.5):
        """Sets all weights to values that only depend on their places; returns the model."""
        values = [
            (np.cos(np.arange(w.size) * 0.7 + i).reshape(w.shape) * scale).astype(w.dtype)
            for i, w in enumerate(model.get_weights())
        ]
        model.set_weights([abs(v) if _positive(w) else v for v, w in zip(values, model.weights)])
        return model

    return {
        "keras": keras,
        "L": keras.layers,
        "fix": fix,
        "X": numbers,
        "labels": labels,
        "names_of": names_of,
        "shown": shown,
        "history": history,
        "message": message,
        "raised": raised,
        "collections": __import__("collections"),
        "pd": __import__("pandas"),
    }


def _positive(weight):
    return "variance" in weight.name


def numbers(*shape, start=0.0, dtype="float32"):
    """Fixed numbers in [-1, 1]."""
    flat = np.sin(np.arange(int(np.prod(shape))) * 1.3 + start)
    return flat.reshape(shape).astype(dtype)


def labels(count, classes, dtype="int64"):
    """Fixed class numbers."""
    return (np.arange(count) * 7 // 3 % classes).astype(dtype)


def names_of(values):
    """The names of variables, layers or metrics."""
    return [v.name for v in values]


def shown(function):
    """What a call prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        function()
    return out.getvalue()


def history(fitted):
    """The history of a fit, as arrays by sorted name."""
    return {k: np.array(v, "float64") for k, v in sorted(fitted.history.items())}


def message(function):
    """The class and the text of what a call raises."""
    try:
        function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing raised"


def raised(function, *words):
    """The class of what a call raises, and which of some words its text has."""
    try:
        function()
    except Exception as error:
        return [type(error).__name__, *(word for word in words if word in str(error))]
    return ["nothing raised"]


def split(text):
    """The cases of a text: they stand between blank lines."""
    return [case for case in text.strip().split("\n\n") if not case.startswith("#")]


def evaluate(case, tf):
    """The encoded result of a case: Python floats as arrays, so that they compare as floats."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            result = cases._run(case, {"tf": tf, "np": np, **fresh(tf)})
        except Exception as error:
            return {"error": type(error).__name__}
        return cases.encode(_floats(result))


def _floats(value):
    if isinstance(value, float):
        return np.array(value)
    if isinstance(value, dict):
        return {k: _floats(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_floats(v) for v in value]
    return value


def record(all_cases, tf, path):
    """Writes the results under the real TensorFlow to `path`."""
    rows = [f"{json.dumps(case)}: {json.dumps(evaluate(case, tf))}" for case in all_cases]
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(rows) + "\n}\n")


def check(case, tf, golden, rtol=1e-5):
    """Asserts that a case gives the recorded result."""
    cases._compare(evaluate(case, tf), golden, rtol, case)
