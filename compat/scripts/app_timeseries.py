"""Weather-like series: a generator of windows, GRUs with dropout arguments, many callbacks."""
# compat: rtol 5e-4

import csv
import os

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.callbacks import (
    Callback,
    CSVLogger,
    EarlyStopping,
    History,
    LearningRateScheduler,
    ModelCheckpoint,
    TensorBoard,
    TerminateOnNaN,
)
from tensorflow.keras.models import Sequential

steps = np.arange(300)
float_data = np.stack(
    [np.sin(steps / 9), np.cos(steps / 17) + 0.1 * np.sin(steps), steps / 300], -1
)
mean, std = float_data[:200].mean(axis=0), float_data[:200].std(axis=0)
float_data = (float_data - mean) / std
lookback, step, delay, batch_size = 20, 2, 4, 16


def generator(data, lookback, delay, min_index, max_index, shuffle=False, batch_size=16, step=2):
    if max_index is None:
        max_index = len(data) - delay - 1
    i = min_index + lookback
    while 1:
        if i + batch_size >= max_index:
            i = min_index + lookback
        rows = np.arange(i, min(i + batch_size, max_index))
        i += len(rows)
        samples = np.zeros((len(rows), lookback // step, data.shape[-1]))
        targets = np.zeros((len(rows),))
        for j, row in enumerate(rows):
            indices = range(rows[j] - lookback, rows[j], step)
            samples[j] = data[indices]
            targets[j] = data[rows[j] + delay][1]
        yield samples, targets


train_gen = generator(float_data, lookback, delay, 0, 200)
val_gen = generator(float_data, lookback, delay, 201, None)
val_steps = (len(float_data) - 201 - lookback) // batch_size


def seeded(model):
    values = np.random.RandomState(0)
    model.set_weights([values.normal(scale=0.3, size=w.shape) for w in model.get_weights()])
    return model


class Watcher(Callback):
    def __init__(self):
        super().__init__()
        self.events, self.batch_losses = [], []

    def on_train_begin(self, logs=None):
        self.events.append(("train", sorted(self.params)))

    def on_epoch_begin(self, epoch, logs=None):
        self.events.append(("begin", epoch))

    def on_train_batch_end(self, batch, logs=None):
        self.batch_losses.append(float(logs["loss"]))

    def on_epoch_end(self, epoch, logs=None):
        self.events.append(("end", epoch, sorted(logs)))

    def on_train_end(self, logs=None):
        self.events.append(("over", sorted(logs)))


model = Sequential()
model.add(
    layers.GRU(6, dropout=0.0, recurrent_dropout=0.0, return_sequences=True, input_shape=(None, 3))
)
model.add(layers.Bidirectional(layers.GRU(4, activation="relu")))
model.add(layers.Dense(1))
seeded(model)
model.compile(optimizer=tf.keras.optimizers.RMSprop(0.005, clipnorm=1.0), loss="mae")
watcher, kept = Watcher(), History()
history = model.fit(
    train_gen,
    steps_per_epoch=6,
    epochs=5,
    validation_data=val_gen,
    validation_steps=val_steps,
    verbose=2,
    callbacks=[
        watcher,
        kept,
        TerminateOnNaN(),
        CSVLogger("log.csv", append=False),
        LearningRateScheduler(lambda epoch, lr: lr if epoch < 2 else lr * 0.5, verbose=1),
        EarlyStopping(monitor="val_loss", patience=1, min_delta=0.05, verbose=1),
        ModelCheckpoint("best.h5", save_best_only=True, monitor="val_loss", verbose=1),
        TensorBoard("logs", histogram_freq=1),
    ],
)
curves, same = history.history, kept.history == history.history
events, batch_losses = watcher.events, watcher.batch_losses
with open("log.csv") as file:
    header = next(csv.reader(file))
    rows = len(list(file))
files = sorted(os.listdir("."))
best = tf.keras.models.load_model("best.h5")
rate = float(tf.keras.backend.get_value(best.optimizer.learning_rate))
score = best.evaluate(generator(float_data, lookback, delay, 201, None), steps=3, verbose=0)
predicted = best.predict(generator(float_data, lookback, delay, 201, None), steps=2, verbose=0)

# the same windows by a utility
windows = tf.keras.utils.timeseries_dataset_from_array(
    float_data[:-delay], float_data[lookback + delay :, 1], lookback // step, sampling_rate=step,
    batch_size=8, end_index=80,
)  # fmt: skip
shapes = [tuple(x.shape) for x, _ in windows]
conv = Sequential(
    [
        layers.Conv1D(4, 5, activation="relu", input_shape=(None, 3)),
        layers.MaxPooling1D(2),
        layers.SimpleRNN(4),
        layers.Dense(1),
    ]
)
seeded(conv)
conv.compile("adam", "mse", metrics=["mae"])
simple = conv.fit(windows, epochs=2, verbose=0).history
from_series = tf.keras.preprocessing.sequence.TimeseriesGenerator(
    float_data, float_data[:, 1], length=20, sampling_rate=2, batch_size=10, end_index=80
)
fitted = conv.fit(from_series, epochs=2, verbose=0, shuffle=False).history
first_x, first_y = from_series[0]
