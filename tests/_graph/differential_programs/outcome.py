"""What a library makes of a generated program, eagerly and as a tf.function."""

import tempfile
from pathlib import Path

from golden import cases
from golden.function_programs import _Limit

SECONDS = 60
ARGUMENTS = [
    ([0.5, -1.0, 0.75], 0.4, 3, 2, True),
    ([1.5, 0.25, -0.5], -0.3, 2, 2, True),
    ([-0.5, 0.5, 2.0], 1.2, 0, 3, False),
]


def outcome(source, tf, traced=True):
    """{"calls": a list of results, gradients and v for each of ARGUMENTS, "seen"} or {"error"}.

    error: the classes of what was raised, in the order of its bases.
    """
    tf.autograph.set_verbosity(0)
    tf.get_logger().setLevel("CRITICAL")
    names = {"tf": tf, "__name__": "program"}
    with tempfile.TemporaryDirectory() as folder, _Limit(SECONDS):
        path = Path(folder, "program.py")
        path.write_text(source, encoding="utf-8")
        exec(compile(source, str(path), "exec"), names)
        function = tf.function(names["f"]) if traced else names["f"]
        try:
            calls = [_call(tf, function, names["v"], values) for values in ARGUMENTS]
        except Exception as error:
            return {"error": [cls.__name__ for cls in type(error).__mro__[:-2]]}
    return {"calls": calls, "seen": names["seen"]}


def _call(tf, function, variable, values):
    x, a = tf.constant(values[0]), tf.constant(values[1])
    n = tf.constant(values[2])
    with tf.GradientTape() as tape:
        tape.watch([x, a])
        result = function(x, a, n, *values[3:])
        floats = [r for r in tf.nest.flatten(result) if getattr(r, "dtype", None) == tf.float32]
        total = tf.add_n(floats) if floats else None
    gradients = tape.gradient(total, [x, a, variable]) if floats else []
    return {
        "result": cases.encode(result),
        "gradients": [cases.encode(g) for g in gradients],
        "v": cases.encode(variable),
    }


def difference(found, golden, zeros=False):
    """Where two outcomes differ, in words; "" when they do not. zeros: None counts as zeros."""
    if ("error" in golden) != ("error" in found):
        return f"expected {str(golden)[:700]}\n     got {str(found)[:700]}"
    if "error" in golden:
        right = golden["error"][0] in found["error"]
        return "" if right else f"expected {golden['error'][0]}, got {found['error'][0]}"
    for number, (ours, theirs) in enumerate(zip(found["calls"], golden["calls"])):
        for part in theirs:
            said = _difference(ours[part], theirs[part], zeros and part == "gradients")
            if said:
                return f"call {number}, {part}: {said}"
    if not zeros and found["seen"] != golden["seen"]:
        return f"side effects: expected {golden['seen']}, got {found['seen']}"
    return ""


def _difference(ours, theirs, zeros):
    if isinstance(theirs, list):
        said = [_difference(a, b, zeros) for a, b in zip(ours, theirs)]
        return "" if len(ours) == len(theirs) and not any(said) else str(said)
    if zeros and _nothing(ours) and _nothing(theirs):
        return ""
    try:
        cases._compare(_tensors(ours), _tensors(theirs), 2e-4, "")
    except AssertionError:
        return f"expected {str(theirs)[:300]}, got {str(ours)[:300]}"
    return ""


def _nothing(code):
    return code == {"python": None} or not any(code.get("value", [1]))


def _tensors(code):
    """Numbers as the tensors that a tf.function makes of them."""
    if "items" in code:
        return {"items": [_tensors(item) for item in code["items"]]}
    number = code.get("python")
    if isinstance(number, (int, float)) and not isinstance(number, bool):
        return {
            "dtype": "int32" if isinstance(number, int) else "float32",
            "shape": [],
            "value": [number],
        }
    return code
