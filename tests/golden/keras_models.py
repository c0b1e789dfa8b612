"""Small Keras models that the tests of configs, summaries and files share, for any `tf`.

`build(tf, name)` makes one, with names that start from nothing and weights that only depend on
their shapes.
"""

import numpy as np


def _mlp(tf):
    k = tf.keras
    model = k.Sequential(
        [
            k.layers.Dense(4, activation="relu", input_shape=(3,)),
            k.layers.Dropout(0.5),
            k.layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _deferred(tf):
    k = tf.keras
    model = k.Sequential([k.layers.Dense(3), k.layers.Dense(1)], name="later")
    model.build((None, 4))
    model.compile(k.optimizers.SGD(0.1, momentum=0.9), k.losses.MeanSquaredError())
    return model


def _unbuilt(tf):
    return tf.keras.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.ReLU()])


def _cnn(tf):
    k = tf.keras
    model = k.Sequential(name="cnn")
    model.add(k.Input((8, 8, 1), batch_size=2, name="image"))
    model.add(k.layers.Conv2D(2, 3, padding="same", use_bias=False))
    model.add(k.layers.BatchNormalization(momentum=0.9))
    model.add(k.layers.Activation("relu"))
    model.add(k.layers.MaxPooling2D())
    model.add(k.layers.Flatten())
    model.add(
        k.layers.Dense(
            3,
            kernel_regularizer=k.regularizers.l2(0.01),
            bias_constraint="non_neg",
            kernel_initializer=k.initializers.RandomNormal(stddev=0.1, seed=1),
        )
    )
    model.compile(
        k.optimizers.RMSprop(0.01),
        k.losses.CategoricalCrossentropy(from_logits=True),
        ["mae", "mse"],
    )
    return model


def _functional(tf):
    k = tf.keras
    x = k.Input((4,), name="features")
    h = k.layers.Dense(5, activation="tanh", name="hidden")(x)
    y = k.layers.Dense(1, name="out")(h)
    model = k.Model(x, y, name="simple")
    model.compile(k.optimizers.Adam(0.02), "mse", metrics=[k.metrics.MeanAbsoluteError(name="err")])
    return model


def _two_ends(tf):
    k = tf.keras
    a, b = k.Input((3,), name="a"), k.Input((2,), name="b")
    both = k.layers.concatenate([k.layers.Dense(4, name="left")(a), b])
    p = k.layers.Dense(1, activation="sigmoid", name="p")(both)
    q = k.layers.Dense(3, activation="softmax", name="q")(both)
    model = k.Model([a, b], [p, q], name="two_ends")
    model.compile(
        "sgd",
        {"p": "binary_crossentropy", "q": "sparse_categorical_crossentropy"},
        metrics={"q": ["accuracy"], "p": "mse"},
        loss_weights={"p": 1.0, "q": 0.5},
    )
    return model


def _shared(tf):
    k = tf.keras
    a, b = k.Input((3,)), k.Input((3,))
    one = k.layers.Dense(2, name="one")
    return k.Model([a, b], k.layers.Add()([one(a), one(b)]))


def _nested(tf):
    k = tf.keras
    x = k.Input((4,))
    inner = k.Sequential(
        [k.layers.Dense(3, input_shape=(4,)), k.layers.BatchNormalization()], "inner"
    )
    z = k.Input((3,), name="z")
    block = k.Model(z, k.layers.Dense(3, name="block_dense")(z), name="block")
    h = inner(x)
    h = k.layers.Add(name="sum")([h, block(h)])
    return k.Model(x, k.layers.Dense(1)(h), name="nested")


def _rows(tf):
    k = tf.keras
    inner = k.Sequential([k.layers.Dense(3, activation="relu"), k.layers.Dense(2)], "inner")
    return k.Sequential([k.Input((4,)), inner, k.layers.Dense(1)], "rows")


def _ops(tf):
    k = tf.keras
    x = k.Input((4,), name="x")
    y = tf.nn.relu(x) + 1.0
    y = tf.concat([y, x * 2.0], axis=-1)
    z = y[:, 1:3]
    m = tf.reduce_mean(y, axis=1, keepdims=True)
    return k.Model(x, [z - m, 1.0 - tf.math.exp(x)], name="ops")


def _dict_input(tf):
    k = tf.keras
    inputs = {"u": k.Input((2,), name="u"), "v": k.Input((), name="v", dtype="int32")}
    e = k.layers.Embedding(5, 2, name="table")(inputs["v"])
    return k.Model(inputs, {"sum": k.layers.Add(name="add_up")([inputs["u"], e])}, name="by_name")


