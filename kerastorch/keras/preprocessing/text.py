"""tf.keras.preprocessing.text: texts as lists of word numbers."""

import collections
import hashlib
import json
import warnings

import numpy as np

from ..._core.missing import namespace as _namespace

__all__ = [
    "Tokenizer",
    "hashing_trick",
    "one_hot",
    "text_to_word_sequence",
    "tokenizer_from_json",
]

__getattr__, __dir__ = _namespace(__name__)

_FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


def text_to_word_sequence(input_text, filters=_FILTERS, lower=True, split=" "):
    """The words of a text, as a list.

    filters: characters that count as `split`, which stands between words.
    lower: whether to make all of it lower case.
    """
    if lower:
        input_text = input_text.lower()
    words = input_text.translate(str.maketrans(dict.fromkeys(filters, split))).split(split)
    return list(filter(None, words))


def one_hot(input_text, n, filters=_FILTERS, lower=True, split=" ", analyzer=None):
    """As `hashing_trick`, with Python's `hash`."""
    return hashing_trick(input_text, n, hash, filters, lower, split, analyzer)


def hashing_trick(
    text, n, hash_function=None, filters=_FILTERS, lower=True, split=" ", analyzer=None
):
    """The words of a text as numbers 1..n - 1 by their hash; different words may share one.

    hash_function: a function of a word, or "md5", which is the same in every process; by default
        Python's `hash`.
    analyzer: a function that gives the words of a text, instead of `text_to_word_sequence`.
    """
    if hash_function is None:
        hash_function = hash
    elif hash_function == "md5":
        hash_function = _md5
    if analyzer is None:
        words = text_to_word_sequence(text, filters=filters, lower=lower, split=split)
    else:
        words = analyzer(text)
    return [hash_function(word) % (n - 1) + 1 for word in words]


def _md5(word):
    return int(hashlib.md5(word.encode()).hexdigest(), 16)


