"""tf.keras.metrics against the golden values of TensorFlow, and what those cannot say."""

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases, make_keras_metrics

import kerastorch as tf
from kerastorch._core.errors import InvalidArgumentError

GOLDEN = json.loads((Path(cases.__file__).parent / "keras_metrics.json").read_text())
M = tf.keras.metrics


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_keras_metrics.CASES)
def test_golden(case):
    cases.check(case, tf, GOLDEN[case])


def raw(*shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(1))


CLASSES = torch.tensor([0, 2, 1, 2])
ONE_HOT = torch.nn.functional.one_hot(CLASSES, 3).float()
BITS = torch.tensor([0, 1, 1, 0])
UPDATES = [
    (M.MeanSquaredError, ONE_HOT, raw(4, 3)),
    (M.RootMeanSquaredError, ONE_HOT, raw(4, 3)),
    (M.BinaryCrossentropy, ONE_HOT, raw(4, 3)),
    (M.SparseCategoricalAccuracy, CLASSES, raw(4, 3)),
    (M.SparseCategoricalCrossentropy, CLASSES, raw(4, 3)),
    (M.CategoricalAccuracy, ONE_HOT, raw(4, 3)),
    (M.BinaryAccuracy, BITS, raw(4)),
    (M.AUC, BITS, raw(4)),
    (M.Precision, BITS, raw(4)),
    (M.F1Score, ONE_HOT, raw(4, 3)),
    (M.R2Score, ONE_HOT, raw(4, 3)),
    (lambda: M.MeanIoU(3), CLASSES, torch.tensor([0, 1, 1, 2])),
]


@pytest.mark.parametrize(("make", "y_true", "y_pred"), UPDATES)
def test_update_raw_is_update_state_and_keeps_no_graph(make, y_true, y_pred):
    fast, slow = make(), make()
    weight = torch.tensor([1.0, 0.0, 2.0, 0.5])
    if y_pred.is_floating_point():
        y_pred = y_pred.clone().requires_grad_()
    for w in (None, weight):
        fast.update_raw(y_true, y_pred, w)
        labels = tf.constant(y_true.numpy())
        if isinstance(slow, (M.F1Score, M.R2Score)):
            labels = tf.constant(y_true.float().numpy())
        slow.update_state(labels, tf.constant(y_pred.detach().numpy()), w)
    for a, b in zip(fast.weights, slow.weights, strict=True):
        assert not a._t.requires_grad
        torch.testing.assert_close(a._t, b._t)
    torch.testing.assert_close(fast.result()._t, slow.result()._t)


def test_overriding_update_state_takes_update_raw_away():
    class Own(M.Mean):
        def update_state(self, y_true, y_pred, sample_weight=None):
            return super().update_state(abs(y_true - y_pred), sample_weight)

    class Lower(M.MeanSquaredError):
        pass

    assert Own.update_raw is None and M.Metric.update_raw is None
    assert Lower.update_raw is not None


def test_updates_under_a_tape_are_not_recorded():
    v = tf.Variable(3.0)
    m = M.Mean()
    with tf.GradientTape() as tape:
        loss = v * v
        m.update_state(loss)
    assert float(m.result()) == 9.0 and not m.total._t.requires_grad
    assert float(tape.gradient(loss, v)) == 6.0


def test_results_do_not_change_with_later_updates():
    for m in (M.Sum(), M.Mean(), M.TruePositives([0.2, 0.5]), M.F1Score()):
        batch = ([[1.0, 0.0]], [[0.6, 0.3]]) if not isinstance(m, (M.Sum, M.Mean)) else ([2.0],)
        m.update_state(*batch)
        first = m.result()
        before = first.numpy().copy()
        m.update_state(*batch)
        m.update_state(*batch)
        np.testing.assert_array_equal(first.numpy(), before)


def test_state_is_written_in_place():
    m = M.SparseCategoricalAccuracy()
    m.update_raw(CLASSES, raw(4, 3))
    leaf = m.total._t
    m.update_raw(CLASSES, raw(4, 3))
    assert m.total._t is leaf


def test_reset_of_vector_state_of_a_users_metric():
    """Where TensorFlow's default reset fails, the shape not being (), ours sets zeros."""

    class Own(M.Metric):
        def __init__(self):
            super().__init__(name="own")
            self.hits = self.add_weight(name="tp", shape=(3,), initializer="ones")

        def update_state(self, x):
            self.hits.assign_add(x)

        def result(self):
            return tf.reduce_sum(self.hits)

    m = Own()
    assert float(m(tf.constant([1.0, 2.0, 3.0]))) == 9.0
    m.reset_states()
    assert float(m.result()) == 0.0


def test_old_and_new_names_of_reset_may_call_the_base():
    class Old(M.Mean):
        def reset_states(self):
            super().reset_states()

    class New(M.Mean):
        def reset_state(self):
            super().reset_state()

    for m in (Old(), New()):
        for name in ("reset_state", "reset_states"):
            m.update_state(3.0)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("warnings.warn", lambda *a, **k: None)
                getattr(m, name)()
            assert float(m.result()) == 0.0


def test_an_old_style_reset_warns():
    class Old(M.Mean):
        def reset_states(self):
            super().reset_states()

    with pytest.warns(UserWarning, match="reset_state"):
        Old().reset_state()


def test_automatic_names_count_up():
    first, second = M.AUC().name, M.AUC().name
    assert first.startswith("auc") and second.startswith("auc_") and first != second
    assert M.Mean().name == M.Mean().name == "mean"


