"""What compile() makes of losses and metrics."""

import numpy as np
import pytest

import kerastorch as tf
from kerastorch.keras._train.compiled import (
    LossesContainer,
    MetricsContainer,
    conform,
    pseudo_names,
)

keras = tf.keras


@pytest.mark.parametrize(
    ("outputs", "struct", "expected"),
    [
        (1, 5, [5]),
        (1, [5], [5]),
        (1, {"a": 5}, [5]),
        ([1, 2], 5, [5, 5]),
        ([1, 2], [3, 4], [3, 4]),
        ([1, 2], {"b": 4}, [None, 4]),
        ({"u": 1, "v": 2}, {"v": 4}, [None, 4]),
        ({"u": 1, "v": 2}, None, [None, None]),
        ([1, [2, 3]], [4, [5, 6]], [4, 5, 6]),
    ],
)
def test_conform(outputs, struct, expected):
    assert conform(outputs, struct, ["a", "b"][: 1 if outputs == 1 else 2]) == expected


def test_conform_refuses_unknown_names():
    with pytest.raises(ValueError, match=r"'c'.*\['a', 'b'\]"):
        conform([1, 2], {"a": 1, "c": 2}, ["a", "b"])


def test_pseudo_names():
    assert pseudo_names(1) == ["output_1"]
    assert pseudo_names([1, 2]) == ["output_1", "output_2"]
    assert pseudo_names({"b": 1, "a": [2, 3]}) == ["a_1", "a_2", "b"]
    assert pseudo_names([1, {"x": 2}]) == ["output_1", "output_2_x"]


def test_losses_container_by_hand():
    container = LossesContainer(["mse", "mae"], [1.0, 0.5])
    ones, zeros = tf.ones((4, 1)), tf.zeros((4, 1))
    loss = container([ones, ones * 3.0], [zeros, zeros], regularization_losses=[tf.constant(10.0)])
    assert float(loss) == 1 + 1.5 + 10
    assert [m.name for m in container.metrics] == ["loss", "output_1_loss", "output_2_loss"]
    assert [float(m.result()) for m in container.metrics] == [12.5, 1.0, 3.0]


def test_loss_without_losses_is_none():
    assert LossesContainer(None)(tf.ones((2, 1)), tf.ones((2, 1))) is None


def test_loss_keeps_its_gradient():
    v = tf.Variable([[2.0]])
    with tf.GradientTape() as tape:
        loss = LossesContainer("mse")(tf.zeros((1, 1)), v * 1.0)
    assert float(tape.gradient(loss, v)[0, 0]) == 4.0


def test_metrics_container_copies_metrics_for_each_output():
    metric = keras.metrics.MeanSquaredError(name="e")
    container = MetricsContainer([metric])
    ones = tf.ones((4, 1))
    container.update_state([ones, ones], [ones, ones * 3.0])
    assert [m.name for m in container.metrics] == ["output_1_e", "output_2_e"]
    assert [float(m.result()) for m in container.metrics] == [0.0, 4.0]
    assert metric not in container.metrics


def test_metric_objects_keep_their_place_and_reset():
    metric = keras.metrics.MeanAbsoluteError()
    model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse", metrics=[metric])
    model.fit(np.ones((4, 2)), np.zeros((4, 1)), verbose=0)
    assert model.metrics[1] is metric
    model.reset_metrics()
    assert float(metric.result()) == 0


def test_recompile_starts_anew():
    model = keras.Sequential([keras.layers.Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse", metrics=["mae"])
    model.fit(np.ones((4, 2)), np.zeros((4, 1)), verbose=0)
    model.compile("adam", "mae")
    assert model.metrics_names == []
    model.fit(np.ones((4, 2)), np.zeros((4, 1)), verbose=0)
    assert model.metrics_names == ["loss"]
    assert isinstance(model.optimizer, keras.optimizers.Adam)


def test_automatic_names_of_metrics_do_not_grow():
    for _ in range(2):
        model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", input_shape=(2,))])
        model.compile("sgd", "mse", metrics=["AUC", "AUC"])
        history = model.fit(np.ones((4, 2)), np.array([0, 1, 0, 1]), verbose=0).history
        assert list(history) == ["loss", "auc", "auc_1"]
