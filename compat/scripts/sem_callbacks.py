"""Callbacks: order of calls, logs, early stopping, plateaus, schedules, checkpoints, CSV."""
# compat: rtol 1e-4

import os

import numpy as np
from tensorflow import keras
from tensorflow.keras import callbacks, layers

rng = np.random.RandomState(0)
x = rng.normal(size=(40, 3)).astype("float32")
y = (x @ np.array([1.0, 2.0, -1.0])).astype("float32")


def compiled(rate=0.05):
    model = keras.Sequential([layers.Dense(1, kernel_initializer="zeros", input_shape=(3,))])
    model.compile(keras.optimizers.SGD(rate), "mse", metrics=["mae"])
    return model


def fit(model, *given, **options):
    options = {"batch_size": 20, "epochs": 2, "shuffle": False, "verbose": 0, **options}
    return model.fit(x, y, callbacks=list(given), **options)


class Recorder(callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.calls = []

    def __getattribute__(self, name):
        if not name.startswith("on_"):
            return super().__getattribute__(name)

        def note(*args, **kwargs):
            logs = args[-1] if args and isinstance(args[-1], dict) else kwargs.get("logs")
            first = args[0] if args and not isinstance(args[0], dict) else None
            self.calls.append((name, first, sorted(logs or {})))

        return note


recorder = Recorder()
fit(compiled(), recorder, validation_split=0.5)
calls_of_fit = recorder.calls
recorder = Recorder()
compiled().evaluate(x, y, batch_size=20, verbose=0, callbacks=[recorder])
calls_of_evaluate = recorder.calls
recorder = Recorder()
compiled().predict(x, batch_size=20, verbose=0, callbacks=[recorder])
calls_of_predict = recorder.calls
params = recorder.params
has_model = recorder.model is not None


class Logs(callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.batches, self.epochs = [], []

    def on_train_batch_end(self, batch, logs=None):
        self.batches.append({key: float(value) for key, value in logs.items()})

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append({key: float(value) for key, value in logs.items()})
        if epoch == 1:
            self.model.stop_training = True


logs = Logs()
stopped_history = fit(compiled(), logs, epochs=5, validation_data=(x[:10], y[:10])).history
batch_logs, epoch_logs = logs.batches, logs.epochs

# EarlyStopping on a loss that grows (a rate that is too large).
growing = {}
for options in (
    {"monitor": "loss", "patience": 1},
    {"monitor": "loss", "min_delta": 100.0},
    {"monitor": "val_loss", "patience": 2, "restore_best_weights": True},
    {"monitor": "mae", "mode": "max", "patience": 0},
    {"monitor": "loss", "baseline": 0.001},
    {"monitor": "loss", "start_from_epoch": 3},
):
    model = compiled(0.9)
    early = callbacks.EarlyStopping(**options)
    epochs = fit(model, early, epochs=8, validation_split=0.25).epoch
    growing[str(sorted(options.items()))] = [len(epochs), early.stopped_epoch, early.best_epoch]
    if "restore_best_weights" in options:
        restored = model.get_weights()
del options
verbose_early = fit(compiled(0.9), callbacks.EarlyStopping("loss", patience=1, verbose=1), epochs=6)
del verbose_early

# Learning rates.
model = compiled(0.9)
plateau = callbacks.ReduceLROnPlateau(
    "loss", factor=0.1, patience=1, min_lr=1e-3, cooldown=1, verbose=1
)
rates = [float(rate) for rate in fit(model, plateau, epochs=7).history["lr"]]
model = compiled()
schedule = callbacks.LearningRateScheduler(
    lambda epoch, rate: rate * 0.5 if epoch else rate, verbose=1
)
history = fit(model, schedule, epochs=3).history
schedule_rates = [float(rate) for rate in history["lr"]]
schedule_keys = sorted(history)
final_rate = float(model.optimizer.learning_rate)

# Checkpoints.
model = compiled()
fit(
    model,
    callbacks.ModelCheckpoint("weights-{epoch:02d}.h5", save_weights_only=True),
    callbacks.ModelCheckpoint("best.h5", monitor="loss", save_best_only=True, verbose=1),
    epochs=3,
)
files = sorted(os.listdir("."))
loaded = compiled()
loaded.load_weights("weights-01.h5")
first_epoch_weights = loaded.get_weights()
best = keras.models.load_model("best.h5")
best_weights = best.get_weights()
model = compiled(0.9)
fit(
    model,
    callbacks.ModelCheckpoint(
        "worst.h5", monitor="loss", save_best_only=True, mode="min", verbose=1
    ),
    epochs=3,
)
fit(
    compiled(),
    callbacks.ModelCheckpoint("batch-{batch:02d}.h5", save_freq=2, save_weights_only=True),
    batch_size=10,
    epochs=1,
)
batch_files = sorted(name for name in os.listdir(".") if name.startswith("batch"))

# CSVLogger, TerminateOnNaN, LambdaCallback, History.
fit(compiled(), callbacks.CSVLogger("log.csv"), validation_split=0.5)
fit(compiled(), callbacks.CSVLogger("log.csv", separator=";", append=True))
with open("log.csv") as file:
    csv_header, *csv_rows = file.read().splitlines()
csv_lengths = [len(row.replace(";", ",").split(",")) for row in csv_rows]
csv_numbers = [float(number) for number in csv_rows[0].split(",")]
del csv_rows
x_with_nan = np.where(np.arange(120).reshape(40, 3) == 100, np.nan, x)
nan_model = compiled()
nan_history = nan_model.fit(
    x_with_nan,
    y,
    batch_size=10,
    epochs=3,
    verbose=0,
    shuffle=False,
    callbacks=[callbacks.TerminateOnNaN()],
)
nan_epochs = [len(nan_history.epoch), np.isnan(nan_history.history["loss"]).tolist()]
seen = []
fit(
    compiled(),
    callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: seen.append(("begin", epoch)),
        on_train_end=lambda logs: seen.append(("end", sorted(logs))),
    ),
)
given_history = callbacks.History()
same_history = fit(compiled(), given_history) is given_history