def test_metrics_are_torch_modules():
    m = M.Mean()
    m.update_state([1.0, 2.0])
    assert isinstance(m, tf.Module) and isinstance(m, torch.nn.Module)
    assert {k: float(v) for k, v in m.state_dict().items()} == {"total": 3.0, "count": 2.0}
    assert sorted(M.AUC().state_dict()) == [
        "false_negatives",
        "false_positives",
        "true_negatives",
        "true_positives",
    ]


def test_copies_and_pickles_keep_the_state():
    m = M.Precision(name="p")
    m.update_state([0, 1, 1], [0.9, 0.8, 0.2])
    for again in (copy.deepcopy(m), pickle.loads(pickle.dumps(m))):
        assert again.name == "p" and float(again.result()) == 0.5
        again.update_state([1], [0.9])
        assert float(again.result()) == pytest.approx(2 / 3)
    assert float(m.result()) == 0.5


def test_weights_in_attributes_are_counted_once():
    class Own(M.Metric):
        def __init__(self):
            super().__init__(name="own")
            self.later = tf.Variable(1.0)
            self.first = self.add_weight("a", initializer="zeros")
            self.inner = M.Mean()

        def update_state(self, x):
            self.inner.update_state(x)

        def result(self):
            return self.inner.result() + self.first

    m = Own()
    assert [v.name for v in m.weights] == ["Variable:0", "a:0", "total:0", "count:0"]
    assert [v.name for v in m.trainable_weights] == ["Variable:0"]
    assert float(m(3.0)) == 3.0 and m.metrics == [m.inner]


def test_users_function_sees_handles_of_the_metrics_dtype():
    seen = []

    def own(y_true, y_pred, factor):
        seen.append((y_true.dtype.name, y_pred.dtype.name))
        return factor * tf.abs(y_true - y_pred)

    m = M.MeanMetricWrapper(own, name="own", factor=2.0)
    assert float(m([1, 2], [2, 4])) == 3.0
    assert seen == [("float32", "float32")]


def test_errors_of_a_users_function_come_through_once():
    calls = []

    def own(y_true, y_pred):
        calls.append(1)
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        M.MeanMetricWrapper(own)([1], [2])
    assert calls == [1]


def test_misfits_name_metric_and_shapes():
    with pytest.raises(InvalidArgumentError, match=r"mean_squared_error.*\[3\].*\[2\]"):
        M.MeanSquaredError()([0.0, 1.0, 1.0], [0.1, 0.5])


def test_unknown_metric_name():
    assert M.get("nothing_like_it") == "nothing_like_it"
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(1,))])
    model.compile("sgd", "mse", metrics=["nothing_like_it"])
    with pytest.raises(TypeError, match="nothing_like_it"):
        model.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)


def test_python_metric():
    class Count(M.experimental.PyMetric):
        def update_state(self, y_true, y_pred, sample_weight=None):
            self.hits += int(np.sum(y_true.numpy() == y_pred.numpy()))

        def result(self):
            return self.hits

        def reset_state(self):
            self.hits = 0

    m = Count()
    result = m(tf.constant([1, 2, 3]), tf.constant([1, 0, 3]))
    assert float(result) == 2.0 and result.dtype == "float32"
    m.reset_state()
    assert float(m.result()) == 0.0


@pytest.mark.parametrize("multi_label", [False, True])
def test_even_thresholds_are_a_short_way_to_the_same_counts(multi_label):
    y_true = (raw(50, 3) > 0.4).float()
    y_pred = (torch.rand(50, 3) * 10).round() / 10
    weight = torch.rand(50, 1)
    even = M.AUC(num_thresholds=6, multi_label=multi_label)
    compared = M.AUC(thresholds=[0.2, 0.4, 0.6, 0.8], multi_label=multi_label)
    compared._even = None
    for m in (even, compared):
        m.update_raw(y_true, (y_pred + 0.001).clamp(max=1.0), weight)
    for a, b in zip(even.weights, compared.weights, strict=True):
        torch.testing.assert_close(a._t, b._t, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(even.result()._t, compared.result()._t)


class _Holding(tf.keras.metrics.Metric):
    """A user's metric with state of every kind, beside a layer and a model that are no state."""

    def __init__(self):
        super().__init__(name="holding")
        self.v = tf.Variable(2.0, name="v")
        self.parts = [tf.Variable(3.0, name="l"), {"a": tf.Variable(1.0, False, name="d")}]
        self.layer = tf.keras.layers.Dense(2)
        self.layer.build((None, 3))
        self.model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
        self.inner = tf.keras.metrics.Mean(name="inner")
        self.count = self.add_weight("count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.count.assign_add(1.0)

    def result(self):
        return self.count


def test_state_is_the_metrics_own_and_not_that_of_a_model_it_holds():
    metric = _Holding()  # the names are those that TensorFlow gives
    assert [v.name for v in metric.trainable_weights] == ["v:0", "l:0"]
    rest = ["d:0", "count:0", "total:0", "count:0"]
    assert [v.name for v in metric.non_trainable_weights] == rest
    kernel = metric.model.layers[0].kernel.numpy()
    metric.inner.update_state([3.0])
    metric.reset_state()
    assert float(metric.v) == float(metric.inner.total) == 0.0
    np.testing.assert_array_equal(metric.model.layers[0].kernel.numpy(), kernel)
