"""Optimizers' updates as lists of kernel calls, against the optimizers themselves."""

import numpy as np
import pytest
import torch

import kerastorch as tf
from kerastorch.keras.optimizers._stepping import make_layout
from kerastorch.keras.optimizers._update_calls import NotKnown, UpdateCalls

NEW, OLD = tf.keras.optimizers, tf.keras.optimizers.legacy
KNOWN = {
    **{name: getattr(NEW, name) for name in ("SGD", "Adam", "AdamW", "Adamax", "RMSprop")},
    **{name: getattr(NEW, name) for name in ("Adagrad", "Adadelta", "Lion")},
    "momentum": lambda: NEW.SGD(0.1, momentum=0.9, nesterov=True, weight_decay=0.1),
    "clipvalue": lambda: NEW.RMSprop(0.01, centered=True, momentum=0.5, clipvalue=0.01),
    "amsgrad": lambda: NEW.AdamW(0.01, amsgrad=True, clipnorm=0.1),
    "global_clipnorm": lambda: NEW.Adam(0.1, global_clipnorm=0.01),
    "schedule": lambda: NEW.SGD(NEW.schedules.ExponentialDecay(0.1, 3, 0.5)),
    "rate as another number": lambda: NEW.Adam(1e-7, epsilon=1e-7),
}
UNKNOWN = {
    "Nadam does more than kernel calls": NEW.Nadam,
    "Ftrl does more than kernel calls": NEW.Ftrl,
    "Adafactor does more than kernel calls": NEW.Adafactor,
    "Adam does more than kernel calls": OLD.Adam,
    "moving averages": lambda: NEW.Adam(use_ema=True),
}


def trained(make, shapes, dtype):
    """An optimizer after its first step, its variables, and a function that makes gradients."""
    numbers = [np.random.RandomState(9).randn(*s).astype(dtype) for s in shapes]
    optimizer, variables = make(), [tf.Variable(x) for x in numbers]

    def grads(seed):
        random = np.random.RandomState(seed)
        return [torch.from_numpy(np.asarray(random.randn(*s), dtype)) for s in shapes]

    optimizer.step_raw(variables, grads(0))
    return optimizer, variables, grads


@pytest.mark.parametrize("shapes", [[(4, 3), (3,)], [(2,)]], ids=["two", "one"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", KNOWN)
def test_calls_make_the_same_steps(name, dtype, shapes):
    ours, variables, grads = trained(KNOWN[name], shapes, dtype)
    theirs, wanted, _ = trained(KNOWN[name], shapes, dtype)
    calls = UpdateCalls(ours, ours._layout, grads(0))
    counter = ours._counter
    for seed in range(1, 6):
        theirs.step_raw(wanted, grads(seed))
        layout = make_layout(ours, variables, [v._prepare() for v in variables])
        slots = [s for kind in layout.slots for s in kind]
        count = counter.number()
        numbers = ours._coefficients(ours._rate(count), count + 1, layout.params[0].dtype)
        scalars = [torch.tensor(x, dtype=torch.float64) for x in numbers]
        with torch.no_grad():
            calls(layout.params, grads(seed), [slots[k] for k in calls.slots], scalars)
        counter.put(count + 1)
    for a, b in zip(variables, wanted, strict=True):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-6, atol=1e-7)
    if not ours._owes_slots():
        for a, b in zip(ours.variables, theirs.variables, strict=True):
            np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-6, atol=1e-7)


@pytest.mark.parametrize("reason", UNKNOWN)
def test_other_updates_are_not_known(reason):
    optimizer, _, grads = trained(UNKNOWN[reason], [(2, 2)], "float32")
    with pytest.raises(NotKnown, match=reason):
        UpdateCalls(optimizer, optimizer._layout, grads(0))
