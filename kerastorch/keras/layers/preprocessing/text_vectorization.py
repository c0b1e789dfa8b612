"""TextVectorization: lines of text as indices of their words, or vectors that count them."""

import itertools
import string

import numpy as np
import torch

from ...._core import dtypes
from ...._core.acting import acting
from ...._core.composite import Composite
from ...._core.convert import to_tensor
from ...._core.op import op
from ...._core.tensor import Tensor
from ...._core.tensor_shape import TensorShape
from ...._ops.shaping import squeeze
from ...._text.encoding import unicode_split
from ...._text.raw import each, objects
from ...._text.splitting import ngrams as join_ngrams
from ...._text.splitting import split as split_text
from ....ragged._ragged_tensor import RaggedTensor
from ..._base import config as _config
from ..._base.serialization import deserialize_keras_object
from . import encoding
from .base import PreprocessingLayer
from .encoding import COUNT, INT, MULTI_HOT, TF_IDF
from .string_lookup import MARK, StringLookup

_PUNCTUATION = string.punctuation.encode()
_LOWER = bytes(range(256)).lower()
_SPACES = bytes.maketrans(b"\t\n\v\f\r", b"     ")
_LOWER_SPACES = _LOWER.translate(_SPACES)
_STANDARDS = {
    None: lambda line: line,
    "lower": bytes.lower,
    "strip_punctuation": lambda line: line.translate(None, _PUNCTUATION),
    "lower_and_strip_punctuation": lambda line: line.translate(_LOWER, _PUNCTUATION),
}
# the same with " " for any white space
_SPACED = {
    None: lambda text: text.translate(_SPACES),
    "lower": lambda text: text.translate(_LOWER_SPACES),
    "strip_punctuation": lambda text: text.translate(_SPACES, _PUNCTUATION),
    "lower_and_strip_punctuation": lambda text: text.translate(_LOWER_SPACES, _PUNCTUATION),
}
_SPLITS = ("whitespace", "character")
_OLD_MODES = {"binary": MULTI_HOT, "tf-idf": TF_IDF}
_LINES = 4096  # how many are counted at once


