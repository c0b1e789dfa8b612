"""What traced functions hold: graphs, models and classes go when nobody names them any more."""

import gc
import weakref

import pytest
import torch

import kerastorch as tf
from kerastorch._graph import running
from kerastorch._graph.graph import Graph


def alive():
    gc.collect()
    return sum(type(x).__mro__.count(Graph) for x in gc.get_objects())


def with_a_tape():
    v = tf.Variable(2.0)

    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            y = v * x
        return tape.gradient(y, v)

    return [f(tf.constant(3.0)).numpy() for _ in range(5)]


def with_a_loop():
    @tf.function
    def f(n):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(n)
            s = n
            for _ in tf.range(3):
                s = s * n
        return tape.gradient(s, n)

    return [f(tf.constant(2.0)).numpy() for _ in range(5)]


@pytest.mark.parametrize("run, value", [(with_a_tape, 3.0), (with_a_loop, 32.0)])
def test_graphs_go_with_their_functions(run, value):
    run()
    before = alive()
    for _ in range(5):
        assert run() == [value] * 5
    assert alive() <= before


def test_models_go_with_their_traced_steps():
    def model():
        layers = [tf.keras.layers.Dense(1, input_shape=(1,)), tf.keras.layers.Lambda(lambda x: x)]
        made = tf.keras.Sequential(layers)
        made.compile("adam", "mse")
        made.fit(tf.ones((8, 1)), tf.ones((8, 1)), verbose=0)
        return weakref.ref(made)

    made = [model() for _ in range(3)]
    tf.keras.backend.clear_session()
    gc.collect()
    assert [x() for x in made] == [None] * 3


def test_classes_of_metrics_go():
    def metric():
        class Own(tf.keras.metrics.Mean):
            def result(self):
                return super().result() * 2.0

        found = Own()
        found.update_state(3.0)
        assert float(found.result()) == 6.0
        return weakref.ref(Own)

    made = [metric() for _ in range(3)]
    gc.collect()
    assert [x() for x in made] == [None] * 3


def test_settings_are_remembered_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(running, "_MANY", 3)
    monkeypatch.setattr(running, "_settings_numbers", {})
    seed = torch.initial_seed()
    try:
        numbers = []
        for k in range(10):
            torch.manual_seed(k)
            numbers.append(running._settings())
            assert running._settings() == numbers[-1]
    finally:
        torch.manual_seed(seed)
    assert len(set(numbers)) == 10 and len(running._settings_numbers) <= 3
