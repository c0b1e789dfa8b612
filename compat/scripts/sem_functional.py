"""Functional models: several inputs and outputs, sharing, nesting, tf ops on symbolic tensors."""

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


def seeded(model):
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.5, size=w.shape) for w in model.get_weights()])
    return model


rng = np.random.RandomState(0)
x, z = rng.normal(size=(3, 4)).astype("float32"), rng.normal(size=(3, 4)).astype("float32")

# Symbolic tensors.
inputs = keras.Input((4,), name="in")
facts = [
    inputs.shape,
    inputs.dtype,
    inputs.name,
    keras.backend.is_keras_tensor(inputs),
    tf.is_tensor(inputs),
    len(inputs.shape),
]
shapes_of_inputs = [
    keras.Input(()).shape,
    keras.Input((None, 2)).shape,
    keras.Input((2,), 5).shape,
    keras.Input(shape=(3,), dtype="int32").dtype,
    keras.Input(batch_shape=(2, 3)).shape,
]
print(inputs)

# tf functions and operators on them.
doubled = inputs * 2.0 + 1.0
mixed = tf.concat([tf.nn.relu(doubled), tf.reduce_sum(inputs, axis=1, keepdims=True)], axis=-1)
sliced = mixed[:, 1:3] - 1.0 / (tf.abs(mixed[:, :2]) + 1.0)
reshaped = tf.transpose(tf.reshape(sliced, (-1, 2, 1)), [0, 2, 1])
chosen = tf.where(reshaped > 0, reshaped, tf.zeros_like(reshaped))
stacked = tf.stack([inputs[:, 0], inputs[:, -1]], axis=1)
ops_model = keras.Model(inputs, [doubled, mixed, sliced, chosen, stacked])
ops_outputs = ops_model(x)
ops_shapes = [o.shape for o in ops_model.outputs]
ops_names = [layer.name for layer in ops_model.layers]
ops_unknown = keras.Model(inputs, tf.shape(inputs))(x)
ops_comparison = keras.Model(
    inputs,
    [inputs > 0, inputs == inputs, -inputs, inputs**2, inputs @ tf.ones((4, 2)), inputs % 1.0],
)(x)
with_constant = keras.Model(inputs, tf.constant(x) + inputs)(z)
with_numpy = keras.Model(inputs, inputs + np.ones(4, "float32"))(x)
offset = tf.Variable([1.0, 2.0, 3.0, 4.0])
with_variable = keras.Model(inputs, tf.math.multiply(inputs, offset))
variable_output = with_variable(x)
offset.assign([0.0, 0.0, 0.0, 0.0])
variable_output_after = with_variable(x)

# Shared layers, several inputs and outputs.
shared = layers.Dense(2, name="shared")
other = keras.Input((4,), name="other")
one, two = shared(inputs), shared(other)
siamese = seeded(keras.Model([inputs, other], {"distance": tf.norm(one - two, axis=1), "one": one}))
siamese_outputs = siamese([x, z])
siamese_by_name = siamese({"other": z, "in": x})
siamese_weights = len(siamese.weights)
siamese_predictions = siamese.predict([x, z], verbose=0)
nodes = [layer.name for layer in siamese.layers]
shared_facts = [
    len(shared._inbound_nodes),
    shared.get_input_at(0).shape,
    shared.get_output_at(1).shape,
]
try:
    shared.output
except AttributeError as e:
    error_two_nodes = type(e).__name__

# Nested models, models as layers, parts of models.
encoder = keras.Sequential(
    [layers.Dense(3, activation="relu", input_shape=(4,)), layers.Dense(2)], name="encoder"
)
decoder_input = keras.Input((2,))
decoder = keras.Model(decoder_input, layers.Dense(4)(decoder_input), name="decoder")
autoencoder = seeded(keras.Model(inputs, decoder(encoder(inputs)), name="autoencoder"))
restored = autoencoder(x)
same_by_parts = bool(np.allclose(decoder(encoder(x)), restored))
autoencoder_names = [w.name for w in autoencoder.weights]
middle = keras.Model(encoder.input, encoder.layers[0].output)
middle_output = middle(x)
encoder_again = encoder(other)
several_outputs = keras.Model(encoder.inputs, [layer.output for layer in encoder.layers])
several = several_outputs(x)
input_output = [
    encoder.input_shape,
    encoder.output_shape,
    autoencoder.input_shape,
    encoder.layers[0].input_shape,
    encoder.layers[1].output_shape,
    siamese.input_shape,
    siamese.output_shape,
]
autoencoder.layers[1].trainable = False
trainable_after = [len(autoencoder.trainable_weights), len(encoder.trainable_weights)]
autoencoder.compile("sgd", "mse")
frozen_before = encoder.get_weights()
autoencoder.fit(x, x, verbose=0)
frozen_kept = all(np.array_equal(a, b) for a, b in zip(frozen_before, encoder.get_weights()))
del frozen_before

# Sequential: built late, grown and shrunk.
late = keras.Sequential()
late.add(layers.Dense(3))
late.add(layers.Dense(1))
built_before = late.built
late(x)
built_after = [late.built, late.output_shape, [w.shape for w in late.weights]]
late.pop()
late.add(layers.Dense(5))
grown = late(x).shape
with_input = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
with_input_facts = [with_input.built, len(with_input.layers), with_input.input_shape]
from_shape = keras.Sequential([layers.InputLayer(input_shape=(4,)), layers.Dense(2)])
from_shape_facts = [len(from_shape.layers), from_shape.inputs[0].shape]
dims = keras.Sequential([layers.Dense(2, input_dim=4)]).input_shape
batch_shaped = keras.Sequential([layers.Dense(2, batch_input_shape=(3, 4))]).output_shape
iterated = [
    layer.name for layer in keras.Sequential([layers.Flatten(), layers.Dropout(0.1)]).layers
]

# Masks travel, training flags are found by signature.
tokens = keras.Input((None,), dtype="int32")
embedded = layers.Embedding(6, 2, mask_zero=True, embeddings_initializer="ones")(tokens)
averaged = layers.GlobalAveragePooling1D()(embedded)
mask_model = keras.Model(tokens, averaged)
mask_output = mask_model(np.array([[1, 2, 0], [3, 0, 0]]))


class TrainingFlag(layers.Layer):
    def call(self, inputs, training=None):
        return inputs * (10.0 if training else 1.0)


flag_model = keras.Sequential([TrainingFlag(input_shape=(1,))])
flags = [
    flag_model(tf.ones((1, 1))),
    flag_model(tf.ones((1, 1)), training=True),
    flag_model(tf.ones((1, 1)), training=False),
    flag_model.predict(np.ones((1, 1)), verbose=0),
]
flag_model.compile("sgd", "mse")
flag_losses = [
    flag_model.evaluate(np.ones((1, 1)), np.ones((1, 1)), verbose=0),
    float(flag_model.fit(np.ones((1, 1)), np.ones((1, 1)), verbose=0).history["loss"][0]),
]
del inputs, other, tokens, embedded, averaged, decoder_input, one, two