def _custom(tf):
    class Scale(tf.keras.layers.Layer):
        def __init__(self, factor=2.0, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def build(self, input_shape):
            self.gain = self.add_weight("gain", shape=(input_shape[-1],), initializer="ones")

        def call(self, inputs):
            return inputs * self.gain * self.factor

        def get_config(self):
            return {**super().get_config(), "factor": self.factor}

    x = tf.keras.Input((3,), name="x")
    model = tf.keras.Model(x, Scale(3.0, name="scale")(x), name="custom")
    model.custom_objects = {"Scale": Scale}
    return model


def _frozen(tf):
    k = tf.keras
    model = k.Sequential(
        [
            k.layers.Dense(
                3, input_shape=(2,), trainable=False, name="a_rather_long_name_of_a_layer"
            ),
            k.layers.BatchNormalization(name="norm"),
            k.layers.Dense(1, name="x"),
        ],
        "frozen",
    )
    return model


def _varied(tf):
    k = tf.keras
    x = k.Input((4,), name="words", dtype="int32")
    e = k.layers.Embedding(5, 3, mask_zero=True)(x)
    flags = tf.cast(e[:, :, 0] > 0.5, tf.float32)
    flat = tf.reshape(e, [tf.shape(x)[0], 12])
    h = k.layers.Dense(2, activation="selu", dtype="float64")(tf.concat([flags, flat], -1))
    h = k.layers.LayerNormalization()(tf.cast(h, "float32"))
    model = k.Model(x, [h, tf.squeeze(tf.expand_dims(h, 0), axis=0) @ np.ones((2, 1), "float32")])
    model.compile(k.optimizers.Adagrad(0.01), ["mse", k.losses.Huber(2.0)], [["mae"], []])
    return model


MODELS = {
    "mlp": _mlp,
    "deferred": _deferred,
    "unbuilt": _unbuilt,
    "cnn": _cnn,
    "functional": _functional,
    "two_ends": _two_ends,
    "shared": _shared,
    "nested": _nested,
    "rows": _rows,
    "ops": _ops,
    "dict_input": _dict_input,
    "custom": _custom,
    "frozen": _frozen,
    "varied": _varied,
}


def _words(tf):
    k = tf.keras
    model = k.Sequential(
        [
            k.Input((6,), dtype="int32"),
            k.layers.Embedding(7, 3, mask_zero=True),
            k.layers.Bidirectional(k.layers.LSTM(3, return_sequences=True)),
            k.layers.GRU(4, return_sequences=True, reset_after=False, kernel_regularizer="l2"),
            k.layers.TimeDistributed(k.layers.Dense(3, activation="tanh")),
            k.layers.SimpleRNN(2, go_backwards=True),
            k.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    return model


def _translation(tf):
    k = tf.keras
    x, y = k.Input((5, 2)), k.Input((None, 3))
    _, *states = k.layers.LSTM(4, return_state=True)(x)
    z, *_ = k.layers.LSTM(4, return_sequences=True, return_state=True)(y, initial_state=states)
    z = k.layers.GRU(2, implementation=1)(z)
    model = k.Model([x, y], k.layers.Dense(2)(z))
    model.compile("sgd", "mse")
    return model


def _cells(tf):
    k = tf.keras
    x = k.Input((4, 3))
    cells = [k.layers.LSTMCell(3), k.layers.GRUCell(2), k.layers.SimpleRNNCell(3)]
    y = k.layers.RNN(cells, return_sequences=True)(x)
    y = k.layers.RNN(k.layers.LSTMCell(2, unit_forget_bias=False))(y)
    model = k.Model(x, k.layers.Dense(1)(y))
    model.compile("sgd", "mse")
    return model


def _frames(tf):
    k = tf.keras
    x = k.Input((3, 5, 4, 2), batch_size=4)
    y = k.layers.ConvLSTM2D(2, 2, padding="same", return_sequences=True, stateful=True)(x)
    y = k.layers.Bidirectional(k.layers.ConvLSTM2D(2, 2), merge_mode="sum")(y)
    model = k.Model(x, k.layers.Dense(1)(k.layers.Flatten()(y)))
    return model


RECURRENT = {
    "words": _words,
    "translation": _translation,
    "cells": _cells,
    "frames": _frames,
}


def build(tf, name):
    """A model by its name, its weights set to fixed values."""
    tf.keras.backend.clear_session()
    model = {**MODELS, **RECURRENT}[name](tf)
    if model.built:
        set_weights(model)
    return model


def set_weights(model):
    """Fixed values for all weights, which differ from one weight to the next."""
    for layer in model.layers:
        values = [
            np.cos(np.arange(w.size) * 0.7 + i).reshape(w.shape).astype(w.dtype) * 0.5 + 0.6
            for i, w in enumerate(layer.get_weights())
        ]
        layer.set_weights(values)


def inputs(model, rows=4):
    """Fixed data for the inputs of a functional model: an array, or a dict by input name."""

    def values(x, i):
        shape = (rows if x.shape[0] is None else x.shape[0], *(n or 3 for n in x.shape[1:]))
        flat = np.arange(np.prod(shape, dtype=int))
        if x.dtype == "int32":
            return (flat % 5).astype("int32").reshape(shape)
        return np.sin(flat * 0.3 + i).astype("float32").reshape(shape)

    arrays = {
        name: values(x, i) for i, (name, x) in enumerate(zip(model.input_names, model.inputs))
    }
    return arrays if len(arrays) > 1 else next(iter(arrays.values()))
