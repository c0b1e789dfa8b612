"""Structured data with preprocessing layers: the model takes the table's raw columns.

    kerastorch run examples/preprocessing_layers.py [--epochs 30] [--folder OUT]

The program makes up a year of a bike rental station, hour by hour: weekday and weather as words,
hour and temperature as numbers, and how many bikes were rented.  The model is compared with what
no model could do better than (the noise) and with a table's own mean.
"""

import argparse
import os
import tempfile

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEATHER = {"sun": 1.0, "clouds": 0.8, "rain": 0.35, "snow": 0.2}


def make_table(hours, chance):
    """A row per hour, and the expected number of rentals, which the noise is added to."""
    at = np.arange(hours)
    hour, day = at % 24, at // 24 % 7
    temperature = 10 - 12 * np.cos(at / hours * 2 * np.pi) - 4 * np.cos(hour / 24 * 2 * np.pi)
    temperature += chance.normal(0, 2, hours)
    weather = chance.choice(list(WEATHER), hours, p=[0.4, 0.35, 0.2, 0.05])
    commuters = np.exp(-((hour - 8) ** 2) / 3) + np.exp(-((hour - 17) ** 2) / 5)
    walkers = np.exp(-((hour - 14) ** 2) / 18)
    expected = np.where(day < 5, 90 * commuters + 20 * walkers, 70 * walkers) + 3
    expected *= np.vectorize(WEATHER.get)(weather) * np.clip(temperature + 10, 1, 35) / 35
    table = pd.DataFrame(
        {
            "day": np.array(DAYS)[day],
            "hour": hour,
            "temperature": temperature.astype("float32"),
            "weather": weather.astype(str),
        }
    )
    table["rentals"] = chance.poisson(expected).astype("float32")
    return table, expected


def columns(table):
    """The columns as a dict of arrays of shape [rows, 1]."""
    found = {name: table[name].to_numpy()[:, None] for name in ("day", "hour", "weather")}
    found = {n: v.astype(str) if v.dtype.kind not in "if" else v for n, v in found.items()}
    return {**found, "temperature": table["temperature"].to_numpy()[:, None]}


def make_model(data):
    """Each column is prepared by layers of its own; those with `adapt` learn from the data."""
    day = keras.Input((1,), name="day", dtype="string")
    hour = keras.Input((1,), name="hour", dtype="int64")
    weather = keras.Input((1,), name="weather", dtype="string")
    temperature = keras.Input((1,), name="temperature")

    look_up_day = layers.StringLookup(vocabulary=DAYS)
    look_up_weather = layers.StringLookup(output_mode="one_hot")
    look_up_weather.adapt(data["weather"])
    scale = layers.Normalization()
    scale.adapt(data["temperature"])
    bins = layers.Discretization([-5.0, 0.0, 8.0, 15.0, 20.0, 25.0], output_mode="one_hot")

    # Rush hour is another one on Sundays: day and hour crossed, 8 days (one for words that are
    # not in the vocabulary) times 24 hours.
    place = layers.Rescaling(24)(tf.cast(look_up_day(day), tf.float32))
    crossed = tf.cast(place, tf.int64) + hour
    prepared = [
        layers.Flatten()(layers.Embedding(8 * 24, 6)(crossed)),
        layers.CategoryEncoding(num_tokens=24, output_mode="one_hot")(hour),
        look_up_weather(weather),
        scale(temperature),
        bins(temperature),
    ]
    x = layers.Concatenate()(prepared)
    x = layers.Dense(64, activation="relu")(x)
    x = layers.Dense(32, activation="relu")(x)
    rentals = layers.Dense(1, activation="softplus", name="rentals")(x)
    inputs = {"day": day, "hour": hour, "weather": weather, "temperature": temperature}
    return keras.Model(inputs, rentals)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "rentals"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    table, expected = make_table(364 * 24, np.random.RandomState(1))
    print(table.sample(3, random_state=1).to_string())
    held = np.arange(len(table)) // 24 % 5 == 4  # every fifth day is for testing
    train, test, y = columns(table[~held]), columns(table[held]), table["rentals"].to_numpy()

    model = make_model(train)
    model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="poisson", metrics=["mae"])
    model.fit(train, y[~held], batch_size=128, epochs=options.epochs, verbose=2)

    error = model.evaluate(test, y[held], batch_size=512, verbose=0)[1]
    print(f"mean error in rentals per hour: {error:.2f}")
    print(f"  of the best possible answer: {np.abs(expected - y)[held].mean():.2f}")
    print(f"  of always answering the mean: {np.abs(y[~held].mean() - y[held]).mean():.2f}")

    path = os.path.join(options.folder, "rentals.keras")
    os.makedirs(options.folder, exist_ok=True)
    model.save(path)  # with all vocabularies, means and ranges
    restored = keras.models.load_model(path)
    question = {"day": "Mon", "hour": 8, "weather": "sun", "temperature": 20.0}
    question = {name: tf.constant([[value]]) for name, value in question.items()}
    question["hour"] = tf.cast(question["hour"], tf.int64)
    print(f"Monday, 8 o'clock, sun, 20 degrees: {float(restored(question)):.0f} rentals")


if __name__ == "__main__":
    main()
