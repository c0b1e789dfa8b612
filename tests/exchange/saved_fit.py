"""SavedModel folders of Keras models that are trained on after Keras has loaded them.

    python tests/exchange/saved_fit.py [PYTHON]

kerastorch trains models and writes folders; PYTHON, an interpreter that has TensorFlow, loads them
with tf.keras.models.load_model: predictions and evaluate must be equal, and fit, without compile,
must give what it gives for a copy of the weights and a new optimizer: the slots of an optimizer are
not in a folder, TensorFlow's own included. Exits with 1 if something differs.

    PYTHON tests/exchange/saved_fit.py read FOLDER

is the half of TensorFlow.
"""

import os
import pickle
import sys
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from oracle_exchange import read_by_tensorflow  # noqa: E402

_RANDOM = np.random.RandomState(0)
X = _RANDOM.randn(16, 4).astype(np.float32)
Y = X.sum(1, keepdims=True)


def models(tf):
    """{name: a model}."""
    k, layers = tf.keras, tf.keras.layers

    @k.utils.register_keras_serializable("saved_fit")
    class Scale(layers.Layer):
        """x * a."""

        def build(self, shape):
            self.a = self.add_weight(name="a", shape=(shape[-1],), initializer="ones")

        def call(self, x):
            return x * self.a

    @k.utils.register_keras_serializable("saved_fit")
    class Scaled(k.Model):
        """A subclassed model with a layer of its own."""

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.scale, self.dense = Scale(), layers.Dense(1)

        def call(self, x):
            return self.dense(self.scale(x))

        def get_config(self):
            return {}

    x, scaled, norm = k.Input([4]), Scaled(), layers.Normalization()
    scaled(tf.zeros([1, 4]))
    norm.adapt(X)
    batch = [layers.Dense(3, "tanh", input_shape=(4,)), layers.BatchNormalization()]
    return {
        "functional": k.Model(x, layers.Dense(1)(layers.Dense(5, "relu")(x))),
        "sequential": k.Sequential([*batch, layers.Dense(1)]),
        "subclassed": scaled,
        "recurrent": k.Sequential(
            [layers.Reshape((4, 1), input_shape=(4,)), layers.LSTM(3), layers.Dense(1)]
        ),
        "normalized": k.Sequential([k.Input([4]), norm, layers.Dense(1)]),
    }


def _compile(tf, model):
    model.compile(tf.keras.optimizers.Adam(0.01), "mse", metrics=["mae"])


def _losses(model):
    history = model.fit(X, Y, batch_size=4, epochs=2, shuffle=False, verbose=0)
    return [float(v) for v in history.history["loss"]]


def write(folder):
    """Writes the folders, and facts.pickle."""
    import kerastorch as tf

    facts = {}
    for name, model in models(tf).items():
        _compile(tf, model)
        _losses(model)
        model.save(str(Path(folder) / name), save_format="tf")
        fact = {"predictions": np.asarray(model(X)), "scores": model.evaluate(X, Y, verbose=0)}
        _compile(tf, model)
        facts[name] = {**fact, "losses": _losses(model)}
    (Path(folder) / "facts.pickle").write_bytes(pickle.dumps(facts))


def read(tf, folder):
    """What differs, in lines."""
    models(tf)  # the classes
    for name, fact in pickle.loads((Path(folder) / "facts.pickle").read_bytes()).items():
        model = tf.keras.models.load_model(str(Path(folder) / name))
        found = {"predictions": np.asarray(model(X)), "scores": model.evaluate(X, Y, verbose=0)}
        found["losses"] = _losses(model)
        for what, value in found.items():
            if not np.allclose(value, fact[what], rtol=1e-4, atol=1e-5):
                yield f"{name}: {what} {value}, not {fact[what]}"


if __name__ == "__main__":
    sys.exit(read_by_tensorflow(__file__, sys.argv[1:], write, read))
