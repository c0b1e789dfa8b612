"""Golden facts about files that are missing, broken or do not fit: python make_keras_saving.py with
TF 2.15's interpreter.
"""

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import h5py
import numpy as np
from golden import cases, keras_models

CASES = [
    # no such file, no such format
    "load('missing.h5')",
    "load('missing.keras')",
    "load('missing')",
    "load('folder')",
    "load('text.h5')",
    "load('empty.h5')",
    "load('text.keras')",
    "load('half.h5')",
    "load('half.keras')",
    "load('weights.h5')",
    "tf.keras.models.load_model(3)",
    "load('mlp.h5', foo=1)",
    "load('mlp.keras', foo=1)",
    "load('custom.h5')",
    "load('custom.keras')",
    "load('lambda.keras')",
    "model.load_weights(at('missing.h5'))",
    "model.load_weights(at('missing.weights.h5'))",
    "model.load_weights(at('missing'))",
    "model.load_weights(at('text.h5'))",
    "model.load_weights(at('half.h5'))",
    # weights that do not fit
    "dense(4).load_weights(at('weights.h5'))",
    "dense(5, 2).load_weights(at('weights.h5'))",
    "dense(5, 2).load_weights(at('weights.h5'), by_name=True)",
    "loaded(dense(5, 2), 'weights.h5', by_name=True, skip_mismatch=True)",
    "loaded(dense(4, 3), 'weights.h5', by_name=True, skip_mismatch=True)",
    "loaded(dense(4), 'weights.h5', by_name=True)",
    "loaded(dense(4, 2, 7), 'weights.h5', by_name=True)",
    "loaded(dense(4, 2, use_bias=False), 'weights.h5', by_name=True, skip_mismatch=True)",
    "dense(5, 2).load_weights(at('weights.h5'), skip_mismatch=True)",
    "dense(4, 2, use_bias=False).load_weights(at('weights.h5'))",
    "dense(4, 2, use_bias=False).load_weights(at('weights.h5'), by_name=True)",
    "dense(5, 2).load_weights(at('own.weights.h5'))",
    "dense(4, 2, use_bias=False).load_weights(at('own.weights.h5'))",
    "loaded(dense(4, 2, use_bias=False), 'own.weights.h5', skip_mismatch=True)",
    "loaded(dense(4, 2), 'mlp.h5')",
    "loaded(dense(4, 2), 'mlp.h5', by_name=True)",
    "loaded(dense(4, 2), 'own.weights.h5')",
    "loaded(dense(4, 2), 'mlp.keras')",
    # models without weights, models that are no graphs
    "subclass(tf).save(at('new.h5'))",
    "subclass(tf).save_weights(at('new.h5'))",
    "subclass(tf).load_weights(at('weights.h5'))",
    "subclass(tf, call=True).save(at('new.h5'))",
    "subclass(tf, call=True).load_weights(at('weights.h5'))",
    "subclass(tf, call=True).save_weights(at('new.h5'))",
    "unbuilt().save(at('new.h5'))",
    "unbuilt().save_weights(at('new.h5'))",
    "unbuilt().load_weights(at('weights.h5'))",
    # where and how to write
    "model.save(at('new.h5'), save_format='zip')",
    "model.save_weights(at('new.h5'), save_format='zip')",
    "model.save_weights(at('new.h5'), save_format='tf')",
    "model.save(at('new.h5'), save_format='keras')",
    "model.save(at('new.keras'), include_optimizer=False)",
    "model.save(at('new.h5'), foo=1)",
    "written(model.save, 'as_h5', save_format='h5')",
    "written(model.save, 'new.hdf5')",
    "written(model.save, 'a/b/new.h5')",
    "written(model.save_weights, 'c/new.h5')",
    "written(model.save_weights, 'own.weights.h5', save_format='h5')",
    "written(model.save, 'folder', save_format='h5')",
    "model.save(at('bare.h5'), include_optimizer=False) or load('bare.h5').optimizer",
    "twice(tf).save(at('new.h5'))",
    # what comes back
    "load('mlp.h5', compile=False).optimizer",
    "load('mlp.keras', compile=False).optimizer",
    "load('mlp.h5').metrics_names",
    "load('two.h5').metrics_names",
    "load('two.keras').metrics_names",
    "load('two.h5').optimizer.get_config()",
    "load('mlp.h5').optimizer.iterations.numpy()",
    "load('mlp.keras').optimizer.iterations.numpy()",
    "type(load('mlp.h5').loss).__name__",
    "[w.name for w in load('nested.h5').weights]",
    "[v.name for v in load('mlp.h5').optimizer.variables]",
    "state(composed(tf))",
    "state(load('nested.h5'))",
]


