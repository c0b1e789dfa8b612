"""Structured data with feature columns: numbers, classes and ranges of patients to one answer.

    kerastorch run examples/feature_columns.py [--epochs 60]

The data are scikit-learn's 442 patients with diabetes: age, sex, body mass index, blood pressure
and six blood values.  The question: is the disease one year later worse than in half of them?
Feature columns are TensorFlow's older way to say how columns of a table become numbers; new
programs use preprocessing layers (see preprocessing_layers.py).  Old ones go on working.
"""

import argparse

import pandas as pd
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from tensorflow import feature_column as fc
from tensorflow import keras

NUMBERS = ["bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]


def load():
    """The table as pandas reads it, with one column of text: (training, test)."""
    data = load_diabetes(as_frame=True, scaled=False)
    table = data.frame.drop(columns="target")
    table["sex"] = table["sex"].map({1.0: "one", 2.0: "two"})
    table["worse"] = (data.target > data.target.median()).astype("int32")
    return train_test_split(table, test_size=0.25, random_state=0, stratify=table["worse"])


def as_dataset(table, batch_size=32, shuffle=False):
    """Batches of (dict of columns, answers): what a model of feature columns is fed."""
    features = dict(table.drop(columns="worse"))
    features = {name: column.to_numpy() for name, column in features.items()}
    features["sex"] = features["sex"].astype(str)
    dataset = tf.data.Dataset.from_tensor_slices((features, table["worse"].to_numpy()))
    if shuffle:
        dataset = dataset.shuffle(len(table), seed=1)
    return dataset.batch(batch_size)


def make_columns(table: pd.DataFrame):
    """One or more feature columns for each column of the table."""
    columns = []
    for name in NUMBERS:
        mean, deviation = float(table[name].mean()), float(table[name].std())
        # the defaults bind this turn's numbers to the function
        scale = lambda x, m=mean, d=deviation: (tf.cast(x, tf.float32) - m) / d  # noqa: E731
        columns.append(fc.numeric_column(name, normalizer_fn=scale))

    # A number cut into ranges, a class out of a list, and the two crossed.
    age = fc.bucketized_column(fc.numeric_column("age"), boundaries=[30, 40, 50, 60, 70])
    sex = fc.categorical_column_with_vocabulary_list("sex", ["one", "two"])
    both = fc.crossed_column([age, sex], hash_bucket_size=12)
    columns += [age, fc.indicator_column(sex), fc.embedding_column(both, dimension=2)]
    return columns


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=60)
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    training, test = load()
    print(training.head(3).to_string())

    columns = make_columns(training)
    features = keras.layers.DenseFeatures(columns)
    example, _ = next(iter(as_dataset(training, batch_size=2)))
    print("numbers per patient:", features(example).shape[1])

    model = keras.Sequential(
        [
            features,
            keras.layers.Dense(16, activation="relu", kernel_regularizer="l2"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(3e-3),
        loss="binary_crossentropy",
        metrics=["accuracy", keras.metrics.AUC(name="auc")],
    )
    history = model.fit(as_dataset(training, shuffle=True), epochs=options.epochs, verbose=0)
    losses = history.history["loss"]
    print(f"training loss: {losses[0]:.4f} in the first epoch, {losses[-1]:.4f} in the last")
    _, accuracy, auc = model.evaluate(as_dataset(test), verbose=0)
    print(f"test accuracy: {accuracy:.4f}")
    print(f"test AUC: {auc:.4f}")

    # One patient: a dict of columns with one value each.
    patient = {name: tf.constant([training[name].iloc[0]]) for name in example}
    print(f"first patient, chance of getting worse: {float(model(patient)):.2f}")


if __name__ == "__main__":
    main()