class TextVectorization(PreprocessingLayer):
    """Text as indices of its words, or as vectors (tf.keras.layers.TextVectorization).

    max_tokens: the greatest size of the vocabulary, "" and "[UNK]" included.
    standardize: "lower_and_strip_punctuation", "lower", "strip_punctuation", None, or a function
        of a string tensor.
    split: "whitespace", "character", None, or a function that gives a RaggedTensor of words.
    ngrams: the lengths of runs of words to take as tokens: a tuple, or the greatest.
    output_mode: "int", or vectors: "multi_hot", "count", "tf_idf"; None for the words themselves.
    output_sequence_length: where rows of indices are cut, or filled up with 0; by default as long
        as the longest is.
    pad_to_max_tokens: whether vectors have the length max_tokens in any case.
    vocabulary: a list, array or tensor of words, or the path of a file with one a line; by default
        `adapt` learns it.
    idf_weights: weights of the words, for output_mode "tf_idf".
    sparse, ragged: whether to give a SparseTensor of vectors, a RaggedTensor of indices.
    encoding: that of the text.
    Inputs: lines of text, [batch] or [batch, 1].

    ValueError for other arguments.

    >>> layer = tf.keras.layers.TextVectorization(vocabulary=["the", "sun"])
    >>> layer(["The sun!", "the moon"]).numpy()
    array([[2, 3],
           [2, 1]])
    """

    def __init__(
        self,
        max_tokens=None,
        standardize="lower_and_strip_punctuation",
        split="whitespace",
        ngrams=None,
        output_mode="int",
        output_sequence_length=None,
        pad_to_max_tokens=False,
        vocabulary=None,
        idf_weights=None,
        sparse=False,
        ragged=False,
        encoding="utf-8",
        **kwargs,
    ):
        if kwargs.setdefault("dtype", dtypes.string) != dtypes.string:
            raise ValueError(
                "`TextVectorization` may only have a dtype of string. Received dtype: "
                f"{kwargs['dtype']}."
            )
        output_mode = _OLD_MODES.get(output_mode, output_mode)
        _check_steps(standardize, split, ngrams)
        _check_output(output_mode, output_sequence_length, ragged)
        given = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        size = kwargs.pop("vocabulary_size", None)
        super().__init__(**kwargs)
        self._standardize, self._splitting, self._ngrams_arg = standardize, split, ngrams
        self._ngrams = tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
        self._ragged, self._output_mode, self._encoding = ragged, output_mode, encoding
        self._max_tokens, self._output_sequence_length = max_tokens, output_sequence_length
        self._has_input_vocabulary = given
        # whether all steps are known ones, which work on lines of bytes
        self._plain = not callable(standardize) and split in _SPLITS
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens,
            vocabulary=vocabulary,
            idf_weights=idf_weights,
            pad_to_max_tokens=pad_to_max_tokens,
            mask_token="",
            output_mode=INT if output_mode is None else output_mode,
            sparse=sparse,
            has_input_vocabulary=given,
            encoding=encoding,
            vocabulary_size=size,
        )

    def compute_output_shape(self, input_shape):
        """[batch, length of the rows or vectors]."""
        shape = tuple(input_shape)
        if self._output_mode == INT:
            return TensorShape([shape[0], self._output_sequence_length])
        if self._splitting is not None:
            shape = (*shape, None)
        elif len(shape) <= 1:
            shape = (*shape, 1)
        return self._lookup_layer.compute_output_shape(shape)

    def compute_output_signature(self, input_spec):
        """The spec of the outputs."""
        shape = self.compute_output_shape(input_spec.shape.as_list())
        dtype = dtypes.int64 if self._output_mode == INT else _config.floatx()
        return encoding.spec_of(shape, dtype, False)

    def get_config(self):
        """The constructor's arguments, and the size of the vocabulary."""
        lookup = self._lookup_layer
        return {
            **super().get_config(),
            "max_tokens": lookup.max_tokens,
            "standardize": self._standardize,
            "split": self._splitting,
            "ngrams": self._ngrams_arg,
            "output_mode": self._output_mode,
            "output_sequence_length": self._output_sequence_length,
            "pad_to_max_tokens": lookup.pad_to_max_tokens,
            "sparse": lookup.sparse,
            "ragged": self._ragged,
            "vocabulary": encoding.listed(lookup.input_vocabulary),
            "idf_weights": encoding.listed(lookup.input_idf_weights),
            "encoding": self._encoding,
            "vocabulary_size": self.vocabulary_size(),
        }

    @classmethod
    def from_config(cls, config):
        """A layer from its `get_config`."""
        config = dict(config)
        for name, known in (("standardize", _STANDARDS), ("split", _SPLITS)):
            value = config.get(name)
            if isinstance(value, dict) or (isinstance(value, str) and value not in known):
                config[name] = deserialize_keras_object(value)
        return cls(**config)

    # the vocabulary
    def get_vocabulary(self, include_special_tokens=True):
        """The vocabulary as a list, in the order of the indices; with "" and "[UNK]" first."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self):
        """The number of words, "" and "[UNK]" included."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary, idf_weights=None):
        """Sets the vocabulary, as `StringLookup.set_vocabulary` does."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights=idf_weights)

    # learning
    @property
    def _takes_all_at_once(self):
        return self._plain and self._lookup_layer._takes_all_at_once

    def update_state(self, data):
        """Counts the words of a batch."""
        lookup = self._lookup_layer
        data = encoding.ensure_tensor(data, dtypes.string)
        if not self._plain or isinstance(data, Composite):
            lookup.update_state(self._preprocess(data))
            return
        lookup._check_adaptable()
        lines = _lines(data._t)[0].tolist()
        for start in range(0, len(lines), _LINES):
            self._count(lines[start : start + _LINES])

    def _count(self, lines):
        lookup = self._lookup_layer
        if self._split_at_space() and lookup.output_mode != TF_IDF:
            # one text has the words of all its lines
            lookup._count(_STANDARDS[self._standardize](b"\n".join(lines)).split(), ())
            return
        rows = self._words(lines)
        lookup._count(itertools.chain.from_iterable(rows), rows)

    def finalize_state(self):
        """Makes the vocabulary."""
        self._lookup_layer.finalize_state()

    def reset_state(self):
        """Forgets what has been counted."""
        self._lookup_layer.reset_state()

    # calling
    @acting("TextVectorization", "examples")
    def call(self, inputs):
        """Indices of words, vectors, or words."""
        if isinstance(inputs, (list, tuple, np.ndarray)):
            inputs = to_tensor(inputs)
        inputs = encoding.ensure_tensor(inputs, dtypes.string)
        if self._may_run_at_once(inputs):
            self._lookup_layer._check_known_size()
            return _vectorized(inputs, self)
        return self._by_steps(inputs)

    def _by_steps(self, inputs):
        """The output for any input, by ops for each step."""
        words = self._tokens(inputs)
        if self._output_mode is None:
            return words
        found = self._lookup_layer(words)
        if self._output_mode != INT or self._ragged:
            return found
        if isinstance(found, RaggedTensor):
            shape = found.shape.as_list()
            shape[-1] = self._output_sequence_length
            return found.to_tensor(default_value=0, shape=shape)
        length = self._output_sequence_length
        return found if length is None else _fitted(found, length)

    def _may_run_at_once(self, inputs):
        """Whether one op makes the output: a dense tensor, whose shape does not hang on the text
        while a model is being drawn."""
        lookup = self._lookup_layer
        if not self._plain or self._ragged or lookup.sparse or self._output_mode is None:
            return False
        rank = inputs.shape.rank
        if isinstance(inputs, Composite) or (self._output_mode != INT and (rank or 0) > 2):
            return False
        known = self._output_mode != INT or self._output_sequence_length is not None
        return known or not encoding.is_symbolic(inputs)

    def _vectorize(self, raw):
        """The output for raw lines of text, by the known steps."""
        lines, lead = _lines(raw)
        lookup, length = self._lookup_layer, self._output_sequence_length
        found, sizes = self._indices(lines.tolist())
        if self._output_mode != INT:
            rows = np.repeat(np.arange(len(sizes)), sizes)
            return lookup.vectors_of(found, rows if lead else None, len(sizes))
        width = int(sizes.max(initial=0)) if length is None else length
        return torch.from_numpy(_padded(found, sizes, width)).reshape(*lead, width)

    def _indices(self, lines):
        """(the indices of the tokens of all lines, the number of tokens of each line)."""
        lookup = self._lookup_layer
        if self._split_at_space() and lines and lookup.marks_texts():
            # one text with marks between the lines
            text = b" \0 ".join(lines)
            if text.count(MARK) == len(lines) - 1:
                return lookup.indices_between_marks(_SPACED[self._standardize](text))
        rows = self._words(lines)
        sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        return lookup.indices_of(itertools.chain.from_iterable(rows), int(sizes.sum())), sizes

    def _split_at_space(self):
        return self._splitting == "whitespace" and not self._ngrams

    def _words(self, lines):
        """The tokens of each line, as lists."""
        standard = _STANDARDS[self._standardize]
        if self._splitting == "whitespace":
            rows = [standard(line).split() for line in lines]
        else:
            rows = [_characters(standard(line)) for line in lines]
        if self._ngrams is None:
            return rows
        return [_runs(row, self._ngrams) for row in rows]

    def _preprocess(self, inputs):
        """The tokens of any input, by any steps, as a tensor or RaggedTensor."""
        return self._tokens(encoding.ensure_tensor(inputs, dtypes.string))

    def _tokens(self, inputs):
        if callable(self._standardize):
            inputs = self._standardize(inputs)
        elif self._standardize is not None:
            standard = _STANDARDS[self._standardize]
            inputs = encoding.on_values(lambda x: _standardized(x, standard), inputs)
        if self._splitting is not None:
            inputs = self._split_up(inputs)
        if self._ngrams is not None:
            inputs = join_ngrams(inputs, self._ngrams, " ")
        return inputs

    def _split_up(self, inputs):
        if inputs.shape.rank > 1:
            if inputs.shape[-1] != 1:
                raise _not_one_text(inputs.shape)
            inputs = squeeze(inputs, axis=-1)
        if callable(self._splitting):
            return self._splitting(inputs)
        if self._splitting == "whitespace":
            return split_text(inputs)
        return unicode_split(inputs, "UTF-8")

    # files
    def save_own_variables(self, store):
        """As StringLookup's."""
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store):
        """As StringLookup's."""
        self._lookup_layer.load_own_variables(store)

    def save_assets(self, dir_path):
        """Writes a learned vocabulary into the folder, as vocabulary.txt."""
        self._lookup_layer.save_assets(dir_path)

    def load_assets(self, dir_path):
        """Sets the vocabulary from the vocabulary.txt in the folder."""
        self._lookup_layer.load_assets(dir_path)


