"""get_config of layers, models and their parts; from_config and to_json round trips."""

import json

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

layer_configs = [
    layer.get_config()
    for layer in (
        layers.Dense(
            3,
            activation="relu",
            kernel_regularizer="l2",
            bias_constraint="non_neg",
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.1, seed=3),
        ),
        layers.Conv2D(2, 3, strides=(2, 1), padding="same", dilation_rate=1),
        layers.Conv1D(2, 3, padding="causal"),
        layers.MaxPool2D(),
        layers.AveragePooling1D(3),
        layers.GlobalAveragePooling2D(),
        layers.GlobalAveragePooling1D(),
        layers.Flatten(),
        layers.Dropout(0.5, noise_shape=None, seed=1),
        layers.AlphaDropout(0.2),
        layers.BatchNormalization(momentum=0.9),
        layers.LayerNormalization(epsilon=1e-4),
        layers.Embedding(5, 2, mask_zero=True, input_length=4),
        layers.Reshape((2, -1)),
        layers.Concatenate(axis=1),
        layers.Add(),
        layers.Activation("tanh"),
        layers.InputLayer(input_shape=(2, 3), name="in"),
    )
]

part_configs = [
    part.get_config()
    for part in (
        keras.initializers.GlorotUniform(),
        keras.initializers.HeNormal(seed=1),
        keras.initializers.Constant(2.0),
        keras.initializers.Zeros(),
        keras.initializers.Ones(),
        keras.initializers.RandomUniform(-1, 1),
        keras.initializers.TruncatedNormal(),
        keras.initializers.LecunNormal(),
        keras.initializers.VarianceScaling(2.0),
        keras.regularizers.L1(0.1),
        keras.regularizers.L2(0.1),
        keras.regularizers.L1L2(0.1, 0.2),
        keras.constraints.MaxNorm(3),
        keras.constraints.UnitNorm(),
        keras.constraints.NonNeg(),
        keras.constraints.MinMaxNorm(),
    )
]
loss_configs = [
    loss.get_config()
    for loss in (
        keras.losses.MeanSquaredError(),
        keras.losses.BinaryCrossentropy(from_logits=True),
        keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        keras.losses.SparseCategoricalCrossentropy(),
        keras.losses.Huber(0.5),
    )
]
metric_configs = [
    metric.get_config()
    for metric in (
        keras.metrics.Mean("m"),
        keras.metrics.AUC(name="a"),
        keras.metrics.BinaryAccuracy(threshold=0.4),
        keras.metrics.SparseCategoricalAccuracy(),
        keras.metrics.TopKCategoricalAccuracy(3),
        keras.metrics.MeanSquaredError(),
    )
]
optimizer_configs = [
    {
        key: float(value) if isinstance(value, float) or hasattr(value, "dtype") else value
        for key, value in optimizer.get_config().items()
    }
    for optimizer in (
        keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
        keras.optimizers.Adam(),
        keras.optimizers.RMSprop(rho=0.8),
        keras.optimizers.Nadam(0.002),
    )
]

# Round trips.
dense = layers.Dense.from_config(layer_configs[0])
again = dense.get_config() == layer_configs[0]
by_serialize = layers.serialize(layers.Dense(2, name="d"))
by_deserialize = layers.deserialize(by_serialize).get_config()["units"]
names_of_parts = [
    keras.activations.serialize(tf.nn.relu),
    keras.activations.get("selu").__name__,
    keras.losses.get("mse").__name__,
    type(keras.optimizers.get("adam")).__name__,
    type(keras.initializers.get("he_normal")).__name__,
    type(keras.regularizers.get("l1_l2")).__name__,
    type(keras.constraints.get("max_norm")).__name__,
    type(keras.metrics.get("AUC")).__name__,
]

sequential = keras.Sequential(
    [layers.Dense(2, activation="relu", input_shape=(3,)), layers.Dropout(0.5), layers.Dense(1)]
)
sequential_config = sequential.get_config()
sequential_json = json.loads(sequential.to_json())
sequential_again = keras.Sequential.from_config(sequential_config).get_config() == sequential_config

a, b = keras.Input((2,), name="a"), keras.Input((3,), name="b")
shared = layers.Dense(2, name="shared")
x = layers.Concatenate(name="join")([shared(a), layers.Dense(2, name="other")(b)])
x = shared(layers.Dense(2, name="middle")(x))
model = keras.Model([a, b], [x, layers.Activation("relu", name="act")(x)], name="functional")
functional_config = model.get_config()
functional_again = keras.Model.from_config(functional_config).get_config() == functional_config
json_again = keras.models.model_from_json(model.to_json()).to_json() == model.to_json()
cloned = keras.models.clone_model(model)
clone_names = [layer.name for layer in cloned.layers]


@keras.utils.register_keras_serializable(package="mine")
class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Unregistered(Scale):
    pass


scaled = keras.Sequential([Scale(3.0, input_shape=(2,))])
scaled_again = keras.models.model_from_json(scaled.to_json())
scaled_value = scaled_again(tf.constant([[1.0, 2.0]]))
scale_config = scaled.layers[0].get_config()
registered_name = keras.utils.get_registered_name(Scale)
unregistered = keras.Sequential([Unregistered(2.0, input_shape=(2,))]).to_json()
try:
    keras.models.model_from_json(unregistered)
except Exception as e:
    error_unknown_layer = type(e).__name__
with keras.utils.custom_object_scope({"Unregistered": Unregistered}):
    in_scope = keras.models.model_from_json(unregistered)(tf.constant([[1.0, 2.0]]))
with_objects = keras.models.model_from_json(unregistered, {"Unregistered": Unregistered})
with_objects_value = with_objects(tf.constant([[1.0, 2.0]]))
del unregistered


class NoConfig(layers.Layer):
    def __init__(self, size):
        super().__init__()
        self.size = size


try:
    NoConfig(3).get_config()
except NotImplementedError as e:
    error_no_config = type(e).__name__
