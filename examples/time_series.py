"""Time series with windows: tomorrow's weather out of the last two days.

    kerastorch run examples/time_series.py [--epochs 12] [--folder OUT]

The program makes up two years of hourly temperatures (seasons, days, and weather that comes and
goes) and learns to tell the next 12 hours from the 48 hours before.  A forecast has to beat the
simplest ones: "as it is now" and "as yesterday at this time".
"""

import argparse
import os
import tempfile

import matplotlib
import numpy as np
from tensorflow import keras

matplotlib.use("Agg")
import matplotlib.pyplot as plt

PAST, FUTURE = 48, 12


def make_temperatures(hours, chance):
    """Degrees per hour: a yearly wave, a daily wave, and disturbances that die away slowly."""
    at = np.arange(hours)
    weather = np.zeros(hours)
    for i in range(1, hours):
        weather[i] = 0.985 * weather[i - 1] + chance.normal(0, 0.45)
    year = -10 * np.cos(at / (365 * 24) * 2 * np.pi)
    day = -4 * np.cos((at % 24 - 3) / 24 * 2 * np.pi)
    return (10 + year + day + weather + chance.normal(0, 0.2, hours)).astype("float32")


def windows(series, batch_size=64, shuffle=False):
    """Batches of ([batch, PAST, 1], [batch, FUTURE]): each window and what came after it."""
    dataset = keras.utils.timeseries_dataset_from_array(
        series[:, None],
        targets=None,
        sequence_length=PAST + FUTURE,
        batch_size=batch_size,
        shuffle=shuffle,
        seed=1,
    )
    return dataset.map(lambda window: (window[:, :PAST], window[:, PAST:, 0]))


def make_model():
    """A recurrent layer reads the past; the answer is the change against the last hour."""
    past = keras.Input((PAST, 1))
    state = keras.layers.LSTM(32)(past)
    change = keras.layers.Dense(FUTURE)(state)
    last = keras.layers.Lambda(lambda x: x[:, -1])(past)
    return keras.Model(past, keras.layers.Add()([change, last]))


def draw(past, future, guess, path):
    """Some windows of the test data with what came and what the model said."""
    figure, axes = plt.subplots(3, 1, figsize=(8, 7), sharex=True)
    for axis, before, after, said in zip(axes, past, future, guess):
        axis.plot(range(-PAST, 0), before, color="gray", label="past")
        axis.plot(range(FUTURE), after, "o", markersize=4, color="tab:blue", label="what came")
        axis.plot(range(FUTURE), said, color="tab:orange", label="forecast")
        axis.axvline(-0.5, color="lightgray", linewidth=1)
        axis.set_ylabel("degrees")
    figure.suptitle(f"Temperature, {FUTURE} hours ahead")
    axes[0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False)
    axes[-1].set_xlabel("hours from now")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "time_series"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    os.makedirs(options.folder, exist_ok=True)

    degrees = make_temperatures(2 * 365 * 24, np.random.RandomState(1))
    # The past trains, the future tests: windows are never mixed across that border.
    parts = np.split(degrees, [int(len(degrees) * 0.7), int(len(degrees) * 0.85)])
    mean, deviation = parts[0].mean(), parts[0].std()
    parts = [(part - mean) / deviation for part in parts]
    train, validation, test = windows(parts[0], shuffle=True), windows(parts[1]), windows(parts[2])

    model = make_model()
    model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse", metrics=["mae"])
    model.fit(
        train.cache(),
        validation_data=validation.cache(),
        epochs=options.epochs,
        callbacks=[keras.callbacks.ReduceLROnPlateau(patience=1, factor=0.3, verbose=0)],
        verbose=2,
    )

    past = np.concatenate([x.numpy() for x, _ in test])[..., 0]
    future = np.concatenate([y.numpy() for _, y in test])
    guess = model.predict(past[..., None], batch_size=256, verbose=0)
    answers = {
        "model": guess,
        "as it is now": past[:, -1:],
        "as yesterday": past[:, -24 : -24 + FUTURE],
    }
    print(f"mean error over {FUTURE} hours, in degrees:")
    for name, answer in answers.items():
        print(f"  {name}: {np.abs(answer - future).mean() * deviation:.3f}")

    path = os.path.join(options.folder, "forecasts.png")
    some = [100, 900, 1700]
    draw(*(values[some] * deviation + mean for values in (past, future, guess)), path)
    print("drawn:", path)


if __name__ == "__main__":
    main()
