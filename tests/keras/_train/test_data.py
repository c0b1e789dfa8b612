"""What fit, evaluate and predict take and what they refuse, against golden values."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from golden import cases, engine, make_engine_data

import kerastorch as tf

GOLDEN = json.loads((Path(cases.__file__).parent / "engine_data.json").read_text())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", make_engine_data.CASES)
def test_golden(case):
    engine.check(case, tf, GOLDEN[case])


def model():
    net = tf.keras.Sequential(
        [tf.keras.layers.Dense(1, input_shape=(3,), kernel_initializer="ones")]
    )
    net.compile("sgd", "mse")
    return net


X, Y = engine.numbers(10, 3), engine.numbers(10, 1, start=1)


def loss(*args, **kwargs):
    return model().fit(*args, verbose=0, shuffle=False, **kwargs).history["loss"]


def test_torch_data():
    expected = loss(X, Y, batch_size=4, epochs=2)
    assert loss(torch.tensor(X), torch.tensor(Y), batch_size=4, epochs=2) == expected
    data = torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(Y))
    loader = torch.utils.data.DataLoader(data, batch_size=4)
    np.testing.assert_allclose(loss(loader, epochs=2), expected, rtol=1e-6)
    np.testing.assert_allclose(model().predict(loader, verbose=0), model().predict(X, verbose=0))


def test_list_of_batches():
    batches = [(X[i : i + 4], Y[i : i + 4]) for i in range(0, 10, 4)]
    np.testing.assert_allclose(
        loss(batches, epochs=2), loss(X, Y, batch_size=4, epochs=2), rtol=1e-6
    )
    np.testing.assert_allclose(
        loss(batches, steps_per_epoch=3, epochs=2), loss(X, Y, batch_size=4, epochs=2), rtol=1e-6
    )


def test_every_row_comes_once_an_epoch_in_another_order():
    seen = []

    class Watch(tf.keras.Model):
        def train_step(self, data):
            seen.append(data[0].numpy()[:, 0].tolist())
            return {"loss": 0.0}

    net = Watch()
    net.compile(run_eagerly=True)
    rows = np.arange(50, dtype="float32")[:, None]
    tf.random.set_seed(3)
    net.fit(rows, rows, batch_size=8, epochs=2, verbose=0)
    first, second = np.concatenate(seen[:7]).tolist(), np.concatenate(seen[7:]).tolist()
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second != list(range(50))


def test_batches_shuffled_whole():
    seen = []

    class Watch(tf.keras.Model):
        def train_step(self, data):
            seen.append(data[0].numpy()[:, 0].tolist())
            return {"loss": 0.0}

    net = Watch()
    net.compile(run_eagerly=True)
    rows = np.arange(50, dtype="float32")[:, None]
    net.fit(rows, rows, batch_size=8, verbose=0, shuffle="batch")
    assert all(sorted(b) == list(range(int(min(b)), int(max(b)) + 1)) for b in seen)
    assert sorted(np.concatenate(seen).tolist()) == list(range(50))


def test_arrays_are_not_changed():
    x, y = X.copy(), Y.copy()
    model().fit(x, y, epochs=2, verbose=0)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)


def test_strings_in_and_out():
    class Lower(tf.keras.Model):
        def call(self, x):
            return tf.strings.lower(x)

    out = Lower().predict(np.array([["A"], ["Bc"], ["D"]]), batch_size=2, verbose=0)
    assert out.tolist() == [[b"a"], [b"bc"], [b"d"]]


def test_read_only_and_strided_arrays():
    frozen = X.copy()
    frozen.flags.writeable = False
    assert loss(frozen, Y) == loss(X, Y) == loss(np.repeat(X, 2, 0)[::2], Y)
    assert loss(np.asfortranarray(X), Y.astype(">f8")) == pytest.approx(loss(X, Y))