@op("inputs", types=dtypes.STRING, strings=True, label="TextVectorization")
def _vectorized(inputs, layer):
    return layer._vectorize(inputs)


@op("inputs", types=dtypes.STRING, strings=True, label="TextVectorization", elementwise=True)
def _standardized(inputs, standard):
    return each(standard, inputs)


@op("found", label="PadV2")
def _fitted(found, length):
    """The last axis cut to a length, or filled up with 0."""
    found = found[..., :length]
    return torch.nn.functional.pad(found, (0, length - found.shape[-1]))


def _padded(found, sizes, width):
    """Rows of so many numbers each, which follow each other in `found`, cut or filled up with 0."""
    begins = sizes.cumsum() - sizes
    if sizes.max(initial=0) > width:
        found = found[np.arange(len(found)) - np.repeat(begins, sizes) < width]
        sizes = np.minimum(sizes, width)
        begins = sizes.cumsum() - sizes
    places = np.repeat(np.arange(len(sizes)) * width - begins, sizes)
    places += np.arange(len(found))
    padded = np.zeros(len(sizes) * width, dtype=np.int64)
    padded[places] = found
    return padded


def _lines(raw):
    """(flat lines, the shape in which they came, less a last axis of one)."""
    shape = raw.shape
    if raw.ndim > 1:
        if shape[-1] != 1:
            raise _not_one_text(shape)
        shape = shape[:-1]
    return raw.reshape(-1), tuple(shape)


