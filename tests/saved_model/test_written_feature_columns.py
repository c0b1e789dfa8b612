"""Models of feature columns, written and read back; TensorFlow 2.15 read the same programs."""

import numpy as np

import kerastorch as tf

fc, L = tf.feature_column, tf.keras.layers


def columns():
    age = fc.numeric_column("age")
    buckets = fc.bucketized_column(age, [18, 30, 65])
    kind = fc.categorical_column_with_vocabulary_list("kind", ["cat", "dog"], num_oov_buckets=2)
    number = fc.categorical_column_with_vocabulary_list("number", [7, 3], default_value=1)
    code = fc.categorical_column_with_identity("code", 3, default_value=0)
    hashed = fc.categorical_column_with_hash_bucket("kind", 5)
    crossed = fc.crossed_column([buckets, "kind"], 20)
    weighed = fc.weighted_categorical_column(kind, "weight")
    return [
        age,
        buckets,
        fc.numeric_column("pair", shape=(2,), normalizer_fn=lambda x: (x - 0.5) * 2.0),
        fc.indicator_column(kind),
        fc.indicator_column(number),
        fc.embedding_column(code, 2, combiner="sqrtn", max_norm=0.3),
        fc.embedding_column(hashed, 3),
        fc.embedding_column(crossed, 2, combiner="sum"),
        fc.indicator_column(weighed),
    ]


def examples(count):
    rng = np.random.RandomState(count)
    found = []
    for i in range(count):
        kinds = [b"cat", b"bird", b"dog"][: 1 + i % 3]
        values = {
            "age": [float(rng.randint(10, 80))], "pair": rng.rand(2).tolist(), "kind": kinds,
            "number": [int(rng.choice([3, 5, 7]))], "code": [int(rng.randint(0, 5))],
            "weight": rng.rand(len(kinds)).tolist(),
        }  # fmt: skip
        found.append(_example(values))
    return tf.constant(found)


def _example(values):
    features = {}
    for key, value in values.items():
        if isinstance(value[0], bytes):
            made = tf.train.Feature(bytes_list=tf.train.BytesList(value=value))
        elif isinstance(value[0], float):
            made = tf.train.Feature(float_list=tf.train.FloatList(value=value))
        else:
            made = tf.train.Feature(int64_list=tf.train.Int64List(value=value))
        features[key] = made
    whole = tf.train.Example(features=tf.train.Features(feature=features))
    return whole.SerializeToString()


class Parsed(tf.Module):
    """Serialized examples to features."""

    def __init__(self, layer, found):
        super().__init__()
        self.layer, self.spec = layer, fc.make_parse_example_spec(found)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")])
    def __call__(self, examples):
        return self.layer(tf.io.parse_example(examples, self.spec))


def _check(module, path, given):
    tf.saved_model.save(module, path)
    loaded = tf.saved_model.load(path)
    for count in (1, 7):
        x = given(count)
        made, wanted = tf.nest.flatten(loaded(x)), tf.nest.flatten(module(x))
        for one, other in zip(made, wanted, strict=True):
            assert one.shape == other.shape
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_dense_features_of_examples(tmp_path):
    _check(Parsed(L.DenseFeatures(columns()), columns()), tmp_path / "m", examples)


def test_sequence_features_of_examples(tmp_path):
    token = fc.sequence_categorical_column_with_vocabulary_list("kind", ["cat", "dog"])
    found = [
        fc.embedding_column(token, 3),
        fc.sequence_numeric_column("weight"),
    ]
    _check(Parsed(tf.keras.experimental.SequenceFeatures(found), found), tmp_path / "m", examples)


def test_a_sequential_model_of_features_is_saved(tmp_path):
    kind = fc.categorical_column_with_vocabulary_list("kind", ["cat", "dog"])
    found = [fc.numeric_column("age"), fc.indicator_column(kind)]
    model = tf.keras.Sequential([L.DenseFeatures(found), L.Dense(1)])
    model.compile("sgd", "mse")
    x = {"age": tf.constant([1.0, 2.0]), "kind": tf.constant(["cat", "fish"])}
    data = tf.data.Dataset.from_tensor_slices((x, tf.ones(2))).batch(2)
    model.fit(data, verbose=0)
    model.save(tmp_path / "m")
    loaded = tf.keras.models.load_model(tmp_path / "m")
    np.testing.assert_allclose(loaded(x), model(x), rtol=1e-6)
    loaded.fit(data, verbose=0)
    served = tf.saved_model.load(tmp_path / "m").signatures["serving_default"]
    assert sorted(served.structured_input_signature[1]) == ["age", "kind"]
    (found,) = served(age=tf.constant([3.0]), kind=tf.constant(["dog"])).values()
    one = {"age": tf.constant([3.0]), "kind": tf.constant(["dog"])}
    np.testing.assert_allclose(found, model(one), rtol=1e-6)
