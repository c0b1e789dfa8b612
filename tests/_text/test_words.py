"""The table of words against a dict, and TextVectorization of long texts against single lines."""

import random

import numpy as np
import pytest

import kerastorch as tf
from kerastorch._text.words import Words

ALPHABETS = ["ab", "abcdefgh", "aé世\x85\x1c", "a.B!,c-", "\xa0\x00"]
LENGTHS = [1, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 18, 30]


def word(rng):
    alphabet = rng.choice(ALPHABETS[:4])
    return "".join(rng.choices(alphabet, k=rng.choice(LENGTHS)))


def words(rng, count):
    return [word(rng) for _ in range(count)]


@pytest.mark.parametrize("size", [0, 1, 5, 300, 20_000])
def test_words_have_the_numbers_of_a_dict(size):
    rng = random.Random(size)
    known = [w.encode() for w in words(rng, size)]
    numbers = {w: i for i, w in enumerate(dict.fromkeys([*known, b"", b"a b", b"a\0", b"\0"]))}
    table = Words(numbers, -1)
    text = [w.encode() for w in words(rng, 2000)] + rng.choices([*known, b"\0", b"a"], k=2000)
    rng.shuffle(text)
    expected = [numbers.get(w, -1) for w in text]
    assert table(b"  ".join(text)).tolist() == expected
    assert table(b" " + b" ".join(text) + b" ").tolist() == expected
    assert table(b"").tolist() == table(b"   ").tolist() == []


def test_words_that_share_a_slot_are_told_apart():
    known = [b"%d" % i for i in range(50_000)]
    table = Words({w: i for i, w in enumerate(known)}, -1)
    assert table._crowded.any()
    assert table(b" ".join(known)).tolist() == list(range(50_000))


def test_a_zero_byte_does_not_end_a_word():
    table = Words({b"a\0": 5, b"a": 6, b"\0": 7, b"\0\0": 8, b"b\0c": 9}, -1)
    assert table(b"a \0 b").tolist() == [6, 7, -1]


@pytest.mark.parametrize("standardize", [None, "lower", "strip_punctuation", "both"])
@pytest.mark.parametrize("length", [None, 3, 200])
def test_long_texts_have_the_indices_of_their_lines(standardize, length):
    rng = random.Random(1)
    standardize = "lower_and_strip_punctuation" if standardize == "both" else standardize
    layer = tf.keras.layers.TextVectorization(
        standardize=standardize,
        output_sequence_length=length,
        vocabulary=list(dict.fromkeys(words(rng, 400))),
    )
    lines = []
    for _ in range(150):
        parts = words(rng, rng.randrange(25))
        lines.append("".join(w + rng.choice([" ", "\t", "\n ", "\v", "\f", "\r\n"]) for w in parts))
    found = layer(tf.constant(lines)).numpy()
    single = [layer(tf.constant([line])).numpy()[0] for line in lines]
    width = length or max(map(len, single))
    expected = np.zeros((len(lines), width), np.int64)
    for row, values in zip(expected, single, strict=True):
        row[: len(values)] = values
    np.testing.assert_array_equal(found, expected)
    assert (expected > 1).sum() > 50 and (expected == 1).sum() > 10


def test_long_texts_with_zero_bytes_have_the_indices_of_their_lines():
    layer = tf.keras.layers.TextVectorization(vocabulary=["a", "b\0", "\0c"])
    lines = ["a b\0 a\0 \0 \0c c"] * 200
    expected = [layer([lines[0]]).numpy()[0].tolist()] * 200
    assert layer(lines).numpy().tolist() == expected


@pytest.mark.parametrize("mode", ["multi_hot", "count"])
def test_long_texts_have_the_vectors_of_their_lines(mode):
    rng = random.Random(2)
    layer = tf.keras.layers.TextVectorization(output_mode=mode, vocabulary=["ab", "ba", "a", "bbb"])
    lines = [" ".join(words(rng, rng.randrange(30))) for _ in range(100)]
    expected = np.stack([layer([line]).numpy()[0] for line in lines])
    np.testing.assert_array_equal(layer(lines).numpy(), expected)
