"""SavedModels with layers of a user's classes, adapted layers and inner models."""

import numpy as np

import kerastorch as tf

L = tf.keras.layers
X = np.random.RandomState(0).rand(20, 5).astype("float32")
Y = X.sum(1)


class Tower(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.z, self.a = L.Dense(5), L.Dense(5)

    def call(self, x):
        return self.a(self.z(x))


class Cross(L.Layer):
    def build(self, shape):
        self.inner = L.Dense(shape[-1])
        self.built = True

    def call(self, x):
        return x * self.inner(x) + x


def towers():
    x = tf.keras.Input((5,))
    return tf.keras.Model(x, L.Dense(1)(Tower()(Tower()(x))))


def crossed():
    x = tf.keras.Input((5,))
    return tf.keras.Model(x, L.Dense(1)(Cross()(x)))


def test_training_goes_on_in_models_without_their_classes(tmp_path):
    for make, weights in ((towers, 10), (crossed, 4)):
        tf.keras.utils.set_random_seed(1)
        model = make()
        model.compile(tf.keras.optimizers.Adam(0.05), "mse")
        model.fit(X, Y, verbose=0, shuffle=False)
        model.save(tmp_path / make.__name__)
        loaded = tf.keras.models.load_model(tmp_path / make.__name__)
        assert len(loaded.weights) == weights
        np.testing.assert_allclose(loaded(X), model(X), rtol=1e-5, atol=1e-6)
        losses = [m.fit(X, Y, verbose=0, shuffle=False).history["loss"] for m in (model, loaded)]
        np.testing.assert_allclose(*losses, rtol=1e-5)
        np.testing.assert_allclose(loaded(X), model(X), rtol=1e-4, atol=1e-5)


def adapted(**kwargs):
    layer = L.Normalization(axis=-1, **kwargs)
    layer.adapt(X * 9)
    return layer


def test_a_model_that_begins_with_an_adapted_layer(tmp_path):
    model = tf.keras.Sequential([adapted(), L.Dense(1)])
    model.compile("adam", "mae")
    model.fit(X, Y, verbose=0)
    assert model.input_shape == (None, None)
    model.save(tmp_path / "m")
    loaded = tf.keras.models.load_model(tmp_path / "m")
    served = tf.saved_model.load(tmp_path / "m").signatures["serving_default"]
    for rows in (1, 7):
        wanted = model(X[:rows])
        np.testing.assert_allclose(loaded(X[:rows]), wanted, rtol=1e-5, atol=1e-6)
        (found,) = served(tf.constant(X[:rows])).values()
        np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
    loaded.fit(X, Y, verbose=0)


def test_an_adapted_layer_in_an_inner_model(tmp_path):
    x = tf.keras.Input((5,))
    inner = tf.keras.Model(x, adapted()(x))
    model = tf.keras.Model(x, L.Dense(1)(inner(x)))
    model.save(tmp_path / "m")
    model.save_weights(tmp_path / "weights")
    wanted = model(X)
    np.testing.assert_allclose(tf.keras.models.load_model(tmp_path / "m")(X), wanted, rtol=1e-6)
    inner.layers[-1].reset_state()
    inner.layers[-1].finalize_state()
    assert not np.allclose(model(X), wanted)
    model.load_weights(tmp_path / "weights")
    np.testing.assert_allclose(model(X), wanted, rtol=1e-6)


def test_arrays_in_configs_are_lists_in_a_saved_model(tmp_path):
    start = tf.keras.initializers.Constant(np.log([0.25]))
    model = tf.keras.Sequential([L.Dense(1, bias_initializer=start, input_shape=(5,))])
    model.save(tmp_path / "m")
    assert b"__numpy__" not in (tmp_path / "m" / "keras_metadata.pb").read_bytes()
    config = tf.keras.models.load_model(tmp_path / "m").layers[0].get_config()
    np.testing.assert_allclose(config["bias_initializer"]["config"]["value"], np.log([0.25]))


class Dropping(tf.keras.Model):
    """A model whose `call` takes no `training`, while a layer in it does."""

    def __init__(self):
        super().__init__()
        self.dense, self.drop = L.Dense(5), L.Dropout(0.5)

    def call(self, x):
        return self.drop(self.dense(x))


def test_layers_inside_train_as_such(tmp_path):
    model = tf.keras.Sequential([Dropping(), L.Dense(2)])
    model(X)
    model.save(tmp_path / "m")
    loaded = tf.keras.models.load_model(tmp_path / "m")
    np.testing.assert_allclose(loaded(X), model(X), rtol=1e-5, atol=1e-6)
    assert not np.allclose(loaded(X, training=True), loaded(X, training=False))
    functions = tf.saved_model.load(tmp_path / "m")
    assert not np.allclose(functions(X, training=True), functions(X, training=False))
