"""SavedModels of Keras models as users write, load and write them again."""

import numpy as np

import kerastorch as tf
from kerastorch._files.protos import message

keras = tf.keras


def _objects(path):
    with open(f"{path}/saved_model.pb", "rb") as file:
        made = message("tensorflow.SavedModel").FromString(file.read())
    return made.meta_graphs[0]


def _edges(path):
    return [c.local_name for c in _objects(path).object_graph_def.nodes[0].children]


def _text_model():
    lines = keras.layers.TextVectorization(output_sequence_length=4)
    lines.adapt(np.array(["the cat sat", "the dog ran"]))
    text = keras.Input((), dtype=tf.string)
    x = keras.layers.Embedding(8, 3)(lines(text))
    return keras.Model(text, keras.layers.Dense(1)(keras.layers.Flatten()(x)))


def test_weights_behind_an_adapted_layer(tmp_path):
    model, text = _text_model(), tf.constant(["the dog", "a cat"])
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = keras.models.load_model(str(tmp_path / "m"))
    assert len(loaded.weights) == len(model.weights)
    for a, b in zip(loaded.weights, model.weights, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    np.testing.assert_array_equal(loaded(text).numpy(), model(text).numpy())


def _small():
    return keras.Sequential([keras.layers.Dense(2, input_shape=(3,), activation="tanh")])


def test_a_model_saved_by_saved_model_save_is_callable(tmp_path):
    model, x = _small(), tf.ones((2, 3))
    tf.saved_model.save(model, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    np.testing.assert_allclose(loaded(x), model(x))
    np.testing.assert_allclose(loaded(x, training=True), model(x))
    assert [v.name for v in loaded.trainable_variables] == [v.name for v in model.weights]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(loaded(x))
    assert all(g is not None for g in tape.gradient(loss, loaded.trainable_variables))
    tf.saved_model.save(loaded, str(tmp_path / "again"))
    again = tf.saved_model.load(str(tmp_path / "again"))
    np.testing.assert_allclose(again(x), model(x))


def test_models_inside_of_a_module(tmp_path):
    class Server(tf.Module):
        def __init__(self):
            super().__init__()
            self.model = _small()

        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
        def __call__(self, x):
            return self.model(x) + 1

    server, x = Server(), tf.ones((2, 3))
    tf.saved_model.save(server, str(tmp_path / "m"))
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    np.testing.assert_allclose(loaded(x), server(x))
    np.testing.assert_allclose(loaded.model(x), server.model(x))


def test_include_optimizer_false_leaves_no_trace(tmp_path):
    model = _small()
    model.compile("adam", "mse")
    optimizer = model.optimizer
    model.save(str(tmp_path / "m"), save_format="tf", include_optimizer=False)
    assert "optimizer" not in _edges(tmp_path / "m")
    assert model.optimizer is optimizer
    model.save(str(tmp_path / "n"), save_format="tf")
    assert "optimizer" in _edges(tmp_path / "n")


def test_signature_of_outputs_in_a_dict(tmp_path):
    x = keras.Input((3,))
    outputs = {"a": keras.layers.Dense(1, name="one")(x), "b": keras.layers.Dense(2, name="two")(x)}
    keras.Model(x, outputs).save(str(tmp_path / "m"), save_format="tf")
    loaded = tf.saved_model.load(str(tmp_path / "m"))
    assert sorted(loaded.signatures["serving_default"].structured_outputs) == ["one", "two"]
    assert sorted(loaded(tf.ones((1, 3)))) == ["a", "b"]


class _Nameless(keras.layers.Layer):
    """A layer whose config is its arguments alone."""

    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units, self.inner = units, keras.layers.Dense(units)

    def call(self, x):
        return self.inner(x) * 2


def test_a_layer_without_its_class_or_its_name_in_the_config(tmp_path):
    x = keras.Input((3,))
    model = keras.Model(x, keras.layers.Dense(1)(_Nameless(4)(_Nameless(5)(x))))
    given = tf.random.normal((4, 3))
    model.compile("sgd", "mse")
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = keras.models.load_model(str(tmp_path / "m"))
    np.testing.assert_allclose(loaded(given), model(given), rtol=1e-6)
    loaded.fit(given, tf.ones((4, 1)), verbose=0)
    loaded.save(str(tmp_path / "again"), save_format="tf")
    again = keras.models.load_model(str(tmp_path / "again"))
    np.testing.assert_allclose(again(given), loaded(given), rtol=1e-6)


def test_examples_are_parsed_in_a_signature(tmp_path):
    features = {
        "x": tf.io.FixedLenFeature([2], tf.float32),
        "word": tf.io.FixedLenFeature([], tf.string, default_value="none"),
        "ids": tf.io.VarLenFeature(tf.int64),
    }

    class Server(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")])
        def serve(self, examples):
            found = tf.io.parse_example(examples, features)
            return {**found, "ids": tf.sparse.to_dense(found["ids"], default_value=-1)}

    server = Server()
    tf.saved_model.save(server, str(tmp_path / "m"), signatures=server.serve)
    library = _objects(tmp_path / "m").graph_def.library.function
    ops = {node.op for function in library for node in function.node_def}
    assert {"ParseExampleV2", "SparseToDense"} <= ops
    example = tf.train.Example()
    example.features.feature["x"].float_list.value.extend([1.0, 2.0])
    example.features.feature["ids"].int64_list.value.extend([7, 8, 9])
    found = tf.saved_model.load(str(tmp_path / "m")).signatures["serving_default"](
        examples=tf.constant([example.SerializeToString()])
    )
    assert found["x"].numpy().tolist() == [[1.0, 2.0]]
    assert found["word"].numpy().tolist() == [b"none"]
    assert found["ids"].numpy().tolist() == [[7, 8, 9]]


def test_loops_have_a_counter_and_a_limit_in_front(tmp_path):
    class Loop(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
        def run(self, x):
            return tf.while_loop(lambda x: x < 9.0, lambda x: (x * 2.0,), (x,))[0]

    tf.saved_model.save(Loop(), str(tmp_path / "m"))
    library = _objects(tmp_path / "m").graph_def.library.function
    (loop,) = [n for f in library for n in f.node_def if n.op in ("While", "StatelessWhile")]
    assert list(loop.attr["T"].list.type)[:2] == [3, 3]  # int32: gradients in TensorFlow need them
    assert tf.saved_model.load(str(tmp_path / "m")).run(tf.constant(2.0)).numpy() == 16.0


class _Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dense(2)

    def call(self, x):
        return {"y": self.inner(x)}


def test_a_model_without_its_class_is_saved_again(tmp_path):
    model, x = _Net(), tf.ones((2, 3))
    wanted = model(x)["y"]
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = keras.models.load_model(str(tmp_path / "m"))
    loaded.save(str(tmp_path / "n"), save_format="tf")
    again = keras.models.load_model(str(tmp_path / "n"))
    np.testing.assert_allclose(again(x)["y"], wanted, rtol=1e-6)


class _Block(keras.layers.Layer):
    """Takes no `training`, but a layer inside does."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        layers = keras.layers
        self.inner = keras.Sequential([layers.Dense(3), layers.BatchNormalization(momentum=0.5)])

    def call(self, x):
        return self.inner(x) * 2


class _Around(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.block = _Block()

    def call(self, x, **kwargs):
        return self.block(x) + 1


def test_layers_without_their_class(tmp_path):
    """As in Keras they have their weights, and train by the functions of the file."""
    x = np.random.default_rng(0).normal(size=(6, 3)).astype("float32")
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.layers.Dense(1)(_Around()(_Block()(inputs))))
    model.compile("adam", "mse")
    model.fit(x, x[:, :1], epochs=2, verbose=0)
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = keras.models.load_model(str(tmp_path / "m"))
    named = [(v.name, v.shape) for v in model.trainable_variables]
    assert [(v.name, v.shape) for v in loaded.trainable_variables] == named
    for training in (False, True):
        given = model(x, training=training).numpy()
        np.testing.assert_allclose(loaded(x, training=training), given, rtol=1e-5, atol=1e-5)
    losses = [m.fit(x, x[:, :1], epochs=2, verbose=0).history["loss"] for m in (loaded, model)]
    np.testing.assert_allclose(*losses, rtol=1e-5)
    found, wanted = (m.predict(x, verbose=0) for m in (loaded, model))
    np.testing.assert_allclose(found, wanted, rtol=1e-2, atol=1e-2)  # Adam moves by rounding too


class _Pupil(keras.Model):
    """Trains a part of its weights, those of the model that is not made first."""

    def __init__(self, teacher, pupil, **kwargs):
        super().__init__(**kwargs)
        self.teacher, self.pupil = teacher, pupil

    def call(self, x):
        return self.pupil(x)

    def train_step(self, data):
        x = data[0]
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self.pupil(x) - self.teacher(x)) ** 2)
        variables = self.pupil.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return {"loss": loss}


def test_an_optimizer_of_a_part_of_the_model(tmp_path):
    teacher, pupil = (
        keras.Sequential([keras.layers.Dense(n, input_shape=(3,)), keras.layers.Dense(2)])
        for n in (8, 4)
    )
    model, x = _Pupil(teacher, pupil), np.ones((4, 3), "float32")
    model(x)
    model.compile("adam")
    model.fit(x, x, verbose=0)
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = keras.models.load_model(str(tmp_path / "m"))
    np.testing.assert_allclose(loaded(x), model(x), rtol=1e-6)


def test_losses_of_outputs_in_a_dict(tmp_path):
    """Their names are those of the dict; the layers' names, which the file has too, are others."""
    inputs, x = keras.Input((3,)), np.ones((4, 3), "float32")
    outputs = {"a": keras.layers.Dense(2)(inputs), "b": keras.layers.Dense(1)(inputs)}
    model = keras.Model(inputs, outputs)
    model.compile("adam", {"a": "mse"}, metrics={"a": "mae"})
    model.fit(x, {"a": x[:, :2]}, verbose=0)
    for name in ("m", "m.h5", "m.keras"):
        model.save(str(tmp_path / name), save_format=None if "." in name else "tf")
        loaded = keras.models.load_model(str(tmp_path / name))
        np.testing.assert_allclose(loaded(x)["b"], model(x)["b"], rtol=1e-6)
    # of the others Keras, and kerastorch, hold metrics in a list, which such outputs do not take
    found, wanted = (m.evaluate(x, {"a": x[:, :2]}, verbose=0) for m in (loaded, model))
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


class _Own(keras.Model):
    """Functional, with a step of its own."""

    def train_step(self, data):
        return super().train_step(data)


def test_subclasses_of_functional_without_their_class(tmp_path):
    """As in Keras they are plain functional models, inside of others too."""
    inputs = keras.Input((3,))
    inner = _Own(inputs, keras.layers.Dense(2, activation="tanh")(inputs), name="inner")
    model = _Own(inputs, keras.layers.Dense(1)(inner(inputs)))
    model.save(str(tmp_path / "m"), save_format="tf")
    loaded = keras.models.load_model(str(tmp_path / "m"))
    assert type(loaded) is type(loaded.get_layer("inner")) is type(keras.Model(inputs, inputs))
    x = np.ones((2, 3), "float32")
    np.testing.assert_allclose(loaded(x), model(x), rtol=1e-6)
    kept = keras.models.load_model(str(tmp_path / "m"), {"_Own": _Own})
    assert type(kept) is type(kept.get_layer("inner")) is _Own
