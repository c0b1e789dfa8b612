"""tf.keras.optimizers against Keras's trajectories, and what those cannot say."""

import copy
import json
import logging
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases, make_optimizers, make_optimizers_api

import kerastorch as tf
from kerastorch.keras.optimizers import _lists

HERE = Path(cases.__file__).parent
GOLDEN = json.loads((HERE / "optimizers.json").read_text())
ANSWERS = json.loads((HERE / "optimizers_api.json").read_text())
optimizers = tf.keras.optimizers
ALL = (*make_optimizers_api.CURRENT, *(f"legacy.{n}" for n in make_optimizers_api.LEGACY))


def made(name, *args, **kwargs):
    module = optimizers.legacy if name.startswith("legacy.") else optimizers
    return getattr(module, name.removeprefix("legacy."))(*args, **kwargs)


@pytest.mark.parametrize("case", GOLDEN)
def test_trajectory(case):
    expression, _, rate = case.partition(" then ")
    ours = make_optimizers.trajectory(expression, tf, float(rate) if rate else None)
    ours, golden = cases.encode(ours), GOLDEN[case]
    (kept, own, rate), (kept_then, own_then, rate_then) = ours["items"], golden["items"]
    assert own["keys"] == own_then["keys"]
    assert rate["python"] == pytest.approx(rate_then["python"], rel=1e-6)
    found = [x for step in kept["items"] for x in step["items"]] + own["items"]
    wanted = [x for step in kept_then["items"] for x in step["items"]] + own_then["items"]
    names = ["kept"] * (len(found) - len(own["keys"])) + own["keys"]
    for name, x, y in zip(names, found, wanted, strict=True):
        assert (x["numpy"], x["shape"]) == (y["numpy"], y["shape"]), name
        if name.startswith("SGD/m/") and not _momentum(expression):
            continue  # Keras keeps the last step there, to no effect
        size = max(1, np.abs(y["value"]).max())
        np.testing.assert_allclose(x["value"], y["value"], rtol=0, atol=2e-6 * size, err_msg=name)


def _momentum(expression):
    return re.search(r"\b(0\.1, momentum=0\.9|0\.5, True)", expression)


@pytest.mark.parametrize("case", ANSWERS)
def test_answers(case):
    cases.check(make_optimizers_api.VARIABLES + case, tf, ANSWERS[case])


def variables(*shapes):
    return [tf.Variable(np.linspace(1, 2, int(np.prod(s))).reshape(s).astype("f")) for s in shapes]


@pytest.mark.parametrize("name", ALL)
def test_step_raw_equals_apply_gradients(name):
    ours, theirs = variables((3, 2), (2,)), variables((3, 2), (2,))
    first, second = made(name, 0.1), made(name, 0.1)
    for step in range(5):
        grads = [torch.full(tuple(v.shape), 0.1 + step) for v in ours]
        first.step_raw(ours, grads)
        second.apply_gradients([(tf.constant(g.numpy()), v) for g, v in zip(grads, theirs)])
    for a, b in zip(ours, theirs):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    assert int(first.iterations) == 5


@pytest.mark.parametrize("name", ALL)
def test_gradients_stay_and_may_be_strided(name):
    a, b = variables((3, 4)), variables((3, 4))
    grad = torch.randn(4, 3)
    kept = grad.clone()
    first, second = made(name, 0.1), made(name, 0.1)
    for _ in range(2):
        first.step_raw(a, [grad.t()])
        second.step_raw(b, [grad.t().contiguous()])
    torch.testing.assert_close(grad, kept, rtol=0, atol=0)
    np.testing.assert_array_equal(a[0].numpy(), b[0].numpy())


@pytest.mark.parametrize("name", ALL)
def test_several_dtypes(name):
    both = [tf.Variable([1.0, 2.0], dtype=d) for d in ("float32", "float64")]
    alone = [tf.Variable([1.0, 2.0], dtype=d) for d in ("float32", "float64")]
    together, each = made(name, 0.1), [made(name, 0.1), made(name, 0.1)]
    for _ in range(3):
        together.apply_gradients([(tf.constant([0.5, -1.0], v.dtype), v) for v in both])
        for optimizer, v in zip(each, alone):
            optimizer.apply_gradients([(tf.constant([0.5, -1.0], v.dtype), v)])
    tolerance = 1e-6 if "Nadam" in name else 0  # the product of momenta has one dtype
    for a, b in zip(both, alone):
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=tolerance)


@pytest.mark.parametrize("name", ALL)
def test_leaf_in_another_memory_order(name):
    plain, strided = variables((3, 4)), variables((3, 4))
    strided[0]._move(strided[0]._t.detach().t().contiguous().t())
    first, second = made(name, 0.1), made(name, 0.1)
    for _ in range(3):
        grad = torch.randn(3, 4)
        first.step_raw(plain, [grad])
        second.step_raw(strided, [grad])
    np.testing.assert_allclose(plain[0].numpy(), strided[0].numpy(), rtol=1e-6)


