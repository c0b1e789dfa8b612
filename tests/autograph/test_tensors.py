"""Control flow on tensors gives what TensorFlow's tf.function gives, or raises what it raises."""

import json
import pathlib

import numpy as np
import pytest
from tensor_programs import programs

import kerastorch as tf
from kerastorch._core import nest
from kerastorch._core.tensor import Tensor
from kerastorch._graph import running, tracing
from kerastorch._graph.graph_tensor import Untraceable
from kerastorch.autograph import conversion

GOLDEN = json.loads((pathlib.Path(__file__).parents[1] / "golden" / "autograph.json").read_text())
# messages that come from the op or the Python version and are worded differently
OWN_WORDS = {
    "wl_dt", "undef_struct", "nott", "aand2", "aand3", "list_in_tensor_setitem", "callslru",
    "ta_iter", "mid_undefined_read", "if_undef_py", "if_obj_live", "if_fn_live", "obj", "wl_obj",
}  # fmt: skip


def collected():
    found = []
    programs(tf, lambda *args, **options: found.append((args, options)))
    return found


CASES = collected()


def traced(function, args, options):
    """What the function gives when it is traced and its graph run."""
    function = conversion.converted(function, options.get("experimental_autograph_options"))
    tensors = [x for x in args if isinstance(x, Tensor)]
    specs = options.get("input_signature")
    if specs is None:
        specs = [tf.TensorSpec(x.shape, x.dtype, "x") if isinstance(x, Tensor) else x for x in args]
    try:
        graph = tracing.trace(function, list(specs), {}, "function")
    except Untraceable:
        return tf.function(function)(*args)
    results = running.Runner(graph)(tensors)
    return nest.pack_sequence_as(graph.structured_outputs, list(results))


def plain(x):
    def shown(v):
        if not isinstance(v, Tensor):
            return v
        v = v.numpy()
        return v.decode() if isinstance(v, bytes) else np.asarray(v).tolist()

    return json.loads(json.dumps(nest.map_structure(shown, x)))


@pytest.mark.parametrize("k", range(len(CASES)), ids=lambda k: f"{k}-{CASES[k][0][0].__name__}")
def test_as_tensorflow(k):
    (function, *args), options = CASES[k]
    name, wanted = GOLDEN[k]
    assert function.__name__ == name
    if "value" in wanted:
        assert plain(traced(function, args, options)) == wanted["value"]
        return
    with pytest.raises(Exception) as raised:
        traced(function, args, options)
    assert raised.type.__name__ == wanted["error"]
    if wanted["says"] and name not in OWN_WORDS and "Operator" not in wanted["error"]:
        said = str(raised.value).split("\n")[0]
        assert said.split("got")[0].split("type=")[0] in wanted["says"] or wanted["says"] in said


def _loop_behind_a_break(n, s):
    for _ in (1, 2):
        if s > 0.5:
            break
        for _ in tf.range(n):
            if s > 0.1:
                return s
    return s * 2.0


def _loop_behind_a_continue(n, s):
    for _ in (1, 2):
        if s > 0.5:
            continue
        while s > 9.0:
            s = s - 1.0
            if s > 10.0:
                return s
    return s * 2.0


def _return_behind_a_break(n, s):
    for _ in (1, 2):
        if s > 0.5:
            break
        return s
    return s * 2.0


def _loop_in_the_else_branch(n, s):
    if s > 0.5:
        s = s - 1.0
    else:
        while s > 9.0:
            s = s - 1.0
            if s > 10.0:
                return s
    return s * 2.0


def _a_name_without_a_value(n, s):
    c = 0
    while c < n and s > -5.0:
        c += 1
        if s < 0.6:
            for d in tf.range(n):  # noqa: B007
                s = s + 0.0
            c = c + d
        elif s < 0.4:
            return s
    return s * 2.0


@pytest.mark.parametrize(
    ("function", "error", "words"),
    [
        (_a_name_without_a_value, NotImplementedError, "inside this TensorFlow loop"),
        (_loop_behind_a_break, NotImplementedError, "inside this TensorFlow loop"),
        (_loop_behind_a_continue, NotImplementedError, "inside this TensorFlow loop"),
        (_return_behind_a_break, ValueError, "the else branch must also have a return"),
        (_loop_in_the_else_branch, ValueError, "the main branch must also have a return"),
    ],
)
def test_a_return_behind_a_jump_is_refused(function, error, words):
    with pytest.raises(error, match=words):
        tf.function(function)(tf.constant(3), tf.constant(0.6))
