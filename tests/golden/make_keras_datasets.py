"""Golden values of tf.keras.datasets on small files: python make_keras_datasets.py with TF 2.15.

TensorFlow's cifar10 takes files of 10,000 rows only, so it is not here.
"""

import os
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from golden import cases, keras_caches

CASES = [
    "brief(D.mnist.load_data())",
    "brief(D.mnist.load_data('mnist.npz'))",
    "brief(D.fashion_mnist.load_data())",
    "brief(D.cifar100.load_data())",
    "brief(D.cifar100.load_data('coarse'))",
    "D.cifar100.load_data('other')",
    "tf.keras.backend.set_image_data_format('channels_first')\nfound = D.cifar100.load_data()\n"
    "tf.keras.backend.set_image_data_format('channels_last')\nbrief(found)",
    "brief(D.boston_housing.load_data())",
    "brief(D.boston_housing.load_data(test_split=0.5, seed=3))",
    "brief(D.boston_housing.load_data(test_split=0))",
    "D.boston_housing.load_data(test_split=1)",
    "words(D.imdb.load_data())",
    "words(D.imdb.load_data(num_words=20))",
    "words(D.imdb.load_data(num_words=20, skip_top=5, oov_char=None))",
    "words(D.imdb.load_data(skip_top=9))",
    "words(D.imdb.load_data(maxlen=7, seed=1))",
    "words(D.imdb.load_data(maxlen=2))",
    "words(D.imdb.load_data(start_char=None, oov_char=0, index_from=5))",
    "words(D.imdb.load_data(index_from=0, start_char=7))",
    "words(D.imdb.load_data(index_from=None))",
    "words(D.imdb.load_data(nb_words=20))",
    "words(D.imdb.load_data(words=20))",
    "D.imdb.get_word_index()",
    "words(D.reuters.load_data())",
    "words(D.reuters.load_data(num_words=20, test_split=0.4))",
    "words(D.reuters.load_data(num_words=20, skip_top=5, oov_char=None))",
    "words(D.reuters.load_data(maxlen=7, seed=1))",
    "words(D.reuters.load_data(maxlen=2))",
    "words(D.reuters.load_data(start_char=None, index_from=None))",
    "words(D.reuters.load_data(start_char=None, index_from=2))",
    "words(D.reuters.load_data(nb_words=20))",
    "words(D.reuters.load_data(test_split=0.0))",
    "D.reuters.get_word_index()",
    "D.reuters.get_label_names()",
]


def brief(parts):
    """Dtypes, shapes and a weighted sum, instead of all the numbers."""
    return [
        [str(a.dtype), list(a.shape), np.array((a.ravel() * np.linspace(1, 2, a.size)).sum())]
        for a in (a for pair in parts for a in pair)
    ]


def words(parts):
    """Dtypes, and texts as lists."""
    return [[str(a.dtype), a.tolist()] for pair in parts for a in pair]


def names(tf):
    """What the cases use beside tf."""
    return {"D": tf.keras.datasets, "brief": brief, "words": words}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["HOME"] = folder
        keras_caches.make(home / ".keras")
        import tensorflow as tf
        from keras.src.utils import data_utils

        data_utils.validate_file = lambda *args, **kwargs: True  # the files are not the real ones
        cases.record(CASES, tf, Path(__file__).parent / "keras_datasets.json", **names(tf))
