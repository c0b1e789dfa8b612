"""Messages of errors: they name the layer or argument, what came, and what was expected."""

import numpy as np
import pytest

import kerastorch as tf

keras = tf.keras
L = keras.layers


def net(**options):
    model = keras.Sequential([L.Dense(2, input_shape=(3,), name="d")], name="net")
    model.compile(**{"optimizer": "sgd", "loss": "mse", **options})
    return model


def rows(*shape):
    return np.ones(shape, "float32")


class Broken(L.Layer):
    def call(self, x, scale=2.0):
        return tf.matmul(x, tf.ones((7, 2)))


class TwoArguments(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)


CASES = [
    (
        lambda: net().fit(rows(4, 5), rows(4, 2), verbose=0),
        ValueError,
        ["net", "(None, 3)", "(4, 5)"],
    ),
    (lambda: net()(rows(3)), ValueError, ["net", '"d"', "min_ndim=2", "(3,)"]),
    (lambda: L.Dense(2, name="d")(rows(3)), ValueError, ["'d'|\"d\"", "min_ndim=2", "ndim=1"]),
    (lambda: L.Conv2D(2, 3, name="c")(rows(2, 3)), ValueError, ['"c"', "ndim", "(2, 3)"]),
    (
        lambda: net().fit(rows(4, 3), rows(5, 2)),
        ValueError,
        ["cardinality", "x sizes: 4", "y sizes: 5"],
    ),
    (lambda: net().fit(rows(0, 3), rows(0, 2)), ValueError, ["Sequential|net|data"]),
    (lambda: net().fit(None), ValueError, ["NoneType|None"]),
    (lambda: net().fit(object(), rows(4, 2)), ValueError, ["data adapter", "object"]),
    (lambda: net().fit(rows(4, 3)), ValueError, ["Target data is missing", "mse"]),
    (lambda: net(loss=None).fit(rows(4, 3), rows(4, 2)), ValueError, ["No loss found", "net"]),
    (lambda: net(loss="nope").fit(rows(4, 3), rows(4, 2)), ValueError, ["nope"]),
    (lambda: net(metrics=["nope"]).fit(rows(4, 3), rows(4, 2)), TypeError, ["nope"]),
    (
        lambda: net(metrics=["mae", "mae"]).fit(rows(4, 3), rows(4, 2)),
        ValueError,
        ["mae", "unique"],
    ),
    (lambda: net(loss={"e": "mse"}).fit(rows(4, 3), rows(4, 2)), ValueError, ["'e'", "'d'"]),
    (lambda: net(optimizer="nope"), ValueError, ["nope"]),
    (lambda: net(foo=3), TypeError, ["foo"]),
    (lambda: L.Dense(2, activation="nope"), ValueError, ["nope"]),
    (
        lambda: net().fit(rows(4, 3), rows(4, 5)),
        ValueError,
        ["mean_squared_error", "[4, 5]", "[4, 2]"],
    ),
    (
        lambda: net(loss="sparse_categorical_crossentropy").fit(rows(4, 3), np.full(4, 7)),
        tf.errors.InvalidArgumentError,
        ["7", "[0, 2)"],
    ),
    (
        lambda: net().fit(rows(4, 3), rows(4, 2), class_weight={3: 1.0}),
        ValueError,
        ["class_weight", "3"],
    ),
    (
        lambda: net().fit(rows(1, 3), rows(1, 2), validation_split=0.5),
        ValueError,
        ["1 samples", "0.5"],
    ),
    (lambda: keras.Sequential([L.Dense(1)]).fit(rows(2, 3), rows(2, 1)), RuntimeError, ["compile"]),
    (
        lambda: keras.Sequential([L.Dense(1)], name="s").summary(),
        ValueError,
        ["not yet been built"],
    ),
    (
        lambda: keras.Sequential([L.Dense(1)], name="s").weights,
        ValueError,
        ["'s'", "not yet been created"],
    ),
    (lambda: keras.Sequential().add(3), TypeError, ["3", "int"]),
    (lambda: net().get_layer("e"), ValueError, ["e", "['d']"]),
    (lambda: net().get_layer(index=4), ValueError, ["4", "1"]),
    (lambda: net().set_weights([rows(3, 2)]), ValueError, ["length 1", "2 weights"]),
    (lambda: net().layers[0].set_weights([rows(2, 2), rows(2)]), ValueError, ["(3, 2)", "(2, 2)"]),
    (
        lambda: Broken(name="b")(rows(2, 3)),
        tf.errors.InvalidArgumentError,
        ["'b'", "(type Broken)", "scale|x=", "shape=(2, 3)"],
    ),
    (lambda: Broken(name="b")(keras.Input((3,))), ValueError, ["'b'", "(type Broken)"]),
    (lambda: keras.Model(keras.Input((3,)), tf.ones(3)), ValueError, ["output of a TensorFlow"]),
    (
        lambda: keras.Model(keras.Input((3,)), keras.Input((3,), name="other") * 2.0),
        ValueError,
        ["disconnected", "other"],
    ),
    (lambda: bool(keras.Input((3,)) > 0), TypeError, ["truth value|tf.cond"]),
    (lambda: np.array(keras.Input((3,))), TypeError, ["symbolic"]),
    (lambda: L.Layer(foo=1), TypeError, ["foo"]),
    (lambda: L.Layer().add_weight("w", (None, 2)), TypeError, ["'w'", "None"]),
    (lambda: L.Dense(1, name="d").count_params(), ValueError, ["d", "built"]),
    (lambda: L.Dense(1, name="d").output, AttributeError, ["d", "inbound"]),
    (lambda: L.Dense(1, name="d").input_shape, AttributeError, ["d", "never been called"]),
    (lambda: net().fit(iter([(rows(2, 3), rows(2, 2))]), rows(2, 2)), ValueError, ["`y`"]),
    (lambda: keras.mixed_precision.Policy("nope"), ValueError, ["nope", "mixed_float16"]),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", range(len(CASES)))
def test_class_and_message(case):
    function, kind, words = CASES[case]
    with pytest.raises(kind) as caught:
        function()
    assert type(caught.value) is kind
    for word in words:
        assert any(part in str(caught.value) for part in word.split("|")), (word, str(caught.value))


def test_innermost_layer_is_named_once():
    class Outer(L.Layer):
        def __init__(self):
            super().__init__(name="outer")
            self.inner = Broken(name="inner")

        def call(self, x):
            return self.inner(x)

    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        Outer()(rows(2, 3))
    assert str(caught.value).count("Exception encountered") == 1
    assert "inner" in str(caught.value)


def test_error_class_without_a_plain_constructor_becomes_runtime_error():
    class Layer(L.Layer):
        def call(self, x):
            raise TwoArguments(1, 2)

    with pytest.raises(RuntimeError, match="1, 2"):
        Layer(name="layer")(rows(1))


def test_error_in_raw_path_of_fit_names_the_layer():
    a, b = keras.Input((None,), name="a"), keras.Input((None,), name="b")
    model = keras.Model([a, b], L.Add(name="sum")([a, b]))
    with pytest.raises((tf.errors.InvalidArgumentError, ValueError), match="sum"):
        model.predict([rows(2, 3), rows(2, 4)], verbose=0)


def test_failed_fit_leaves_a_usable_model():
    model = net()
    with pytest.raises(ValueError):
        model.fit(rows(4, 3), rows(4, 5), verbose=0)
    model.fit(rows(4, 3), rows(4, 2), verbose=0)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(rows(1, 3)))
    assert tape.gradient(loss, model.trainable_variables)[0].shape == (3, 2)
