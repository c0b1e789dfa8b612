# Feature columns: linear, wide and deep models on dicts of features.
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from tensorflow import feature_column as fc
from tensorflow.keras import layers

random = np.random.RandomState(1)
data = {
    "age": random.randint(1, 80, 64).astype("float32"),
    "city": random.choice(["Oslo", "Lima", "Pune", ""], 64),
    "kind": random.randint(0, 3, 64),
}
target = (data["age"] / 80 + (data["city"] == "Lima")).astype("float32")

age = fc.numeric_column("age", normalizer_fn=lambda x: x / 80.0)
buckets = fc.bucketized_column(fc.numeric_column("age"), [20, 40, 60])
city = fc.categorical_column_with_vocabulary_list("city", ["Oslo", "Lima"], num_oov_buckets=2)
kind = fc.categorical_column_with_identity("kind", 3)
cross = fc.crossed_column([buckets, "city", kind], 20)
half = tf.constant_initializer(0.5)
wide = [buckets, fc.indicator_column(city), fc.indicator_column(cross)]
deep = [age, fc.embedding_column(city, 2, initializer=half), fc.indicator_column(kind)]


def dense(units, activation=None):
    return layers.Dense(units, activation, kernel_initializer=tf.constant_initializer(0.1))


def fitted(model, optimizer):
    model({key: tf.constant(value) for key, value in data.items()})
    model.compile(optimizer, "mse")
    history = model.fit(data, target, batch_size=16, epochs=3, shuffle=False, verbose=0)
    names = [w.name for w in model.weights]
    return history.history["loss"], names, [w.numpy() for w in model.weights]


# A linear model on one-hot columns.
linear = fitted(
    tf.keras.Sequential([layers.DenseFeatures(wide), tf.keras.experimental.LinearModel()]), "ftrl"
)

# A wide and deep model, in which each half has its own columns.
wide_and_deep = fitted(
    tf.keras.experimental.WideDeepModel(
        tf.keras.Sequential([layers.DenseFeatures(wide), dense(1)]),
        tf.keras.Sequential([layers.DenseFeatures(deep), dense(4, "tanh"), dense(1)]),
    ),
    ["ftrl", "adam"],
)

# A functional model on a dict of inputs.
inputs = {
    "age": tf.keras.Input((1,), name="age"),
    "city": tf.keras.Input((1,), name="city", dtype=tf.string),
    "kind": tf.keras.Input((1,), name="kind", dtype=tf.int64),
}
left = layers.DenseFeatures(wide, name="wide")(inputs)
right = dense(4, "tanh")(layers.DenseFeatures(deep, name="deep")(inputs))
both = tf.keras.Model(inputs, dense(1)(layers.concatenate([left, right])))
shapes = [left.shape.as_list(), right.shape.as_list()]
functional = fitted(both, "sgd")
copied = tf.keras.layers.DenseFeatures.from_config(layers.DenseFeatures(wide).get_config())
same = copied(data) == layers.DenseFeatures(wide)(data)

# A frozen layer: its table stays as it was.
frozen = layers.DenseFeatures(deep, trainable=False)
held = fitted(tf.keras.Sequential([frozen, dense(1)]), "adam")
counts = len(frozen.trainable_weights), len(frozen.non_trainable_weights)
