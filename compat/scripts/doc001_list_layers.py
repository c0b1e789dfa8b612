# Document 001, "内置模型层": the lists in the pictures at lines 1261-1269, layer by layer: what
# each gives for the same weights, and how the weights' shapes and the configuration look.
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

rng = np.random.RandomState(3)
flat = rng.normal(size=(2, 6)).astype("float32")
sequence = rng.normal(size=(2, 5, 4)).astype("float32")
image = rng.normal(size=(2, 6, 6, 2)).astype("float32")
volume = rng.normal(size=(2, 4, 4, 4, 2)).astype("float32")
film = rng.normal(size=(2, 3, 5, 5, 2)).astype("float32")
words = rng.randint(0, 9, size=(2, 5))

outputs, shapes, configurations = {}, {}, {}


def show(layer, *inputs, **options):
    """Calls the layer with weights that are the same everywhere."""
    layer(*inputs, **options)
    layer.set_weights([rng.normal(size=w.shape) * 0.5 + (w.ndim == 1) for w in layer.get_weights()])
    name = type(layer).__name__
    outputs[name] = layer(*inputs, **options)
    shapes[name] = [tuple(w.shape) for w in layer.weights]
    config = layer.get_config()
    plain = [key for key in sorted(config) if isinstance(config[key], (int, str))]
    configurations[name] = {key: config[key] for key in plain}


# Basic layers.
show(layers.Dense(3, activation="relu", name="l"), flat)
show(layers.Activation("tanh", name="l"), flat)
show(layers.Dropout(0.3, name="l"), flat)
show(layers.BatchNormalization(name="l"), flat)
show(layers.SpatialDropout2D(0.3, name="l"), image)
show(layers.Flatten(name="l"), image)
show(layers.Reshape((3, 2), name="l"), flat)
show(layers.Concatenate(name="l"), [flat, flat[:, :2]])
show(layers.Add(name="l"), [flat, flat * 2])
show(layers.Subtract(name="l"), [flat, flat * 3])
show(layers.Maximum(name="l"), [flat, -flat])
show(layers.Minimum(name="l"), [flat, -flat])
given = layers.Input((6,), name="given")
input_shape, input_dtype = given.shape, given.dtype
column = tf.feature_column.numeric_column("age", normalizer_fn=lambda x: x / 10.0)
kind = tf.feature_column.categorical_column_with_vocabulary_list("kind", ["a", "b"])
features = layers.DenseFeatures([column, tf.feature_column.indicator_column(kind)])
dense_features = features({"age": [[20.0], [35.0]], "kind": [["b"], ["a"]]})

# Convolutional layers.
show(layers.Conv1D(3, 2, name="l"), sequence)
show(layers.Conv2D(3, 3, padding="same", name="l"), image)
show(layers.Conv3D(2, 2, strides=2, name="l"), volume)
show(layers.SeparableConv2D(3, 3, depth_multiplier=2, name="l"), image)
show(layers.DepthwiseConv2D(3, name="l"), image)
show(layers.Conv2DTranspose(2, 3, strides=2, padding="same", name="l"), image)
show(layers.LocallyConnected2D(2, 3, name="l"), image)
show(layers.MaxPool2D(2, name="l"), image)
show(layers.AveragePooling2D(3, strides=2, padding="same", name="l"), image)
show(layers.GlobalMaxPool2D(name="l"), image)
show(layers.GlobalAvgPool2D(name="l"), image)

# Recurrent layers.
show(layers.Embedding(10, 4, name="l"), words)
show(layers.LSTM(3, return_sequences=True, name="l"), sequence)
show(layers.GRU(3, name="l"), sequence)
show(layers.SimpleRNN(3, name="l"), sequence)
show(layers.ConvLSTM2D(2, 3, name="l"), film)
show(layers.Bidirectional(layers.LSTM(2, name="inner"), name="l"), sequence)
show(layers.RNN(layers.SimpleRNNCell(3, name="inner"), name="l"), sequence)
first, second = tf.constant(flat[:, :3]), tf.constant(flat[:, 3:])
show(layers.LSTMCell(3, name="l"), flat, [first, second])
show(layers.GRUCell(3, name="l"), flat, [first])
show(layers.SimpleRNNCell(3, name="l"), flat, [first])
show(layers.Attention(name="l"), [sequence, sequence[:, :3]])
show(layers.AdditiveAttention(name="l"), [sequence, sequence[:, :3]])
show(layers.TimeDistributed(layers.Dense(2, name="inner"), name="l"), sequence)


class Sum(layers.AbstractRNNCell):
    """Adds up its inputs."""

    state_size = 4
    output_size = 4

    def call(self, inputs, states):
        total = inputs + states[0]
        return total, [total]


added_up = layers.RNN(Sum(), return_sequences=True)(sequence)
