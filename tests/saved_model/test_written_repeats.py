"""Calls of like layers are written from the script of the first, and exactly as without it."""

import collections
import itertools

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._files.protos import message
from kerastorch._graph.lowering.repeats import Repeats

k = tf.keras
layers = k.layers


def _mlp():
    x = h = k.Input((7,))
    for activation in ("relu", "relu", "selu", "selu", None, "tanh", "tanh"):
        h = layers.Dense(7, activation)(h)
    for make in (lambda: layers.Dropout(0.3), layers.LayerNormalization, layers.BatchNormalization):
        h = make()(make()(h))
    h = layers.Reshape((7, 1))(h)
    for _ in range(3):
        h = layers.Conv1D(4, 3, padding="causal")(h)
    return k.Model(x, layers.Flatten()(h))


def _resnet():
    x = k.Input((8, 8, 3))
    h = layers.Conv2D(8, 3, padding="same", use_bias=False)(x)
    for _ in range(2):
        y = layers.Conv2D(8, 3, padding="same", activation="relu")(h)
        y = layers.Conv2D(8, 3, padding="same")(layers.BatchNormalization()(y))
        h = layers.ReLU()(layers.add([h, y]))
    h = layers.GlobalAveragePooling2D()(layers.MaxPooling2D()(h))
    return k.Model(x, layers.Dense(3, "softmax")(h))


def _sequences():
    x = k.Input((None,), dtype="int32")
    h = layers.Embedding(50, 8)(x)
    for _ in range(2):
        h = layers.Dense(8, "gelu")(h)
    h = layers.LSTM(4, return_sequences=True)(h)
    return k.Model(x, layers.GlobalMaxPooling1D()(h))


def _any_size():
    x = h = k.Input((None, None, 3))
    for _ in range(2):
        h = layers.Conv2D(3, 3, padding="same", activation="relu")(h)
    h = layers.UpSampling2D()(layers.MaxPooling2D()(h))
    for _ in range(2):
        h = layers.Conv2DTranspose(3, 3, padding="same")(h)
    return k.Model(x, h)


def _transformer():
    x = h = k.Input((6, 8))
    for _ in range(2):
        h = layers.LayerNormalization()(h + layers.MultiHeadAttention(2, 4)(h, h))
        h = layers.LayerNormalization()(h + layers.Dense(8)(layers.Dense(16, "gelu")(h)))
        h = layers.Permute((2, 1))(layers.Dense(6)(layers.Permute((2, 1))(h)))
    return k.Model(x, h)


def _functions(model, path):
    """{name: FunctionDef} of a saved model."""
    model.save(path, save_format="tf")
    saved = message("tensorflow.SavedModel")()
    with open(f"{path}/saved_model.pb", "rb") as file:
        saved.ParseFromString(file.read())
    functions = saved.meta_graphs[0].graph_def.library.function
    for function in functions:
        function.attr.pop("api_implements", None)
    return {f.signature.name: f.SerializeToString(deterministic=True) for f in functions}


@pytest.fixture
def counts(monkeypatch):
    """How often calls of each kind are written from a script."""
    found, again = collections.Counter(), Repeats._again

    def counted(self, op, script):
        found[op.node.label] += 1
        return again(self, op, script)

    monkeypatch.setattr(Repeats, "_again", counted)
    return found


def _without(monkeypatch):
    monkeypatch.setattr(Repeats, "written", lambda self, op, write: write(op))


@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        (_mlp, ["Dense", "LayerNormalization", "Dropout", "BatchNormalization", "Conv"]),
        (_resnet, ["Conv", "BatchNormalization", "ReLU", "Pooling", "_GlobalAverage"]),
        (_sequences, ["Embedding", "Dense", "_GlobalMax"]),
        (_any_size, ["Conv"]),
        (_transformer, ["EinsumDense", "LayerNormalization", "Dense", "Permute"]),
    ],
)
def test_the_same_nodes_as_without_scripts(make, kinds, counts, monkeypatch, tmp_path):
    model = make()
    quick = _functions(model, tmp_path / "quick")
    assert all(counts[f"{kind}.call"] for kind in kinds), counts
    _without(monkeypatch)
    assert quick == _functions(model, tmp_path / "slow")


def test_what_layers_differ_in_is_seen(monkeypatch, tmp_path):
    def user(y):
        return y * 2

    first, second = user, lambda y: y * 3
    second.__name__ = "user"

    class Twice(layers.Dense):
        def call(self, inputs):
            return 2 * super().call(inputs)

    x = h = k.Input((4,))
    for make in (
        lambda: layers.Dense(4, "relu"), lambda: layers.Dense(4, "relu", use_bias=False),
        lambda: layers.Dense(4, first), lambda: layers.Dense(4, second), lambda: layers.Dense(4),
        lambda: Twice(4), lambda: layers.LeakyReLU(0.1), lambda: layers.LeakyReLU(0.2),
        lambda: layers.Dense(4, "relu"), lambda: layers.LeakyReLU(0.1), lambda: Twice(4),
    ):  # fmt: skip
        h = make()(h)
    model = k.Model(x, h)
    tied = model.layers[5]
    model.layers[-3].kernel = tied.kernel  # of a layer's variables one is another's
    values = np.random.RandomState(0).randn(5, 4).astype("float32")
    quick = _functions(model, tmp_path / "quick")
    loaded = tf.saved_model.load(str(tmp_path / "quick")).signatures["serving_default"]
    (found,) = loaded(tf.constant(values)).values()
    np.testing.assert_allclose(found, model(values), rtol=1e-5, atol=1e-5)
    _without(monkeypatch)
    assert quick == _functions(model, tmp_path / "slow")


def test_settings_of_a_layer_are_compared(counts, tmp_path):
    pools = [(2, 1), (2, 2), (3, 1), (3, 1)]
    x = h = k.Input((16, 16, 2))
    for size, strides in pools:
        h = layers.MaxPooling2D(size, strides, padding="same")(h)
    model = k.Model(x, h)
    _functions(model, tmp_path / "model")
    # the model's two functions and each layer's own call the pools, of which three are unlike
    assert counts["Pooling.call"] == 3 * len(pools) - 3
    values = np.random.RandomState(0).randn(2, 16, 16, 2).astype("float32")
    loaded = tf.saved_model.load(str(tmp_path / "model")).signatures["serving_default"]
    (found,) = loaded(tf.constant(values)).values()
    np.testing.assert_array_equal(found, model(values))


def test_each_call_has_its_own_variables(tmp_path):
    x = h = k.Input((3,))
    for _ in range(4):
        h = layers.Dense(3, "tanh")(h)
    model = k.Model(x, h)
    for i, variable in enumerate(itertools.chain(model.weights)):
        variable.assign(variable + 0.1 * i)
    model.save(tmp_path / "model", save_format="tf")
    loaded = k.models.load_model(tmp_path / "model")
    values = np.random.RandomState(0).randn(2, 3).astype("float32")
    np.testing.assert_array_equal(loaded(values), model(values))
    bare = tf.saved_model.load(str(tmp_path / "model"))
    np.testing.assert_allclose(bare(values), model(values), rtol=1e-5)
