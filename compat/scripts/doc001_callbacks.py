# Document 001, "自定义回调函数".
# compat: rtol 1e-4
# Lines 1607-1616.
import json
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras import callbacks, layers, models

# Correction: the folder must exist.
os.makedirs("./data", exist_ok=True)
json_log = open("./data/keras_log.json", mode="wt", buffering=1)
json_logging_callback = callbacks.LambdaCallback(
    on_epoch_end=lambda epoch, logs: json_log.write(json.dumps(dict(epoch=epoch, **logs)) + "\n"),
    on_train_end=lambda logs: json_log.close(),
)


# Lines 1620-1644. Corrections: indentation; K and np are imported; ops.Tensor -> tf.Tensor; K's
# get_value takes variables and tensors, so a float passes by it; the message prints 4 digits.
class LearningRateScheduler(callbacks.Callback):
    def __init__(self, schedule, verbose=0):
        super(LearningRateScheduler, self).__init__()
        self.schedule = schedule
        self.verbose = verbose

    def on_epoch_begin(self, epoch, logs=None):
        if not hasattr(self.model.optimizer, "lr"):
            raise ValueError('Optimizer must have a "lr" attribute.')
        try:
            lr = float(K.get_value(self.model.optimizer.lr))
            lr = self.schedule(epoch, lr)
        except TypeError:  # Support for old API for backward compatibility
            lr = self.schedule(epoch)
        if not isinstance(lr, (tf.Tensor, float, np.float32, np.float64)):
            raise ValueError('The output of the "schedule" function should be float.')
        if isinstance(lr, tf.Tensor) and not lr.dtype.is_floating:
            raise ValueError("The dtype of Tensor should be float")
        K.set_value(self.model.optimizer.lr, K.get_value(lr))
        if self.verbose > 0:
            print(
                "\nEpoch %05d: LearningRateScheduler reducing learning rate to %.4f."
                % (epoch + 1, lr)
            )

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        logs["lr"] = K.get_value(self.model.optimizer.lr)


rng = np.random.RandomState(0)
x = rng.normal(size=(40, 5)).astype("float32")
y = x.sum(axis=1)


def compiled():
    model = models.Sequential([layers.Dense(1, kernel_initializer="zeros", input_shape=(5,))])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss="mse", metrics=["mae"])
    return model


history = compiled().fit(
    x, y, batch_size=10, epochs=3, shuffle=False, verbose=0, callbacks=[json_logging_callback]
)
with open("./data/keras_log.json") as file:
    logged = [json.loads(line) for line in file]
history_values = history.history

one_argument = compiled()
history = one_argument.fit(
    x,
    y,
    batch_size=10,
    epochs=3,
    shuffle=False,
    verbose=0,
    callbacks=[LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1)],
)
scheduled_losses = history.history["loss"]
last_rate = K.get_value(one_argument.optimizer.lr)

two_arguments = compiled()
history = two_arguments.fit(
    x,
    y,
    batch_size=10,
    epochs=3,
    shuffle=False,
    verbose=0,
    callbacks=[LearningRateScheduler(lambda epoch, lr: lr * 0.5, verbose=1)],
)
halved_losses = history.history["loss"]
rates_seen = [float(rate) for rate in history.history.get("lr", [])]

try:
    compiled().fit(x, y, verbose=0, callbacks=[LearningRateScheduler(lambda epoch: 1)])
except Exception as e:
    error_integer_rate = type(e).__name__