@pytest.mark.parametrize("amsgrad", [False, True])
def test_adam_without_a_fused_kernel(amsgrad, monkeypatch):
    fused, plain = variables((3, 2)), variables((3, 2))
    first, second = optimizers.Adam(0.1, amsgrad=amsgrad), optimizers.Adam(0.1, amsgrad=amsgrad)
    for _ in range(20):
        grad = torch.randn(3, 2)
        first.step_raw(fused, [grad])
        with monkeypatch.context() as patch:
            patch.setattr(_lists, "endless", lambda device: None)
            second.step_raw(plain, [grad])
    np.testing.assert_allclose(fused[0].numpy(), plain[0].numpy(), rtol=1e-5)


def test_values_read_before_a_step_stay():
    (v,) = variables((2,))
    optimizer = optimizers.Adam(0.1)
    optimizer.apply_gradients([(tf.constant([1.0, 1.0]), v)])
    slot, rate, count = (tf.convert_to_tensor(x) for x in (
        optimizer.variables[1], optimizer.learning_rate, optimizer.iterations))  # fmt: skip
    value = tf.convert_to_tensor(v)
    before = [x.numpy() for x in (slot, rate, count, value)]
    optimizer.learning_rate = 0.5
    optimizer.apply_gradients([(tf.constant([1.0, 1.0]), v)])
    for x, y in zip((slot, rate, count, value), before):
        np.testing.assert_array_equal(x.numpy(), y)
    assert int(optimizer.iterations) == 2
    assert optimizer.variables[1].numpy()[0] == pytest.approx(0.19)


def test_a_slot_that_is_set_counts():
    (v,) = variables((2,))
    optimizer = optimizers.SGD(0.0, momentum=0.5)
    optimizer.build([v])
    optimizer.step_raw([v], [torch.zeros(2)])
    optimizer.variables[1].assign([2.0, 4.0])
    before = v.numpy()
    optimizer.step_raw([v], [torch.zeros(2)])
    np.testing.assert_allclose(v.numpy() - before, [1.0, 2.0])


def test_gradient_of_an_open_tape_is_not_disturbed():
    v = tf.Variable(3.0)
    optimizer = optimizers.SGD(1.0)
    with tf.GradientTape(persistent=True) as tape:
        y = v * v
        optimizer.apply_gradients([(tape.gradient(y, v), v)])
    assert float(tape.gradient(y, v)) == 6.0
    assert float(v) == -3.0


def test_missing_gradients_warn(caplog):
    a, b = variables((2,), (2,))
    with caplog.at_level(logging.WARNING):
        optimizers.SGD(1.0).apply_gradients([(tf.constant([1.0, 1.0]), a), (None, b)])
    assert "Gradients do not exist for variables ['Variable:0']" in caplog.text
    np.testing.assert_array_equal(b.numpy(), [1.0, 2.0])


def test_lr_keyword_warns_and_has_no_effect(caplog):
    with caplog.at_level(logging.WARNING):
        optimizer = optimizers.Adam(lr=0.5)
    assert float(optimizer.lr) == np.float32(0.001)
    assert "`lr` is deprecated" in caplog.text


class Plain(optimizers.Optimizer):
    def __init__(self, learning_rate=0.1, name="Plain", **kwargs):
        super().__init__(name, **kwargs)
        self._learning_rate = self._build_learning_rate(learning_rate)

    def build(self, var_list):
        super().build(var_list)
        if getattr(self, "_built", False):
            return
        self.sums = [self.add_variable_from_reference(v, "sum") for v in var_list]
        self.count = self.add_variable([], name="count")
        self._built = True

    def update_step(self, gradient, variable):
        total = self.sums[self._index_dict[self._var_key(variable)]]
        total.assign_add(gradient)
        self.count.assign_add(1.0)
        variable.assign_sub(self.learning_rate * total)

    def get_config(self):
        rate = self._serialize_hyperparameter(self._learning_rate)
        return {**super().get_config(), "learning_rate": rate}


@pytest.mark.parametrize("raw", [False, True])
def test_own_optimizer(raw):
    v, u = tf.Variable([1.0, 2.0], name="v"), tf.Variable(1.0, name="u")
    optimizer = Plain(0.5, weight_decay=0.1, clipvalue=1.0)
    for _ in range(2):
        if raw:
            optimizer.step_raw([v, u], [torch.tensor([1.0, 5.0]), torch.tensor(0.0)])
        else:
            optimizer.apply_gradients([(tf.constant([1.0, 5.0]), v), (tf.constant(0.0), u)])
    # twice: shrunk by 1 - 0.1 * 0.5, then less 0.5 times the sum of the clipped gradients
    np.testing.assert_allclose(v.numpy(), [-0.5725, 0.33], rtol=1e-6)
    assert [x.name for x in optimizer.variables] == [
        "iteration:0", "Plain/sum/v:0", "Plain/sum/u:0", "Plain/count:0",
    ]  # fmt: skip
    assert float(optimizer.count) == 4.0
    assert float(u) == pytest.approx(0.95**2)
    again = Plain.from_config(optimizer.get_config())
    assert float(again.learning_rate) == 0.5


