"""DenseFeatures and SequenceFeatures in models (values of columns: tests/feature_column)."""

import numpy as np
import pytest

import kerastorch as tf

fc, keras = tf.feature_column, tf.keras
RANDOM = np.random.RandomState(0)
AGES = RANDOM.randint(1, 80, 48).astype("float32")
DATA = {
    "age": AGES,
    "city": RANDOM.choice(["Oslo", "Lima", "Pune", ""], 48),
    "kind": RANDOM.randint(0, 3, 48),
}
TARGET = RANDOM.rand(48).astype("float32")


def table(shape, dtype=None, **kwargs):
    return tf.reshape(tf.range(1, 1 + shape[0] * shape[1], dtype=tf.float32) / 8, shape)


def scaled(x):
    return x / 80.0


def numbers():
    """Columns of numbers only."""
    age = fc.numeric_column("age")
    kind = fc.categorical_column_with_identity("kind", 3)
    other = fc.categorical_column_with_vocabulary_list("kind", [2, 0])
    return [
        fc.numeric_column("age", normalizer_fn=scaled),
        fc.bucketized_column(age, [20, 40, 60]),
        fc.embedding_column(kind, 2, initializer=table),
        fc.indicator_column(other),
    ]


def mixed():
    """Columns of numbers and texts."""
    age = fc.numeric_column("age")
    city = fc.categorical_column_with_hash_bucket("city", 5)
    return [
        fc.numeric_column("age", normalizer_fn=scaled),
        fc.embedding_column(city, 2, initializer=table),
        fc.indicator_column(fc.crossed_column([fc.bucketized_column(age, [30]), "city"], 7)),
    ]


def sequential(columns):
    return keras.Sequential([keras.layers.DenseFeatures(columns()), *head()])


def functional(columns):
    inputs = {
        "age": keras.Input((1,), name="age"),
        "city": keras.Input((1,), name="city", dtype=tf.string),
        "kind": keras.Input((1,), name="kind", dtype=tf.int64),
    }
    if columns is numbers:
        inputs.pop("city")
    x = keras.layers.DenseFeatures(columns())(inputs)
    for layer in head():
        x = layer(x)
    return keras.Model(inputs, x)


def head():
    one = keras.initializers.Constant(0.1)
    return [
        keras.layers.Dense(3, activation="tanh", kernel_initializer=one),
        keras.layers.Dense(1, kernel_initializer=one),
    ]


def features(columns):
    return {k: v for k, v in DATA.items() if columns is mixed or k != "city"}


def fitted(model, columns, **kwargs):
    model.compile("adam", "mse", **kwargs)
    history = model.fit(features(columns), TARGET, batch_size=7, epochs=5, shuffle=False, verbose=0)
    return np.array(history.history["loss"]), [w.numpy() for w in model.weights]


