# Document 000, "Customizing Models and Training Algorithms" and "Saving and Loading Models That
# Contain Custom Components".
# compat: rtol 1e-4
import numpy as np
import tensorflow as tf
from tensorflow import keras

# The document loads its data elsewhere; here: a seeded linear problem with noise.
rng = np.random.RandomState(0)
X_train = rng.normal(size=(96, 8)).astype("float32")
y_train = (X_train @ np.linspace(-1.0, 1.0, 8) + rng.normal(size=96)).astype("float32")
X_train_scaled, X_valid_scaled = X_train[:64], X_train[64:]
y_train, y_valid = y_train[:64], y_train[64:]


def seed_weights(model):
    """The same weights in every implementation, whose random streams differ."""
    weights = np.random.RandomState(1)
    model.set_weights([weights.normal(scale=0.3, size=w.shape) for w in model.get_weights()])


# Lines 51-56.
def huber_fn(y_true, y_pred):
    error = y_true - y_pred
    is_small_error = tf.abs(error) < 1
    squared_loss = tf.square(error) / 2
    linear_loss = tf.abs(error) - 0.5
    return tf.where(is_small_error, squared_loss, linear_loss)


huber_values = huber_fn(tf.constant([0.0, 1.0, 2.0, -3.0]), tf.constant([0.5, 0.0, -2.0, 1.0]))

# Lines 60-70. Corrections: weights set, and shuffle=False, so that the numbers can be compared.
input_shape = X_train.shape[1:]

model = keras.models.Sequential(
    [
        keras.layers.Dense(
            30, activation="selu", kernel_initializer="lecun_normal", input_shape=input_shape
        ),
        keras.layers.Dense(1),
    ]
)
seed_weights(model)

model.compile(loss=huber_fn, optimizer="nadam", metrics=["mae"])
history = model.fit(
    X_train_scaled,
    y_train,
    epochs=2,
    shuffle=False,
    verbose=2,
    validation_data=(X_valid_scaled, y_valid),
)
huber_history = history.history


# Lines 88-100.
class HuberLoss(keras.losses.Loss):
    def __init__(self, threshold=1.0, **kwargs):
        self.threshold = threshold
        super().__init__(**kwargs)

    def call(self, y_true, y_pred):
        error = y_true - y_pred
        is_small_error = tf.abs(error) < self.threshold
        squared_loss = tf.square(error) / 2
        linear_loss = self.threshold * tf.abs(error) - self.threshold**2 / 2
        return tf.where(is_small_error, squared_loss, linear_loss)

    def get_config(self):
        base_config = super().get_config()
        return {**base_config, "threshold": self.threshold}


loss_config = HuberLoss(2.0).get_config()
loss_value = HuberLoss(2.0)(tf.constant([[0.0], [5.0]]), tf.constant([[1.0], [1.0]]))

# Lines 104-113. Corrections as above.
model = keras.models.Sequential(
    [
        keras.layers.Dense(
            30, activation="selu", kernel_initializer="lecun_normal", input_shape=input_shape
        ),
        keras.layers.Dense(1),
    ]
)
seed_weights(model)

model.compile(loss=HuberLoss(2.0), optimizer="nadam", metrics=["mae"])

history = model.fit(
    X_train_scaled,
    y_train,
    epochs=2,
    shuffle=False,
    verbose=0,
    validation_data=(X_valid_scaled, y_valid),
)
huber_class_history = history.history
before = model.predict(X_valid_scaled[:5], verbose=0)

# Lines 122-124.
model.save("my_model_with_a_custom_loss_class.h5")
model = keras.models.load_model(
    "my_model_with_a_custom_loss_class.h5", custom_objects={"HuberLoss": HuberLoss}
)

after = model.predict(X_valid_scaled[:5], verbose=0)
loaded_threshold = model.loss.threshold
loaded_evaluation = model.evaluate(X_valid_scaled, y_valid, verbose=0)
history = model.fit(X_train_scaled, y_train, epochs=1, shuffle=False, verbose=0)
continued_history = history.history

try:
    keras.models.load_model("my_model_with_a_custom_loss_class.h5")
except Exception as e:
    error_without_custom_objects = type(e).__name__
