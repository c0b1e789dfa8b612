"""Spark: a saved model scores a DataFrame, in all of the cluster's workers.

    pip install 'kerastorch[spark,examples]'      # and a Java, version 17 or newer
    kerastorch run examples/spark_inference.py [--rows 20000] [--folder OUT]

`mapInPandas` hands each worker its rows as pandas DataFrames, some thousands at a time.  A worker
loads the model once and predicts batch by batch: that is all there is to it.  On a cluster the
folder must be one that all workers see, and kerastorch must be installed on them.
"""

import argparse
import os
import sys
import tempfile

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.datasets import load_breast_cancer

COLUMNS = [f"m{i}" for i in range(30)]  # Spark minds blanks in names


def train(path, epochs):
    """Saves a classifier for scikit-learn's 569 tumours, 30 measurements each."""
    x, y = load_breast_cancer(return_X_y=True)
    scale = tf.keras.layers.Normalization()
    scale.adapt(x)
    hidden = tf.keras.layers.Dense(16, activation="relu")
    output = tf.keras.layers.Dense(1, activation="sigmoid")
    model = tf.keras.Sequential([tf.keras.Input((30,)), scale, hidden, output])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=epochs, verbose=0)
    model.save(path)
    print(f"accuracy of the model: {model.evaluate(x, y, verbose=0)[1]:.4f}")


def scorer(path):
    """The function for mapInPandas.  It travels to the workers: so it holds the path, no model."""

    def score(frames):
        import kerastorch  # the worker is another Python: no `kerastorch run` there

        model = kerastorch.keras.models.load_model(path)
        for frame in frames:
            chances = model.predict(frame[COLUMNS].to_numpy("float32"), batch_size=1024, verbose=0)
            yield pd.DataFrame({"patient": frame["patient"], "benign": chances[:, 0]})

    return score


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "spark"))
    options = parser.parse_args()
    tf.keras.utils.set_random_seed(1)
    os.makedirs(options.folder, exist_ok=True)
    path = os.path.join(options.folder, "tumours.keras")
    train(path, options.epochs)

    # A table as it may come out of a data lake: here the patients, many times over.
    x = load_breast_cancer().data
    rows = np.arange(options.rows) % len(x)
    table = pd.DataFrame(x[rows], columns=COLUMNS)
    table.insert(0, "patient", np.arange(options.rows))

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("kerastorch")
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    patients = spark.createDataFrame(table).repartition(4)
    scored = patients.mapInPandas(scorer(path), schema="patient long, benign float")

    # From here on it is an ordinary DataFrame: filter, join, write.
    scored.cache()
    print("rows scored:", scored.count())
    print("taken for benign:", scored.filter("benign > 0.5").count())
    scored.orderBy("patient").show(3)

    found = scored.orderBy("patient").toPandas()["benign"].to_numpy()
    model = tf.keras.models.load_model(path)
    expected = model.predict(table[COLUMNS].to_numpy("float32"), batch_size=1024, verbose=0)[:, 0]
    print("as without Spark:", np.allclose(found, expected, atol=1e-6))
    spark.stop()


if __name__ == "__main__":
    main()