@pytest.mark.parametrize("columns", [numbers, mixed])
@pytest.mark.parametrize("make", [sequential, functional])
def test_fit_is_the_same_step_by_step(make, columns):
    """A recorded step gives what a step run eagerly gives, whatever is in the batch."""
    losses, weights = fitted(make(columns), columns)
    plain_losses, plain_weights = fitted(make(columns), columns, run_eagerly=True)
    np.testing.assert_allclose(losses, plain_losses, rtol=1e-5)
    for a, b in zip(weights, plain_weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("columns", [numbers, mixed])
def test_sequential_functional_and_dataset_agree(columns):
    expected, _ = fitted(sequential(columns), columns)
    again, _ = fitted(functional(columns), columns)
    np.testing.assert_allclose(again, expected, rtol=1e-5)
    model = sequential(columns)
    model.compile("adam", "mse")
    dataset = tf.data.Dataset.from_tensor_slices((features(columns), TARGET)).batch(7)
    history = model.fit(dataset, epochs=5, verbose=0)
    np.testing.assert_allclose(history.history["loss"], expected, rtol=1e-5)


def test_drawn_shapes_and_weights():
    model = functional(mixed)
    layer = model.layers[-3]
    assert layer.output_shape == (None, 10)
    assert [w.name for w in layer.weights] == [f"{layer.name}/city_embedding/embedding_weights:0"]
    sizes = {"age": keras.Input((1,), batch_size=4), "city": keras.Input((), dtype=tf.string)}
    assert keras.layers.DenseFeatures(mixed())(sizes).shape.as_list() == [4, 10]


def test_drawing_checks_dtypes():
    city = fc.indicator_column(fc.categorical_column_with_hash_bucket("city", 5))
    with pytest.raises(ValueError, match="must be compatible"):
        keras.layers.DenseFeatures(city)({"city": keras.Input((1,), dtype=tf.int64)})
    with pytest.raises(ValueError, match="not in features dictionary"):
        keras.layers.DenseFeatures(city)({"town": keras.Input((1,), dtype=tf.string)})


@pytest.mark.parametrize("ending", ["h5", "keras"])
def test_saved_model(tmp_path, ending):
    with keras.utils.custom_object_scope({"scaled": scaled, "table": table}):
        model = functional(mixed)
        model.compile("adam", "mse")
        model.fit(DATA, TARGET, epochs=1, verbose=0)
        model.save(tmp_path / f"model.{ending}")
        again = keras.models.load_model(tmp_path / f"model.{ending}")
    np.testing.assert_array_equal(again.predict(DATA, verbose=0), model.predict(DATA, verbose=0))


def test_unknown_function_in_a_config():
    config = keras.layers.DenseFeatures(mixed()).get_config()
    with pytest.raises(ValueError, match="Unknown object: scaled"):
        keras.layers.DenseFeatures.from_config(config)


def test_config_keeps_columns_of_one_name_apart():
    """A normalized column and a plain one of the same feature, which TensorFlow mixes up."""
    layer = keras.layers.DenseFeatures(mixed())
    known = {"scaled": scaled, "table": table}
    again = keras.layers.DenseFeatures.from_config(layer.get_config(), known)
    np.testing.assert_array_equal(again(DATA).numpy(), layer(DATA).numpy())


def test_trainable():
    layer = keras.layers.DenseFeatures(mixed(), trainable=False)
    layer(DATA)
    assert not layer.trainable_weights and len(layer.non_trainable_weights) == 1
    losses, weights = fitted(keras.Sequential([layer, *head()]), mixed)
    np.testing.assert_array_equal(weights[0], table((5, 2)).numpy())
    assert losses[-1] < losses[0]


def test_edges_of_tables():
    layer = keras.layers.DenseFeatures(mixed())
    layer(DATA)
    names = list(layer._trackable_children())
    assert "city_embedding/embedding_weights" in names


def test_error_of_a_normalizer_is_its_own():
    column = fc.numeric_column("age", normalizer_fn=lambda x: x + {})
    text = fc.indicator_column(fc.categorical_column_with_hash_bucket("city", 5))
    with pytest.raises((TypeError, ValueError), match=r"dict|unsupported|convert"):
        keras.layers.DenseFeatures([column, text])(DATA)


def test_changed_vocabulary_file(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("a\nb\n")
    column = fc.categorical_column_with_vocabulary_file("x", str(path))
    layer = keras.layers.DenseFeatures(fc.indicator_column(column))
    assert layer({"x": tf.constant(["b"])}).numpy().tolist() == [[0, 1]]
    path.unlink()
    assert layer({"x": tf.constant(["a"])}).numpy().tolist() == [[1, 0]]


def test_a_table_from_a_checkpoint(tmp_path):
    values = tf.reshape(tf.range(12.0), [4, 3])
    path = tf.train.Checkpoint(t=tf.Variable(values)).write(tmp_path / "ck")
    column = fc.embedding_column(
        fc.categorical_column_with_identity("a", 4),
        3,
        ckpt_to_load_from=path,
        tensor_name_in_ckpt="t/.ATTRIBUTES/VARIABLE_VALUE",
    )
    layer = keras.layers.DenseFeatures(column)
    assert layer({"a": tf.constant([[1], [2]])}).numpy().tolist() == [[3, 4, 5], [6, 7, 8]]


def test_sequence_features():
    ids = fc.sequence_categorical_column_with_identity("a b", 3)
    layer = keras.experimental.SequenceFeatures(
        [fc.embedding_column(ids, 2, initializer=table)], name="layer"
    )
    given = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], [1, 2, 0], [2, 3])
    values, lengths = layer({"a b": given})
    assert values.shape.as_list() == [2, 3, 2] and lengths.numpy().tolist() == [2, 1]
    assert layer.weights[0].name == "layer/a_b_embedding/embedding_weights:0"
    values, lengths = layer({"a b": keras.Input((None,), dtype=tf.int64)})
    assert values.shape.as_list() == [None, None, 2] and lengths.shape.as_list() == [None]


def own_code_only():
    """Columns without functions of the user's, so that steps may be recorded."""
    age = fc.numeric_column("age")
    kind = fc.categorical_column_with_identity("kind", 3)
    other = fc.categorical_column_with_vocabulary_list("kind", [2, 0], num_oov_buckets=2)
    cross = fc.crossed_column([fc.bucketized_column(age, [30]), "kind"], 7)
    return [
        fc.bucketized_column(age, [20, 40, 60]),
        fc.embedding_column(kind, 2),
        fc.indicator_column(other),
        fc.embedding_column(cross, 2, combiner="sum"),
    ]


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("make", [sequential, functional])
def test_steps_without_code_of_the_users(make, count):
    def columns():
        return own_code_only()[:count]

    given = {k: v for k, v in DATA.items() if k != "city"}
    models = [make(columns) if make is sequential else _without_city(columns) for _ in range(2)]
    for model in models:
        model({k: tf.constant(v) for k, v in given.items()})
    models[1].set_weights(models[0].get_weights())
    histories = []
    for model, eager in zip(models, (False, True), strict=True):
        model.compile("adam", "mse", run_eagerly=eager)
        history = model.fit(given, TARGET, batch_size=6, epochs=6, shuffle=False, verbose=0)
        histories.append(history.history["loss"])
    np.testing.assert_allclose(*histories, rtol=1e-5)
    for a, b in zip(models[0].get_weights(), models[1].get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


def _without_city(columns):
    inputs = {"age": keras.Input((1,)), "kind": keras.Input((1,), dtype=tf.int64)}
    x = keras.layers.DenseFeatures(columns())(inputs)
    for layer in head():
        x = layer(x)
    return keras.Model(inputs, x)