def test_subclass_of_a_built_in():
    class Doubled(optimizers.SGD):
        def update_step(self, gradient, variable):
            super().update_step(2.0 * gradient, variable)

    class Flipped(optimizers.SGD):
        def apply_gradients(self, grads_and_vars, name=None, **kwargs):
            return super().apply_gradients([(-g, v) for g, v in grads_and_vars], name)

    for cls, moved in ((Doubled, -2.0), (Flipped, 1.0)):
        v = tf.Variable(0.0)
        optimizer = cls(1.0)
        optimizer.apply_gradients([(tf.constant(1.0), v)])
        assert float(v) == moved
        optimizer.apply_gradients([(tf.constant(1.0), v)])
        assert float(v) == 2 * moved
        assert int(optimizer.iterations) == 2


def test_optimizer_without_an_update():
    with pytest.raises(NotImplementedError, match="update_step"):
        optimizers.Optimizer("x").update_step(tf.constant(1.0), tf.Variable(1.0))


def test_own_legacy_optimizer():
    class Scaled(optimizers.legacy.Optimizer):
        def __init__(self, learning_rate=0.1, scale=2.0, name="Scaled", **kwargs):
            super().__init__(name, **kwargs)
            self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
            self._set_hyper("decay", self._initial_decay)
            self._set_hyper("scale", scale)

        def _create_slots(self, var_list):
            for var in var_list:
                self.add_slot(var, "sum")

        def _resource_apply_dense(self, grad, var, apply_state=None):
            rate = apply_state[(var.device, var.dtype.base_dtype)]["lr_t"]
            self.get_slot(var, "sum").assign_add(grad)
            var.assign_sub(rate * self._get_hyper("scale", var.dtype.base_dtype) * grad)

        def get_config(self):
            scale = self._serialize_hyperparameter("scale")
            return {**super().get_config(), "scale": scale}

    v = tf.Variable(0.0)
    optimizer = Scaled(0.5, decay=1.0)
    for _ in range(2):
        optimizer.apply_gradients([(tf.constant(1.0), v)])
    assert float(v) == -1.5
    assert [w.numpy() for w in optimizer.weights] == [2, 2.0]
    optimizer.scale = 4.0
    assert float(optimizer.scale) == 4.0
    optimizer.step_raw([v], [torch.tensor(3.0)])
    assert float(v) == pytest.approx(-3.5)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("how", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies_go_on_alike(name, how):
    weights = variables((3, 2), (2,))
    optimizer = made(name, 0.1)
    optimizer.step_raw(weights, [torch.ones(3, 2), torch.ones(2)])
    other, others = how((optimizer, weights))
    for who, what in ((optimizer, weights), (other, others)):
        who.step_raw(what, [torch.ones(3, 2), -torch.ones(2)])
    for a, b in zip(weights, others):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    assert int(other.iterations) == 2


def test_own_variables_in_a_store(caplog):
    weights = variables((2,))
    optimizer = optimizers.Adam(0.1)
    optimizer.step_raw(weights, [torch.ones(2)])
    store = {}
    optimizer.save_own_variables(store)
    assert list(store) == ["0", "1", "2"]
    other = optimizers.Adam(0.1)
    with caplog.at_level(logging.WARNING):
        other.load_own_variables(store)
    assert "Skipping variable loading" in caplog.text
    other.build(weights)
    other.load_own_variables(store)
    for a, b in zip(optimizer.variables, other.variables):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


@pytest.mark.parametrize("name", make_optimizers_api.CURRENT)
def test_config_goes_round(name):
    """Keras 2.15 gives a str for AdamW, Lion and Adafactor here."""
    optimizer = made(name, 0.25, clipnorm=0.5)
    config = optimizers.serialize(optimizer)
    again = optimizers.deserialize(json.loads(json.dumps(config)))
    assert type(again) is type(optimizer)
    assert optimizers.serialize(again) == config


def test_finalize_with_averages():
    v = tf.Variable(0.0)
    optimizer = optimizers.SGD(1.0, use_ema=True, ema_momentum=0.5)
    optimizer.apply_gradients([(tf.constant(1.0), v)])
    optimizer.finalize_variable_values([v])
    assert float(v) == -0.5


@pytest.mark.parametrize("name", ["SGD", "legacy.SGD"])
def test_variables_in_turn(name):
    """As with two models and one optimizer."""
    a, b = variables((2,), (3,))
    optimizer = made(name, 1.0)
    if name == "SGD":
        optimizer.build([a, b])
    for _ in range(2):
        optimizer.apply_gradients([(tf.constant([1.0, 1.0]), a)])
        optimizer.apply_gradients([(tf.constant([1.0, 1.0, 1.0]), b)])
    np.testing.assert_allclose(a.numpy(), [-1.0, 0.0])
    np.testing.assert_allclose(b.numpy(), [-1.0, -0.5, 0.0])
