# Document 003, "Keras": models, layers, fit with arrays, callbacks. The tf.data pipelines of lines
# 329-356: later work; here steps_per_epoch takes a generator that never ends instead.
# compat: rtol 1e-4
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def seed_weights(model):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.2, size=w.shape) for w in model.get_weights()])


# Data for lines 307-311: [1000, 72] and [1000, 10] there, fewer here.
rng = np.random.RandomState(0)
train_x, val_x, test_x = (rng.normal(size=(n, 72)).astype("float32") for n in (200, 32, 60))
train_y, val_y, test_y = (
    np.eye(10, dtype="float32")[x[:, :10].argmax(axis=1)] for x in (train_x, val_x, test_x)
)

# Lines 249-251. Correction: the initializer is a class here, given as one.
model = tf.keras.Sequential()
model.add(
    layers.Dense(32, activation="relu", kernel_initializer=tf.keras.initializers.glorot_normal)
)
model.add(layers.Dense(10, activation="softmax", kernel_regularizer=tf.keras.regularizers.l2(0.01)))
model.build((None, 72))
seed_weights(model)
stacked_output = model(train_x[:2])
stacked_losses = model.losses


# Lines 258-268. Correction: super(Custom_Model, self), not super(Model, self).
class Custom_Model(tf.keras.Model):
    def __init__(self, num_classes=10):
        super(Custom_Model, self).__init__(name="my_model")
        self.num_classes = num_classes
        self.layer1 = layers.Dense(
            32, activation="relu", kernel_initializer=tf.keras.initializers.glorot_normal
        )
        self.layer2 = layers.Dense(
            num_classes, activation="softmax", kernel_regularizer=tf.keras.regularizers.l2(0.01)
        )

    def call(self, inputs):
        h1 = self.layer1(inputs)
        out = self.layer2(h1)
        return out


model = Custom_Model(num_classes=10)
model(train_x[:1])
seed_weights(model)
custom_model_name = model.name

# Lines 297-299.
model.compile(
    optimizer=tf.keras.optimizers.Adam(0.001),
    loss=tf.keras.losses.categorical_crossentropy,
    metrics=[tf.keras.metrics.categorical_accuracy],
)

# Line 311. Corrections: 3 epochs instead of 10; shuffle=False, to compare the numbers.
history = model.fit(
    train_x,
    train_y,
    epochs=3,
    batch_size=100,
    shuffle=False,
    verbose=2,
    validation_data=(val_x, val_y),
)
fit_history = history.history

# Lines 315-324: the summary after fitting.
model.summary()


# Lines 276-287.
class Custom_Layer(layers.Layer):
    def __init__(self, output_dim, **kwargs):
        self.output_dim = output_dim
        super(Custom_Layer, self).__init__(**kwargs)

    def build(self, input_shape):
        shape = tf.TensorShape((input_shape[1], self.output_dim))
        self.kernel = self.add_weight(
            name="kernel1", shape=shape, initializer="uniform", trainable=True
        )
        super(Custom_Layer, self).build(input_shape)

    def call(self, inputs):
        return tf.matmul(inputs, self.kernel)


model = tf.keras.Sequential([Custom_Layer(10), layers.Activation("softmax")])
model.build((None, 72))
seed_weights(model)
custom_layer_weights = [w.name for w in model.weights]
custom_layer_output = model(train_x[:2])
model.compile(
    optimizer=tf.keras.optimizers.Adam(0.001),
    loss=tf.keras.losses.categorical_crossentropy,
    metrics=[tf.keras.metrics.categorical_accuracy, "accuracy"],
)


# Lines 347-355, with a generator. The validation data are one batch: how far TF reads ahead in a
# generator, and so where the next epoch's validation begins, depends on its threads.
def batches(x, y):
    while True:
        for start in range(0, len(x), 32):
            yield x[start : start + 32], y[start : start + 32]


history = model.fit(
    batches(train_x, train_y),
    epochs=3,
    steps_per_epoch=5,
    verbose=0,
    validation_data=batches(val_x, val_y),
    validation_steps=3,
)
generator_history = history.history
generator_evaluation = model.evaluate(batches(test_x, test_y), steps=4, verbose=0)

# Lines 369-374.
callbacks = [
    tf.keras.callbacks.EarlyStopping(patience=2, monitor="val_loss"),
    tf.keras.callbacks.TensorBoard(log_dir="./logs"),
]
history = model.fit(
    train_x,
    train_y,
    batch_size=16,
    epochs=5,
    shuffle=False,
    verbose=0,
    callbacks=callbacks,
    validation_data=(val_x, val_y),
)
early_history = history.history["val_loss"]
log_folders = sorted(os.listdir("./logs"))

# The callback at work: noise cannot be learnt, so validation gets worse and training stops.
model.compile(optimizer=tf.keras.optimizers.SGD(0.5), loss="categorical_crossentropy")
noise_y = np.eye(10, dtype="float32")[rng.randint(0, 10, 200)]
history = model.fit(
    train_x,
    noise_y,
    batch_size=16,
    epochs=30,
    shuffle=False,
    verbose=0,
    callbacks=callbacks,
    validation_data=(val_x, val_y),
)
stopped_after = len(history.epoch)
stopped_epoch = callbacks[0].stopped_epoch