def names(tf, folder):
    """What the cases use beside tf; files in `folder`."""
    keras = tf.keras

    def at(name):
        return f"{folder}/{name}"

    def dense(*units, **kwargs):
        keras.backend.clear_session()
        made = keras.Sequential()
        for n in units:
            more = {} if made.layers else {"input_shape": (3,)}
            made.add(keras.layers.Dense(n, **more, **kwargs))
        for layer in made.layers:
            layer.set_weights([w * 0 for w in layer.get_weights()])
        return made

    def loaded(made, name, **kwargs):
        made.load_weights(at(name), **kwargs)
        return np.array([np.sum(w) for w in made.get_weights()], "float32")

    def written(function, name, **kwargs):
        function(at(name), **kwargs)
        return Path(at(name)).is_file()

    def state(model):
        model.save_weights(at("state.weights.h5"))
        found = []
        with h5py.File(at("state.weights.h5"), "r") as file:
            file.visititems(lambda name, item: found.append((name, getattr(item, "shape", None))))
        return found

    def unbuilt():
        return keras.Sequential([keras.layers.Dense(3)])

    Path(at("folder")).mkdir(exist_ok=True)
    for model_name in ("custom", "nested"):
        made = keras_models.build(tf, model_name)
        made.save(at(f"{model_name}.h5"))
        made.save(at(f"{model_name}.keras"))
    with contextlib.suppress(ValueError):
        function = keras.Sequential([keras.layers.Lambda(lambda x: x * 2, input_shape=(2,))])
        function.save(at("lambda.keras"))
        function.save(at("lambda.h5"))
    two = keras_models.build(tf, "two_ends")
    data = keras_models.inputs(two), [np.zeros((4, 1)), np.zeros(4, "int32")]
    two.fit(*data, verbose=0)
    two.save(at("two.h5"))
    two.save(at("two.keras"))
    model = dense(4, 2)
    keras_models.set_weights(model)
    model.compile("adam", keras.losses.MeanSquaredError(), metrics=["mae"])
    model.fit(np.ones((8, 3)), np.ones((8, 2)), batch_size=4, verbose=0)
    model.save(at("mlp.h5"))
    model.save(at("mlp.keras"))
    keras_models.set_weights(model)
    model.save_weights(at("weights.h5"))
    model.save_weights(at("own.weights.h5"))
    Path(at("text.h5")).write_text("hello")
    Path(at("empty.h5")).write_text("")
    Path(at("text.keras")).write_text("hello")
    for suffix in ("h5", "keras"):
        data = Path(at(f"mlp.{suffix}")).read_bytes()
        Path(at(f"half.{suffix}")).write_bytes(data[: len(data) // 2])
    return {
        "at": at,
        "load": lambda name, **kwargs: keras.models.load_model(at(name), **kwargs),
        "model": model,
        "dense": dense,
        "loaded": loaded,
        "written": written,
        "unbuilt": unbuilt,
        "state": state,
        "composed": composed,
        "subclass": subclass,
        "twice": twice,
    }


def subclass(tf, call=False):
    """A model that is no graph of layers."""

    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.first, self.second = tf.keras.layers.Dense(4), tf.keras.layers.Dense(2)

        def call(self, x):
            return self.second(self.first(x))

    model = Own()
    if call:
        model(tf.ones([1, 3]))
    return model


def composed(tf):
    """A trained model whose layers stand in attributes, lists and dicts, metrics among them."""

    class Block(tf.keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.parts = [tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)]
            self.named = {"a": tf.keras.layers.Dense(2), "b": tf.keras.layers.BatchNormalization()}

        def build(self, input_shape):
            self.own = self.add_weight("own", (2,))
            self.plain = tf.Variable([1.0, 2.0], name="plain")

        def call(self, x):
            for part in self.parts:
                x = part(x)
            return self.named["b"](self.named["a"](x)) * self.own + self.plain

    class Composed(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.zz, self.aa = tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)
            self.block, self.other, self.rest = Block(), Block(), [Block()]
            self.seen = tf.keras.metrics.Mean(name="seen")
            self.factor = tf.Variable(1.0)

        def call(self, x):
            return self.rest[0](self.other(self.block(self.aa(self.zz(x))))) * self.factor

    model = Composed()
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.ones((4, 2)), np.ones((4, 2)), verbose=0)
    return model


def twice(tf):
    """A model with a layer that gives two weights the same name."""

    class Two(tf.keras.layers.Layer):
        def build(self, input_shape):
            self.a, self.b = self.add_weight(shape=(1,)), self.add_weight(shape=(1,))

        def call(self, x):
            return x * self.a + self.b

    return tf.keras.Sequential([Two(input_shape=(2,))])


@contextlib.contextmanager
def folder():
    """A folder for the cases' files."""
    made = tempfile.mkdtemp()
    try:
        yield made
    finally:
        shutil.rmtree(made)


if __name__ == "__main__":
    import tensorflow as tf

    with folder() as made:
        path = Path(__file__).parent / "keras_saving.json"
        cases.record(CASES, tf, path, **names(tf, made))
