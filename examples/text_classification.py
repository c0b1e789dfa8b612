"""Text classification from a CSV file: strings in, a probability out.

    kerastorch run examples/text_classification.py [--epochs 6] [--folder OUT]

The program makes up 4,000 reviews of restaurants and writes them as OUT/train.csv and
OUT/test.csv, with the columns `review` and `label` (1: the guest was happy).  Words alone don't
decide: "not bad at all" is praise, "not worth the price" is not.
"""

import argparse
import csv
import os
import random
import tempfile

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

THINGS = ["food", "soup", "pizza", "service", "waiter", "music", "room", "coffee", "wine", "bread"]
GOOD = ["great", "lovely", "perfect", "warm", "tasty", "friendly", "quick", "wonderful"]
BAD = ["cold", "slow", "rude", "bland", "noisy", "dirty", "awful", "stale"]
SOFT = ["", "very ", "really ", "quite ", "so "]
FILLERS = ["We came on a Sunday.", "It was my birthday.", "We sat by the window.", "There we were."]


def clause(chance, happy):
    """A sentence of a happy or unhappy guest; one in three says it by denying the contrary."""
    denied = chance.random() < 0.33
    word = chance.choice(GOOD if happy != denied else BAD)
    verb = "was not" if denied else "was"
    return f"The {chance.choice(THINGS)} {verb} {chance.choice(SOFT)}{word}."


def write_reviews(path, count, chance):
    """A CSV file of reviews: two or three sentences that mean the label, one that doesn't."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["review", "label"])
        for _ in range(count):
            happy = chance.random() < 0.5
            said = [clause(chance, happy) for _ in range(chance.choice([2, 3]))]
            said.append(chance.choice(FILLERS))
            chance.shuffle(said)
            writer.writerow([" ".join(said), int(happy)])


def read_reviews(path, **options):
    """Batches of (review, label), both of shape [batch], strings and whole numbers."""
    dataset = tf.data.experimental.make_csv_dataset(
        path, batch_size=32, label_name="label", num_epochs=1, shuffle_seed=1, **options
    )
    return dataset.map(lambda columns, label: (columns["review"], label)).cache()


def make_model(reviews):
    """TextVectorization cuts strings into numbers of words; it learns the vocabulary first."""
    vectorize = layers.TextVectorization(max_tokens=1000, output_sequence_length=40)
    vectorize.adapt(reviews)
    print("most frequent words:", vectorize.get_vocabulary()[2:12])
    return keras.Sequential(
        [
            keras.Input(shape=(), dtype=tf.string),
            vectorize,
            layers.Embedding(vectorize.vocabulary_size(), 16),
            # Looks at three words at a time, which is what it takes to see "was not great".
            layers.Conv1D(32, 3, activation="relu"),
            layers.GlobalMaxPooling1D(),
            layers.Dropout(0.3),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "reviews"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    os.makedirs(options.folder, exist_ok=True)
    train_file = os.path.join(options.folder, "train.csv")
    test_file = os.path.join(options.folder, "test.csv")
    chance = random.Random(1)
    write_reviews(train_file, 3000, chance)
    write_reviews(test_file, 1000, chance)

    train, test = read_reviews(train_file), read_reviews(test_file, shuffle=False)
    model = make_model(train.map(lambda review, label: review))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=options.epochs, verbose=2)
    print(f"test accuracy: {model.evaluate(test, verbose=0)[1]:.4f}")

    # The model takes strings as they are; nothing of the preparation is left outside.
    sentences = [
        "The soup was great and the waiter was friendly.",
        "The soup was not great. The room was noisy.",
        "The wine was not bland. The bread was not stale.",
    ]
    for sentence, happy in zip(sentences, model.predict(tf.constant(sentences), verbose=0)[:, 0]):
        print(f"{happy:.2f}  {sentence}")

    # The vocabulary goes into the file too.
    path = os.path.join(options.folder, "reviews.keras")
    model.save(path)
    restored = keras.models.load_model(path)
    difference = abs(restored(tf.constant(sentences)) - model(tf.constant(sentences)))
    print(f"saved to {path}, loaded, largest difference: {tf.reduce_max(difference):.1g}")


if __name__ == "__main__":
    main()
