"""Compares fit with recorded steps to fit without them: they must agree to the last bit.

With COMPILED_STEPS=1 in the environment recorded steps become machine code (jit_compile), which
must agree up to rounding.
"""

import functools
import os

import numpy as np
import torch

import kerastorch as tf
from kerastorch.keras import layers as L
from kerastorch.keras._train.recordings import compiling, recording

keras = tf.keras
ROWS, BATCH = 12, 2
COMPILED = os.environ.get("COMPILED_STEPS") == "1"


def array(*shape, seed=0):
    return np.random.RandomState(seed).rand(*shape).astype("float32") * 2 - 1


def arrays(*shape, targets=2):
    """Inputs [ROWS, *shape] and targets [ROWS, targets]."""
    return array(ROWS, *shape), array(ROWS, targets, seed=1)


def state_of(model, history):
    """All numbers that training leaves behind."""
    optimizer = model.optimizer
    slots = optimizer.variables
    slots = slots() if callable(slots) else slots
    return {
        "history": history.history,
        "evaluated": getattr(history, "evaluated", []),
        "weights": [w.numpy() for w in model.weights],
        "optimizer": [w.numpy() for w in slots],
        "metrics": [w.numpy() for m in model.metrics for w in m.variables],
        "random": [torch.get_rng_state().numpy()],
        "losses": [float(x) for x in model.losses if hasattr(x, "numpy")],
    }


def trained(program, recorded, kept="recordings"):
    """(the state after `program`, its Recordings or CompiledSteps, or None)."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(3)
    with recording(recorded):
        model, *history = program()
    state = state_of(model, history[0])
    state["more"] = [np.asarray(x) for x in history[1:]]
    return state, model.compiled_loss.__dict__.get(kept) or Traced(model)


class Traced:
    """The replays of the traced steps of a model with a user's code."""

    refusal = None

    def __init__(self, model):
        functions = model._traced_steps["train"]._functions.values()
        runners = [t._runner for f in functions for t in f._traces.all if t.has_runner]
        self.stretches = [s for r in runners for s in r.stretches]

    @property
    def replayed(self):
        return sum(s.replays.replayed for s in self.stretches)


def check(program, replayed=None):
    """Compares both ways; the Recordings.

    replayed: whether there must have been replays, None if either is right; False is about models
        without a user's code, whose steps are not traced.
    """
    if COMPILED:
        return check_compiled(program)
    plain, _ = trained(program, False)
    recorded, kept = trained(program, True)
    for part, values in plain.items():
        if isinstance(values, dict):
            assert values.keys() == recorded[part].keys()
            values, recorded[part] = list(values.values()), list(recorded[part].values())
        assert len(values) == len(recorded[part]), part
        for a, b in zip(values, recorded[part], strict=True):
            np.testing.assert_array_equal(np.asarray(b), np.asarray(a), err_msg=part)
    if replayed is not None and (replayed or type(kept) is not Traced):
        assert bool(kept.replayed) is replayed, (kept.refusal, kept.replays.refusals)
    return kept


def check_compiled(program, compiled=None):
    """Compares training by machine code with plain training; the CompiledSteps.

    compiled: whether there must have been compiled steps, None if either is right.
    """
    with compiling(False):
        plain, _ = trained(program, False)
    with compiling(True):
        found, container = trained(program, False, "compiled_steps")
    for part, values in plain.items():
        theirs = found[part]
        if isinstance(values, dict):
            assert values.keys() == theirs.keys()
            values, theirs = list(values.values()), list(theirs.values())
        assert len(values) == len(theirs), part
        for a, b in zip(values, theirs, strict=True):
            a, b = np.asarray(a), np.asarray(b)
            if a.dtype.kind not in "fc":
                np.testing.assert_array_equal(b, a, err_msg=part)
            np.testing.assert_allclose(b, a, rtol=1e-4, atol=1e-5, err_msg=part)
    if compiled is not None:
        assert bool(container._steps) is compiled, container.refusal
    return container


def fit(model, x, y=None, optimizer="sgd", loss="mse", compile=(), **arguments):
    """Compiles and fits with three epochs of six steps, and evaluates twice."""
    model.compile(optimizer, loss, **dict(compile))
    given = {"epochs": 3, "verbose": 0, **arguments}
    if y is None:
        return model, model.fit(x, y, **given)
    given.setdefault("batch_size", BATCH)
    history = model.fit(x, y, **given)
    weights = given.get("sample_weight")
    evaluate = functools.partial(model.evaluate, batch_size=BATCH, verbose=0, return_dict=True)
    found = evaluate(x, y, sample_weight=weights), evaluate(x, y)
    history.evaluated = [value for logs in found for value in logs.values()]
    return model, history


def around(layer, *shapes, integers=False):
    """A model with `layer` between trained ones, and its inputs."""
    inputs = [keras.Input(s) for s in shapes]
    hidden = (
        inputs
        if integers
        else [
            L.Dense(s[-1], name=f"d{i}")(x)
            for i, (s, x) in enumerate(zip(shapes, inputs, strict=True))
        ]
    )
    y = layer(hidden[0] if len(hidden) == 1 else hidden)
    outputs = L.Dense(2)(L.Flatten()(y))
    make = (lambda s, i: np.random.RandomState(i).randint(0, 4, (ROWS, *s))) if integers else (
        lambda s, i: array(ROWS, *s, seed=i))  # fmt: skip
    x = [make(s, i) for i, s in enumerate(shapes)]
    return keras.Model(inputs, outputs), (x[0] if len(x) == 1 else x)


def small(**arguments):
    return keras.Sequential(
        [L.Dense(4, "tanh", input_shape=(3,), **arguments), L.BatchNormalization(), L.Dense(2)]
    )