def _not_one_text(shape):
    return ValueError(
        "When using `TextVectorization` to tokenize strings, the input rank must be 1 or the last "
        f"shape dimension must be 1. Received: inputs.shape={shape} with rank={len(shape)}"
    )


def _characters(line):
    try:
        return [c.encode() for c in line.decode()]
    except UnicodeDecodeError:
        return unicode_split(Tensor(objects([line], ())), "UTF-8")._t.tolist()


def _runs(row, widths):
    """The runs of neighbours of each width, joined by spaces."""
    found = []
    for width in widths:
        if width == 1:
            found += row
        else:
            found += map(b" ".join, zip(*(row[i:] for i in range(width)), strict=False))
    return found


def _check_steps(standardize, split, ngrams):
    name = "TextVectorization"
    known = tuple(k for k in _STANDARDS if k)
    encoding.check_choice(standardize, known, name, "standardize", True, True)
    encoding.check_choice(split, _SPLITS, name, "split", True, True)
    tuples = isinstance(ngrams, tuple) and all(isinstance(n, int) for n in ngrams)
    if ngrams is not None and not isinstance(ngrams, int) and not tuples:
        raise ValueError(
            f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={ngrams}"
        )


def _check_output(output_mode, length, ragged):
    modes = (INT, COUNT, MULTI_HOT, TF_IDF)
    encoding.check_choice(output_mode, modes, "TextVectorization", "output_mode", True)
    if output_mode == INT and not (length is None or isinstance(length, int)):
        raise ValueError(
            "`output_sequence_length` must be either None or an integer when `output_mode` is "
            f"'int'. Received: output_sequence_length={length}"
        )
    if output_mode != INT and length is not None:
        raise ValueError(
            "`output_sequence_length` must not be set if `output_mode` is not 'int'. Received "
            f"output_sequence_length={length}."
        )
    if ragged and output_mode != INT:
        raise ValueError(
            "`ragged` must not be true unless `output_mode` is `'int'`. Received: "
            f"ragged={ragged} and output_mode={output_mode}"
        )
    if ragged and length is not None:
        raise ValueError(
            "`output_sequence_length` must not be set if ragged is True. Received: "
            f"ragged={ragged} and output_sequence_length={length}"
        )
