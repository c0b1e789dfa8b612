"""Sequence to sequence with attention: dates as people write them to dates as machines do.

    kerastorch run examples/sequence_to_sequence.py [--epochs 8] [--folder OUT]

    "7 march 2019", "mar 7, 2019", "thursday 7.3.2019"  ->  "2019-03-07"

The encoder reads the characters in both directions; for each character that it writes, the
decoder looks where in the input it is needed.  OUT/attention.png shows where it looked.
"""

import argparse
import datetime
import os
import random
import tempfile

import matplotlib
import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

matplotlib.use("Agg")
import matplotlib.pyplot as plt

CHARACTERS = " ,./-0123456789abcdefghijklmnopqrstuvwxyz"
DIGITS = "<-0123456789"  # "<" begins an answer
FORMS = ["{d} {B} {y}", "{b} {d}, {y}", "{A} {d}.{m}.{y}", "{d}/{m}/{y}", "{a}, {B} {d} {y}"]
LONGEST = 28


def make_pair(chance):
    """A date in one of the forms, and as year-month-day."""
    day = datetime.date.fromordinal(chance.randint(700_000, 750_000))
    parts = {name: day.strftime("%" + name).lower() for name in "BbAa"}
    text = chance.choice(FORMS).format(d=day.day, m=day.month, y=day.year, **parts)
    return text, day.isoformat()


def encode(texts, characters, length):
    """Texts as rows of numbers: places in `characters`, from 1 on; 0 behind the end."""
    rows = np.zeros([len(texts), length], "int32")
    for row, text in zip(rows, texts):
        row[: len(text)] = [characters.index(c) + 1 for c in text]
    return rows


def make_model(units=64):
    """([batch, LONGEST], [batch, n]) -> scores of the n next characters, and the attention."""
    source, target = keras.Input((LONGEST,), dtype="int32"), keras.Input((None,), dtype="int32")
    # mask_zero: what stands behind the end of a text is left out by all layers that follow.
    read = layers.Embedding(len(CHARACTERS) + 1, 32, mask_zero=True)(source)
    read = layers.Bidirectional(layers.GRU(units // 2, return_sequences=True))(read)
    written = layers.Embedding(len(DIGITS) + 1, 32, mask_zero=True)(target)
    written = layers.GRU(units, return_sequences=True)(written)
    attention = layers.Attention(use_scale=True, name="attention")
    found, weights = attention([written, read], return_attention_scores=True)
    x = layers.Dense(units, activation="tanh")(layers.Concatenate()([written, found]))
    scores = layers.Dense(len(DIGITS) + 1)(x)
    return keras.Model([source, target], scores), keras.Model([source, target], [scores, weights])


def translate(model, source):
    """The answers, one character after the other; and where the decoder looked."""
    target = np.full([len(source), 1], DIGITS.index("<") + 1, "int32")
    for _ in range(10):
        scores, weights = model([source, target])
        target = np.concatenate([target, np.argmax(scores[:, -1:], -1).astype("int32")], 1)
    return ["".join(("?" + DIGITS)[c] for c in row[1:]) for row in target], weights.numpy()


def draw(text, answer, weights, path):
    figure, axis = plt.subplots(figsize=(8, 3.7))
    shown = axis.imshow(weights[: len(answer), : len(text)], cmap="viridis", vmin=0, vmax=1)
    axis.set_xticks(range(len(text)), list(text))
    axis.set_yticks(range(len(answer)), list(answer))
    axis.set(xlabel="the text that is read", ylabel="the answer, from top to bottom")
    axis.set_title("Where the decoder looks while it writes each character")
    figure.colorbar(shown, label="share of the attention", shrink=0.8)
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "dates"))
    options = parser.parse_args()
    keras.utils.set_random_seed(1)
    os.makedirs(options.folder, exist_ok=True)
    chance = random.Random(1)
    texts, answers = zip(*[make_pair(chance) for _ in range(9000)])
    source, target = encode(texts, CHARACTERS, LONGEST), encode(answers, DIGITS, 10)
    begin = np.full([len(target), 1], DIGITS.index("<") + 1, "int32")
    given = np.concatenate([begin, target[:, :-1]], axis=1)  # "teacher forcing": what came before

    model, looking = make_model()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(4e-3), loss, metrics=["accuracy"])
    model.fit([source[:8000], given[:8000]], target[:8000], 64, options.epochs, verbose=2)

    found, weights = translate(looking, source[8000:])
    right = np.mean([a == b for a, b in zip(found, answers[8000:])])
    for text, answer in list(zip(texts[8000:], found))[:5]:
        print(f"{text:>28} -> {answer}")
    print(f"whole dates right: {right:.4f}")
    path = os.path.join(options.folder, "attention.png")
    draw(texts[8000], found[0], weights[0], path)
    print("drawn:", path)


if __name__ == "__main__":
    main()