class Tokenizer:
    """Texts as lists of word numbers, the most frequent words having the lowest
    (tf.keras.preprocessing.text.Tokenizer).

    num_words: numbers from here on are left out, 0 being no word's number; by default none are.
    filters, lower, split: see `text_to_word_sequence`.
    char_level: whether characters are the words.
    oov_token: what stands for other words, under number 1; without it they are left out.
    analyzer: a function that gives the words of a text.

    TypeError for other arguments.
    """

    def __init__(
        self,
        num_words=None,
        filters=_FILTERS,
        lower=True,
        split=" ",
        char_level=False,
        oov_token=None,
        analyzer=None,
        **kwargs,
    ):
        if "nb_words" in kwargs:
            warnings.warn(
                "The `nb_words` argument in `Tokenizer` has been renamed `num_words`.",
                stacklevel=2,
            )
            num_words = kwargs.pop("nb_words")
        self.document_count = kwargs.pop("document_count", 0)
        if kwargs:
            raise TypeError("Unrecognized keyword arguments: " + str(kwargs))
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.word_counts = collections.OrderedDict()
        self.word_docs = collections.defaultdict(int)
        self.index_docs = collections.defaultdict(int)
        self.word_index, self.index_word = {}, {}

    def fit_on_texts(self, texts):
        """Counts the words of texts (or of lists of words), and numbers them anew."""
        counts, documents = dict(self.word_counts), self.word_docs
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            # Counter's own update, whose loop is C where it meets a plain dict
            collections.Counter.update(counts, words)
            for word in set(words):
                documents[word] += 1
        self.word_counts = collections.OrderedDict(counts)
        ordered = sorted(counts, key=counts.__getitem__, reverse=True)
        if self.oov_token is not None:
            ordered.insert(0, self.oov_token)
        self.word_index = {word: number for number, word in enumerate(ordered, 1)}
        self.index_word = {number: word for word, number in self.word_index.items()}
        for word, count in documents.items():
            self.index_docs[self.word_index[word]] = count

    def fit_on_sequences(self, sequences):
        """Counts in how many lists of numbers each number is."""
        self.document_count += len(sequences)
        for sequence in sequences:
            for number in set(sequence):
                self.index_docs[number] += 1

    def texts_to_sequences(self, texts):
        """The numbers of the words of each text, as lists."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts):
        """As `texts_to_sequences`, one list after the other."""
        number_of, limit = self.word_index.get, self.num_words or float("inf")
        other = number_of(self.oov_token)
        for text in texts:
            numbers = map(number_of, self._words(text))
            if self.oov_token is None:
                yield [n for n in numbers if n is not None and n < limit]
            elif other is None:
                yield [n for n in numbers if n is None or n < limit]
            else:
                yield [other if n is None or n >= limit else n for n in numbers]

    def _words(self, text):
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return text
            return [w.lower() for w in text] if isinstance(text, list) else text.lower()
        if self.analyzer is not None:
            return self.analyzer(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def sequences_to_texts(self, sequences):
        """The words of each list of numbers, joined by spaces."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences):
        """As `sequences_to_texts`, one text after the other."""
        other = self.word_index.get(self.oov_token)
        for sequence in sequences:
            yield " ".join(w for n in sequence if (w := self._word_of(n, other)) is not None)

    def _word_of(self, number, other):
        word = self.index_word.get(number)
        if word is None:
            return None if self.oov_token is None else self.index_word[other]
        if self.num_words and number >= self.num_words:
            return None if other is None else self.index_word[other]
        return word

    def texts_to_matrix(self, texts, mode="binary"):
        """As `sequences_to_matrix`, for texts."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode=mode)

    def sequences_to_matrix(self, sequences, mode="binary"):
        """A row for each list of numbers, with a column for each number.

        mode: "binary" for which numbers there are, "count" for how often, "freq" for which share,
            "tfidf" for (1 + log(count)) * log(1 + documents / (1 + documents with the word)).

        ValueError before words are numbered, and for another mode.
        """
        columns = self.num_words or (len(self.word_index) + 1 if self.word_index else 0)
        if not columns:
            raise ValueError(
                "Specify a dimension (`num_words` argument), or fit on some text data first."
            )
        if mode == "tfidf" and not self.document_count:
            raise ValueError("Fit the Tokenizer on some data before using tfidf mode.")
        result = np.zeros((len(sequences), columns))
        for row, sequence in zip(result, sequences, strict=True):
            counts = collections.Counter(n for n in sequence if n < columns)
            for number, count in counts.items():
                row[number] = self._weight(mode, number, count, len(sequence))
        return result

    def _weight(self, mode, number, count, length):
        if mode == "count":
            return count
        if mode == "freq":
            return count / length
        if mode == "binary":
            return 1
        if mode == "tfidf":
            known_in = self.index_docs.get(number, 0)
            return (1 + np.log(count)) * np.log(1 + self.document_count / (1 + known_in))
        raise ValueError("Unknown vectorization mode:", mode)

    def get_config(self):
        """The arguments and all counts, these as JSON."""
        arguments = (
            "num_words",
            "filters",
            "lower",
            "split",
            "char_level",
            "oov_token",
            "document_count",
        )
        counts = ("word_counts", "word_docs", "index_docs", "index_word", "word_index")
        return {
            **{name: getattr(self, name) for name in arguments},
            **{name: json.dumps(getattr(self, name)) for name in counts},
        }

    def to_json(self, **kwargs):
        """The config as JSON; `tokenizer_from_json` reads it.  kwargs: those of json.dumps."""
        return json.dumps(
            {"class_name": type(self).__name__, "config": self.get_config()}, **kwargs
        )


def tokenizer_from_json(json_string):
    """The Tokenizer that `to_json` wrote down."""
    config = json.loads(json_string).get("config")
    counts = {
        name: json.loads(config.pop(name))
        for name in ("word_counts", "word_docs", "index_docs", "index_word", "word_index")
    }
    tokenizer = Tokenizer(**config)
    for name, found in counts.items():
        if name.startswith("index_"):
            found = {int(number): value for number, value in found.items()}
        setattr(tokenizer, name, found)
    return tokenizer
