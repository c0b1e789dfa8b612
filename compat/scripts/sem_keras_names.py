"""Keras names: layers count up by class, weights carry their layer's name, models too."""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


def error(call):
    try:
        return call()
    except Exception as e:
        return type(e).__name__


made = [
    layers.Dense(1),
    layers.Dense(1),
    layers.Conv2D(1, 1),
    layers.Conv1D(1, 1),
    layers.Flatten(),
    layers.BatchNormalization(),
    layers.LayerNormalization(),
    layers.MaxPool2D(),
    layers.MaxPooling2D(),
    layers.AvgPool1D(),
    layers.GlobalAveragePooling2D(),
    layers.Embedding(2, 2),
    layers.Dropout(0.1),
    layers.AlphaDropout(0.1),
    layers.Lambda(abs),
    layers.Reshape((1,)),
    layers.Concatenate(),
    layers.Add(),
    layers.Activation("relu"),
    layers.InputLayer(input_shape=(1,)),
    layers.Dense(1, name="mine"),
    layers.Dense(1),
]
names = [layer.name for layer in made]
del made


class MyLayer(layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight("kernel", shape=(input_shape[-1], 2))
        self.unnamed = self.add_weight(shape=(2,))
        self.count = self.add_weight(
            name="count", shape=(), trainable=False, dtype="int32", initializer="zeros"
        )
        self.own = tf.Variable([1.0], name="own")


class HTTPLayer2D(layers.Layer):
    pass


class _Private(layers.Layer):
    pass


mine = MyLayer()
mine(tf.ones((1, 3)))
own_names = [mine.name, MyLayer().name, HTTPLayer2D().name, _Private().name]
own_weights = [(w.name, w.shape, w.dtype, w.trainable) for w in mine.weights]
numbers_of_weights = [
    len(mine.trainable_weights),
    len(mine.non_trainable_weights),
    len(mine.trainable_variables),
    len(mine.variables),
]
mine.trainable = False
frozen = [len(mine.trainable_weights), len(mine.non_trainable_weights)]
order_after_freezing = [w.name for w in mine.weights]

# Names of models and what is in them.
inputs = keras.Input((4,))
second = keras.Input((4,), name="second")
x = layers.Dense(3)(inputs)
merged = layers.add([x, layers.Dense(3)(second)])
outputs = tf.nn.relu(merged) * 2.0 + 1.0
functional = keras.Model([inputs, second], outputs)
functional_names = [layer.name for layer in functional.layers]
more_models = [
    keras.Model(inputs, x).name,
    keras.Sequential().name,
    keras.Sequential().name,
    keras.Sequential(name="mine").name,
]
input_names, output_names = functional.input_names, functional.output_names
tensor_names = [inputs.name, second.name, x.name]

sequential = keras.Sequential(
    [layers.Dense(2, input_shape=(3,)), layers.BatchNormalization(), layers.Dense(1)]
)
sequential_weights = [w.name for w in sequential.weights]
trainable = [w.name for w in sequential.trainable_weights]
non_trainable = [w.name for w in sequential.non_trainable_weights]
io_names = [sequential.input_names, sequential.output_names]


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(2)
        self.blocks = [layers.Dense(2), layers.Dense(2, name="last")]
        self.by_name = {"a": layers.Dense(1)}
        self.scale = tf.Variable(1.0, name="scale")
        self.fixed = tf.Variable(1.0, trainable=False)
        self.table = self.add_weight(name="table", shape=(2,))

    def call(self, x):
        x = self.first(x)
        for block in self.blocks:
            x = block(x)
        return self.by_name["a"](x) * self.scale


net = Net()
net(tf.ones((1, 2)))
net_name = net.name
net_weights = [w.name for w in net.weights]
net_layers = [layer.name for layer in net.layers]
net_submodules = [module.name for module in net.submodules]
nested = keras.Sequential([net, layers.Dense(1)])
nested(tf.ones((1, 2)))
nested_weights = [w.name for w in nested.weights]

# Lookups and errors.
found = functional.get_layer("second").name
found_by_index = functional.get_layer(index=0).name
errors = {
    "unknown layer": error(lambda: functional.get_layer("no")),
    "index": error(lambda: functional.get_layer(index=99)),
    "neither": error(lambda: functional.get_layer()),
    "same name twice": error(
        lambda: keras.Sequential(
            [layers.Dense(1, name="a", input_shape=(1,)), layers.Dense(1, name="a")]
        )
    ),
    "slash": error(lambda: keras.Model(keras.Input((1,), name="a/b"), keras.Input((1,)))),
}
keras.backend.clear_session()
after_clearing = [layers.Dense(1).name, keras.Sequential().name]
uid = [keras.backend.get_uid("dense"), keras.backend.get_uid("new"), keras.backend.get_uid("new")]
metric_names = [
    keras.metrics.Mean().name,
    keras.metrics.Mean().name,
    keras.metrics.AUC().name,
    keras.metrics.SparseCategoricalAccuracy().name,
    keras.metrics.AUC().name,
]
optimizer_names = [
    keras.optimizers.SGD().name,
    keras.optimizers.Adam().name,
    keras.optimizers.RMSprop().name,
    keras.optimizers.Nadam().name,
    keras.optimizers.Adam(name="mine").name,
]
loss_names = [
    keras.losses.MeanSquaredError().name,
    keras.losses.Huber().name,
    keras.losses.BinaryCrossentropy(name="mine").name,
]
