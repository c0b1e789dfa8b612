"""Layer numerics with fixed weights: outputs, gradients, shapes, training and inference."""
# compat: rtol 1e-3
# (gradients through a normalization are differences of nearly equal sums)

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

rng = np.random.RandomState(0)


def run(layer, x, **kwargs):
    """Output, its shape by compute_output_shape, and gradients, with numpy's weights."""
    x = tf.constant(x)
    layer(x)
    seed = np.random.RandomState(1)
    layer.set_weights([np.abs(seed.normal(scale=0.5, size=w.shape)) for w in layer.get_weights()])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, **kwargs)
        loss = tf.reduce_sum(tf.cast(y, tf.float32) ** 2)
    gradients = tape.gradient(loss, [x] + layer.trainable_weights)
    return {
        "output": y,
        "shape": tuple(layer.compute_output_shape(x.shape)),
        "gradients": gradients,
        "weights": [(w.shape, w.trainable) for w in layer.weights],
    }


images = rng.normal(size=(2, 6, 5, 2)).astype("float32")
series = rng.normal(size=(2, 7, 3)).astype("float32")
flat = rng.normal(size=(3, 4)).astype("float32")

dense = [
    run(layers.Dense(2), flat),
    run(layers.Dense(2, activation="tanh", use_bias=False), series),
    run(layers.Dense(1, activation=tf.nn.selu), flat),
]
conv2d = [
    run(layers.Conv2D(3, 3), images),
    run(layers.Conv2D(2, (2, 3), padding="same", activation="relu"), images),
    run(layers.Conv2D(2, 3, strides=2, padding="same"), images),
    run(layers.Conv2D(2, 2, strides=(2, 1)), images),
    run(layers.Conv2D(2, 2, dilation_rate=2, padding="same", use_bias=False), images),
    run(layers.Conv2D(4, 2, groups=2), images),
    run(layers.Conv2D(2, 1), images),
]
conv1d = [
    run(layers.Conv1D(2, 3), series),
    run(layers.Conv1D(2, 2, padding="same", strides=2), series),
    run(layers.Conv1D(2, 3, padding="causal"), series),
    run(layers.Conv1D(2, 2, dilation_rate=3, padding="causal"), series),
]
pools = [
    run(layers.MaxPool2D(), images),
    run(layers.MaxPool2D(3, strides=2, padding="same"), images),
    run(layers.AveragePooling2D(2), images),
    run(layers.AveragePooling2D(3, strides=2, padding="same"), images),
    run(layers.MaxPool1D(), series),
    run(layers.MaxPool1D(3, 1, "same"), series),
    run(layers.AveragePooling1D(2), series),
    run(layers.AveragePooling1D(2, padding="same"), series),
    run(layers.GlobalAveragePooling2D(), images),
    run(layers.GlobalAveragePooling1D(), series),
    run(layers.GlobalAveragePooling2D(keepdims=True), images),
]
normalizations = [
    run(layers.BatchNormalization(), images, training=True),
    run(layers.BatchNormalization(), flat, training=False),
    run(layers.BatchNormalization(center=False, epsilon=0.1), series, training=True),
    run(layers.BatchNormalization(axis=1), images, training=True),
    run(layers.LayerNormalization(), flat),
    run(layers.LayerNormalization(axis=[1, 2]), series),
]
shapes = [
    run(layers.Flatten(), images),
    run(layers.Reshape((5, -1)), images),
    run(layers.Flatten(), flat),
    run(layers.Reshape((2, 2)), flat),
    run(layers.Activation("softmax"), flat),
    run(layers.Lambda(lambda x: x[:, ::-1] * 2), flat),
    run(layers.Dropout(0.5), flat),
]
flatten_vector = layers.Flatten()(tf.constant([1.0, 2.0]))

# The moving statistics of BatchNormalization.
bn = layers.BatchNormalization(momentum=0.8)
statistics = []
for step in range(3):
    bn(tf.constant(flat * (step + 1)), training=True)
    statistics.append([bn.moving_mean.numpy(), bn.moving_variance.numpy()])
inference = bn(tf.constant(flat))
bn.trainable = False
frozen = bn(tf.constant(flat), training=True)
statistics_kept = bn.moving_mean.numpy()

# Dropout: scale and share, not the stream.
dropped = layers.Dropout(0.25)(tf.ones((100, 100)), training=True).numpy()
dropout_values = sorted(set(np.round(np.unique(dropped), 5).tolist()))
dropout_share = abs(float((dropped == 0).mean()) - 0.25) < 0.03
alpha_dropped = layers.AlphaDropout(0.25)(tf.ones((100, 100)), training=True).numpy()
alpha_values = sorted(set(np.round(np.unique(alpha_dropped), 4).tolist()))
del dropped, alpha_dropped
seeded = bool(tf.reduce_all(layers.Dropout(0.5)(tf.ones((4, 4)), training=False) == 1.0))

# Embedding and masks.
embedding = layers.Embedding(5, 2, mask_zero=True)
embedding.build((None,))
embedding.set_weights([np.arange(10.0).reshape(5, 2)])
embedded = embedding(np.array([[1, 2, 0], [4, 0, 0]]))
mask = embedding.compute_mask(np.array([[1, 2, 0], [4, 0, 0]]))
carried = embedded._keras_mask
masked_average = layers.GlobalAveragePooling1D()(embedded)
embedding_shape = embedding.compute_output_shape((None, 7))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(embedding(tf.constant([1, 1, 3])) ** 2)
embedding_gradient = tf.convert_to_tensor(tape.gradient(loss, embedding.embeddings))

# Merging.
one, two = tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 5.0]])
merged = [
    layers.Add()([one, two, one]),
    layers.Concatenate()([one, two]),
    layers.Concatenate(axis=0)([one, two]),
    layers.add([one, two]),
    layers.concatenate([one, two], axis=1),
    layers.Add()([one, tf.constant([1.0])]),
]

# dtypes: inputs are cast to the layer's.
cast_inputs = [
    layers.Dense(1, kernel_initializer="ones")(x).dtype.name
    for x in (np.ones((1, 2)), tf.ones((1, 2), tf.float64), np.ones((1, 2), "float32"))
]
float64_layer = layers.Dense(1, kernel_initializer="ones", dtype="float64")(np.ones((1, 2)))
half_policy = layers.Dense(1, kernel_initializer="ones", dtype="mixed_float16")
half_output = half_policy(np.ones((1, 2)))
half_facts = [
    half_policy.dtype,
    half_policy.compute_dtype,
    half_policy.variable_dtype,
    half_policy.kernel.dtype.name,
    half_policy.dtype_policy.name,
]
