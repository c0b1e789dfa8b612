"""IndexLookup: what StringLookup and IntegerLookup have in common."""

import collections
import os

import numpy as np
import torch

from ...._core import dtypes
from ...._core.acting import acting
from ...._core.composite import Composite
from ...._core.convert import to_tensor
from ...._core.errors import invalid
from ...._core.meta_twins import drawing
from ...._core.op import op
from ...._core.tensor import Tensor
from ...._core.tensor_shape import TensorShape
from ...._core.variable import Variable
from ...._text.hashing import fingerprint64
from ....lookup import (
    KeyValueTensorInitializer,
    StaticHashTable,
    TextFileIndex,
    TextFileInitializer,
)
from ....lookup.experimental import MutableHashTable
from ....ragged._ragged_tensor import RaggedTensor
from ..._base import config as _config
from ..._base.context import context
from ..._base.messages import warn
from . import encoding
from .base import PreprocessingLayer
from .encoding import COUNT, INT, MULTI_HOT, ONE_HOT, TF_IDF

_MODES = (INT, ONE_HOT, MULTI_HOT, COUNT, TF_IDF)
_OLD_MODES = {"binary": MULTI_HOT, "tf-idf": TF_IDF}


class IndexLookup(PreprocessingLayer):
    """Values of a vocabulary as indices, or the other way round.

    See StringLookup and IntegerLookup, which say what the arguments are.
    """

    def __init__(
        self,
        max_tokens,
        num_oov_indices,
        mask_token,
        oov_token,
        vocabulary_dtype,
        vocabulary=None,
        idf_weights=None,
        invert=False,
        output_mode="int",
        sparse=False,
        pad_to_max_tokens=False,
        **kwargs,
    ):
        output_mode = _OLD_MODES.get(output_mode, output_mode)
        self_mode = (invert, output_mode, sparse, idf_weights)
        _check_sizes(max_tokens, num_oov_indices, pad_to_max_tokens)
        _check_mode(type(self).__name__, *self_mode)
        frozen = kwargs.pop("vocabulary_size", None)
        given = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        kwargs.pop("has_static_table", None)
        kwargs.setdefault("dtype", dtypes.int64 if output_mode == INT else _config.floatx())
        super().__init__(**kwargs)
        encoding.check_integer_dtype(self, output_mode, kwargs["dtype"])
        self.invert, self.max_tokens, self.num_oov_indices = invert, max_tokens, num_oov_indices
        self.mask_token, self.oov_token = mask_token, oov_token
        self.output_mode, self.sparse = output_mode, sparse
        self.pad_to_max_tokens, self.vocabulary_dtype = pad_to_max_tokens, vocabulary_dtype
        self.input_vocabulary, self.input_idf_weights = vocabulary, idf_weights
        self._frozen_vocab_size, self._has_input_vocabulary = frozen, given
        self._set_dtypes()
        if output_mode == TF_IDF:
            self.idf_weights = Variable(
                [0] * self._token_start(), shape=(None,), dtype=self.compute_dtype, trainable=False
            )
        if vocabulary is None:
            unfilled = _Unfilled(self._key_dtype, self._value_dtype)
            self.lookup_table = StaticHashTable(unfilled, self._default_value)
        else:
            self.set_vocabulary(vocabulary, idf_weights)
        if not given:
            self._make_counters()

    def _set_dtypes(self):
        """The dtypes, the default and the mask of the table."""
        own, words = dtypes.as_dtype(self.dtype), dtypes.as_dtype(self.vocabulary_dtype)
        indices = own if self.output_mode == INT else dtypes.int64
        if self.invert:
            self._key_dtype, self._value_dtype = indices, words
            self._mask = (0, self.mask_token)
            self._default_value = self.oov_token
        else:
            self._key_dtype, self._value_dtype = words, indices
            # an index that no vector has a place for
            self._mask = (self.mask_token, 0 if self.output_mode == INT else indices.max)
            self._default_value = self._oov_start() if self.num_oov_indices == 1 else -1
        if self.mask_token is None:
            self._mask = None
        else:
            pair = zip(self._mask, (self._key_dtype, self._value_dtype), strict=True)
            self._mask = tuple(to_tensor(x, dtype).numpy() for x, dtype in pair)

    def _make_counters(self):
        """What `adapt` counts in."""

        def table():
            return MutableHashTable(self.vocabulary_dtype, dtypes.int64, 0)

        self.token_counts = table()
        if self.output_mode == TF_IDF:
            self.token_document_counts = table()
            self.num_documents = Variable(0, dtype=dtypes.int64, trainable=False)

    # shapes and configs
    def compute_output_shape(self, input_shape):
        """The input shape, or [batch, length of the vectors]."""
        if self.output_mode == INT:
            return input_shape
        return TensorShape([input_shape[0], self._depth()])

    def compute_output_signature(self, input_spec):
        """The spec of the outputs."""
        shape = self.compute_output_shape(input_spec.shape.as_list())
        dtype = self.vocabulary_dtype if self.invert else self.compute_dtype
        return encoding.spec_of(shape, dtype, False)

    def get_config(self):
        """The constructor's arguments, and the size of the vocabulary."""
        own = (
            "invert", "max_tokens", "num_oov_indices", "oov_token", "mask_token", "output_mode",
            "sparse", "pad_to_max_tokens", "vocabulary_dtype",
        )  # fmt: skip
        return {
            **super().get_config(),
            **{name: _plain(getattr(self, name)) for name in own},
            "idf_weights": encoding.listed(self.input_idf_weights),
            "vocabulary": encoding.listed(self.input_vocabulary),
            "vocabulary_size": self._frozen_vocab_size,
        }

    # the vocabulary
    def get_vocabulary(self, include_special_tokens=True):
        """The vocabulary as a list, in the order of the indices.

        include_special_tokens: whether the tokens for masked and unknown values come first.
        """
        found = {}
        if self.lookup_table._count():
            keys, values = self.lookup_table.export()
            tokens, indices = (values, keys) if self.invert else (keys, values)
            found = dict(zip(indices.numpy().tolist(), self._listed(tokens), strict=True))
        unknown = _plain(self.oov_token)
        vocabulary = [found.get(i, unknown) for i in range(self.vocabulary_size())]
        if self.mask_token is not None and self.output_mode == INT:
            vocabulary[0] = _plain(self.mask_token)
        return vocabulary if include_special_tokens else vocabulary[self._token_start() :]

    def vocabulary_size(self):
        """The number of tokens, those for masked and unknown values included."""
        return self.lookup_table._count() + self._token_start()

    def vocab_size(self):
        """The old name of `vocabulary_size`."""
        warn("vocab_size is deprecated, please use vocabulary_size.")
        return self.vocabulary_size()

    def set_vocabulary(self, vocabulary, idf_weights=None):
        """Sets the vocabulary, as a list, array, tensor, or the path of a text file.

        idf_weights: for output_mode "tf_idf", a weight for each token.

        ValueError for an empty vocabulary, for repeated tokens, for more than max_tokens, for a
        token for masked or unknown values in its midst, and for weights that do not fit;
        RuntimeError for another size once the layer gives vectors of the old size.
        """
        if self.output_mode == TF_IDF:
            if idf_weights is None:
                raise ValueError("`idf_weights` must be set if output_mode is TF_IDF")
        elif idf_weights is not None:
            raise ValueError(
                "`idf_weights` should only be set if output_mode is `'tf_idf'`. Received: "
                f"output_mode={self.output_mode} and idf_weights={idf_weights}"
            )
        if isinstance(vocabulary, str):
            self.lookup_table = self._table_of_file(vocabulary)
            self._record_vocabulary_size()
            return
        tokens, found_special = self._without_special(self._listed(vocabulary))
        self.lookup_table = self._table_of(self._raw(tokens))
        self._record_vocabulary_size()
        if self.output_mode == TF_IDF and idf_weights is not False:
            count = len(tokens) + (self._token_start() if found_special else 0)
            self._set_idf_weights(encoding.listed(idf_weights), count, found_special)

    def _without_special(self, vocabulary):
        """(tokens, whether those for masked and unknown values came first and were taken off)."""
        if not vocabulary:
            raise ValueError(f"Cannot set an empty vocabulary, you passed {vocabulary}.")
        start = self._token_start()
        special = [self.mask_token] * self._oov_start() + [self.oov_token] * self.num_oov_indices
        found_special = special == vocabulary[:start]
        tokens = vocabulary[start:] if found_special else vocabulary
        repeated = [t for t, count in collections.Counter(tokens).items() if count > 1]
        if repeated:
            raise ValueError(
                "The passed vocabulary has at least one repeated term. Please uniquify your "
                f"dataset. The repeated terms are {repeated}"
            )
        reserved = [("mask", self.mask_token)] + [("OOV", self.oov_token)] * bool(self.invert)
        for kind, token in reserved:
            if token is not None and token in tokens:
                raise ValueError(
                    f"Found reserved {kind} token at unexpected location in `vocabulary`. Note "
                    "that passed `vocabulary` does not need to include the OOV and mask tokens. "
                    "Either remove all mask and OOV tokens, or include them only at the start of "
                    f"the vocabulary in precisely this order: {special}. Received: {token} at "
                    f"vocabulary index {vocabulary.index(token)}"
                )
        if self.max_tokens is not None and start + len(tokens) > self.max_tokens:
            raise ValueError(
                "Attempted to set a vocabulary larger than the maximum vocab size. Passed vocab "
                f"size is {start + len(tokens)}, max vocab size is {self.max_tokens}."
            )
        return tokens, found_special

    def _set_idf_weights(self, weights, count, found_special):
        if len(weights) != count:
            raise ValueError(
                "`idf_weights` must be the same length as vocabulary. len(idf_weights) is "
                f"{len(weights)}, len(vocabulary) is {count}"
            )
        weights = np.asarray(weights)
        if weights.ndim != 1:
            raise ValueError(f"TF-IDF data must be a 1-index array, but received {type(weights)}")
        if not found_special:
            # nothing is known of unknown tokens: they get the mean
            front = np.full(self._token_start(), np.average(weights), dtype=weights.dtype)
            weights = np.concatenate([front, weights])
        self._keep_idf_weights(weights)

    def _keep_idf_weights(self, weights):
        if self.pad_to_max_tokens and self.max_tokens is not None:
            weights = np.pad(weights, (0, self.max_tokens - len(weights)))
        kind = dtypes.as_dtype(self.compute_dtype).as_numpy_dtype
        self.idf_weights.assign(weights.astype(kind))

    def _table_of_file(self, path):
        if not os.path.exists(path):
            raise ValueError(f"Vocabulary file {path} does not exist.")
        if self.output_mode == TF_IDF:
            raise ValueError(
                "output_mode `'tf_idf'` does not support loading a vocabulary from file."
            )
        columns = (TextFileIndex.WHOLE_LINE, TextFileIndex.LINE_NUMBER)
        key, value = columns[::-1] if self.invert else columns
        lines = TextFileInitializer(
            path,
            self._key_dtype,
            key,
            self._value_dtype,
            value,
            value_index_offset=self._token_start(),
        )
        return StaticHashTable(lines, self._default_value)

    def _table_of(self, tokens):
        """The table for raw tokens in the order of their indices."""
        start = self._token_start()
        kind = self._key_dtype if self.invert else self._value_dtype
        indices = Tensor(torch.arange(start, start + len(tokens), dtype=kind.torch))
        pair = (indices, Tensor(tokens)) if self.invert else (Tensor(tokens), indices)
        return StaticHashTable(KeyValueTensorInitializer(*pair), self._default_value)

    def _listed(self, vocabulary):
        """A vocabulary as a list of Python values."""
        # not by way of an array of text, which would cut zero bytes off the ends
        return [_plain(token) for token in encoding.listed(vocabulary)]

    def _raw(self, tokens):
        """A list of tokens as a raw value of the vocabulary's dtype."""
        return to_tensor(np.asarray(tokens), self.vocabulary_dtype)._t

    def _oov_start(self):
        return 1 if self.mask_token is not None and self.output_mode == INT else 0

    def _token_start(self):
        return self._oov_start() + self.num_oov_indices

    def _depth(self):
        return self.max_tokens if self.pad_to_max_tokens else self._frozen_vocab_size

    def _record_vocabulary_size(self):
        new, old = self.vocabulary_size(), self._frozen_vocab_size
        free = self.output_mode == INT or self.pad_to_max_tokens
        if not free and old is not None and new != old:
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, the "
                "vocabulary size cannot be changed after the layer is called. Old vocab size is "
                f"{old}, new vocab size is {new}"
            )
        self._frozen_vocab_size = new

    # learning
    @property
    def _takes_all_at_once(self):
        return self.output_mode != TF_IDF

    def update_state(self, data):
        """Counts the tokens of a batch.  ValueError where the vocabulary was given."""
        self._check_adaptable()
        data = encoding.ensure_tensor(data, dtypes.as_dtype(self.vocabulary_dtype))
        if isinstance(data, RaggedTensor):
            rows = [row.flat_values if isinstance(row, RaggedTensor) else row for row in data]
            rows = [row._t.tolist() for row in rows] if self.output_mode == TF_IDF else []
            tokens = data.flat_values._t.tolist()
        elif isinstance(data, Composite):
            tokens = data.values._t.tolist()
            rows = [tokens]
        else:
            tokens = data._t.reshape(-1).tolist()
            # a vector is one document
            rows = data._t.tolist() if data.shape.rank > 1 else [tokens]
        self._count(tokens, rows)

    def _check_adaptable(self):
        if self._has_input_vocabulary:
            raise ValueError(
                f"Cannot adapt {type(self).__name__} layer after setting a static vocabulary via "
                "init argument or `set_vocabulary`."
            )

    def _count(self, tokens, documents):
        """Counts tokens, and for tf_idf in how many documents (lists of tokens) each is."""
        _tally(self.token_counts, tokens)
        if self.output_mode == TF_IDF:
            for document in documents:
                _tally(self.token_document_counts, set(document))
            self.num_documents.assign_add(len(documents))

    def finalize_state(self):
        """Makes the vocabulary: the most frequent tokens first, of equals the last in order."""
        if self._has_input_vocabulary or not self.token_counts._content:
            self._record_vocabulary_size()
            return
        counts = dict(self.token_counts._content)
        for token in (self.mask_token, self.oov_token):
            if token is not None:
                counts.pop(self._raw([token]).tolist()[0], None)
        order = sorted(counts, reverse=True)
        order.sort(key=counts.__getitem__, reverse=True)
        if self.max_tokens:
            order = order[: self.max_tokens - self._token_start()]
        self.lookup_table = self._table_of(self._raw(order))
        if self.output_mode == TF_IDF:
            self._learn_idf_weights(order)
        self.reset_state()
        self._record_vocabulary_size()

    def _learn_idf_weights(self, tokens):
        containing = self.token_document_counts._content
        counts = np.array([containing[token] for token in tokens])
        documents = int(self.num_documents.numpy())
        kind = dtypes.as_dtype(self.compute_dtype).as_numpy_dtype
        weights = np.log(1 + documents / (1 + counts)).astype(kind)
        front = np.full(self._token_start(), weights.mean(), dtype=kind)
        self._keep_idf_weights(np.concatenate([front, weights]))

    def reset_state(self):
        """Forgets what has been counted."""
        if self._has_input_vocabulary:
            return
        self.token_counts._content.clear()
        if self.output_mode == TF_IDF:
            self.token_document_counts._content.clear()
            self.num_documents.assign(0)

    # calling
    @acting("IndexLookup", "examples")
    def call(self, inputs):
        """Indices, vectors of them, or the tokens of indices."""
        self._check_known_size()
        inputs = encoding.ensure_tensor(inputs, self._key_dtype)
        found = encoding.on_values(lambda x: _looked_up(x, self), inputs)
        if self.output_mode == INT:
            return found
        return self._encode(found)

    def _check_known_size(self):
        if self.output_mode != INT and self._depth() is None:
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, you "
                "must set the layer's vocabulary before calling it. Either pass a `vocabulary` "
                "argument to the layer, or call `adapt` with some sample data."
            )

    def _encode(self, indices):
        weights = self.idf_weights if self.output_mode == TF_IDF else None
        return encoding.encode(
            indices,
            self.output_mode,
            self._depth(),
            self.compute_dtype,
            self.sparse,
            idf_weights=weights,
        )

    def _find(self, raw):
        """The values of raw keys."""
        if context.symbolic:
            return self._example(raw)
        flat = raw.reshape(-1)
        found = self.lookup_table._find(flat, self.lookup_table.default_value._t)
        if self._mask is not None:
            key, value = self._mask
            masked = flat == key
            if isinstance(found, np.ndarray):
                found = np.where(np.asarray(masked, dtype=bool), value, found)
            else:
                found = torch.where(torch.as_tensor(masked, dtype=torch.bool), int(value), found)
        if not self.invert and self.num_oov_indices != 1:
            found = self._with_unknown(flat, found)
        return found.reshape(tuple(raw.shape))

    def _example(self, raw):
        """What stands for the values while a model is being drawn."""
        if self._value_dtype is dtypes.string:
            return np.full(tuple(raw.shape), b"", dtype=object)
        device = raw.device if isinstance(raw, torch.Tensor) else None
        return torch.zeros(tuple(raw.shape), dtype=self._value_dtype.torch, device=device)

    def _with_unknown(self, keys, found):
        """The indices with those of unknown keys: by their hash, or InvalidArgumentError."""
        places = (found == -1).nonzero().squeeze(-1)
        if not len(places):
            return found
        where = places.cpu().numpy() if isinstance(keys, np.ndarray) else places
        unknown = keys[where]
        if not self.num_oov_indices and drawing.traced:  # examples tell shapes alone
            return found.clamp_min(0)
        if not self.num_oov_indices:
            raise invalid(
                "When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values "
                f"{unknown.tolist()[:20]}, consider setting `num_oov_indices=1`."
            )
        if isinstance(keys, np.ndarray):
            numbers = [fingerprint64(key) % self.num_oov_indices for key in unknown]
            numbers = torch.tensor(numbers, dtype=found.dtype)
        else:
            numbers = torch.remainder(unknown, self.num_oov_indices).to(found.dtype)
        return found.index_copy(0, places, numbers + self._oov_start())

    # weights and files
    @property
    def _has_vocabulary(self):
        return not self._has_input_vocabulary

    def _with_vocabularies(self):
        vocabulary = [VocabularyWeight(self)]
        own = self._own_in_order()
        at = 1 if self.output_mode == TF_IDF else 0
        return [*own[:at], *vocabulary, *own[at:]]

    def save_own_variables(self, store):
        """Writes the idf weights into `store`; the vocabulary is an asset."""
        if self.output_mode == TF_IDF:
            store["idf_weights"] = self.idf_weights.numpy()

    def load_own_variables(self, store):
        """Sets the idf weights from `store`."""
        if self.output_mode == TF_IDF:
            self.idf_weights.assign(np.asarray(store["idf_weights"]))

    def save_assets(self, dir_path):
        """Writes a learned vocabulary into the folder, as vocabulary.txt."""
        if self.input_vocabulary:
            return
        with open(os.path.join(dir_path, _ASSET), "w", encoding="utf-8") as file:
            file.write("\n".join(map(str, self.get_vocabulary(include_special_tokens=True))))

    def load_assets(self, dir_path):
        """Sets the vocabulary from the vocabulary.txt in the folder."""
        if self.input_vocabulary:
            return
        with open(os.path.join(dir_path, _ASSET), encoding="utf-8") as file:
            tokens = file.read().split("\n")
        if dtypes.as_dtype(self.vocabulary_dtype) is not dtypes.string:
            tokens = list(map(int, tokens))
        self.set_vocabulary(tokens, idf_weights=False if self.output_mode == TF_IDF else None)


_ASSET = "vocabulary.txt"


@op("keys", strings=True, label="IndexLookup", elementwise=True)
def _looked_up(keys, layer):
    return layer._find(keys)


def _tally(table, tokens):
    """Counts tokens, Python values, in a table from tokens to counts."""
    # Counter's own update, whose loop is C where it meets a plain dict
    collections.Counter.update(table._content, tokens)


def _plain(value):
    """A numpy number as Python's."""
    return value.item() if isinstance(value, np.generic) else value


def _check_sizes(max_tokens, num_oov_indices, pad_to_max_tokens):
    if max_tokens is not None and max_tokens <= 1:
        raise ValueError(
            f"If set, `max_tokens` must be greater than 1. Received: max_tokens={max_tokens}"
        )
    if pad_to_max_tokens and max_tokens is None:
        raise ValueError(
            "If pad_to_max_tokens is True, must set `max_tokens`. Received: "
            f"max_tokens={max_tokens}"
        )
    if num_oov_indices < 0:
        raise ValueError(
            "`num_oov_indices` must be greater than or equal to 0. Received: "
            f"num_oov_indices={num_oov_indices}"
        )


def _check_mode(layer, invert, output_mode, sparse, idf_weights):
    encoding.check_choice(output_mode, _MODES, layer, "output_mode")
    if invert and output_mode != INT:
        raise ValueError(
            "`output_mode` must be `'int'` when `invert` is true. Received: "
            f"output_mode={output_mode}"
        )
    if sparse and output_mode == INT:
        raise ValueError(
            "`sparse` may only be true if `output_mode` is `'one_hot'`, `'multi_hot'`, `'count'` "
            f"or `'tf_idf'`. Received: sparse={sparse} and output_mode={output_mode}"
        )
    if idf_weights is not None and output_mode != TF_IDF:
        raise ValueError(
            "`idf_weights` should only be set if `output_mode` is `'tf_idf'`. Received: "
            f"idf_weights={idf_weights} and output_mode={output_mode}"
        )


class _Unfilled:
    """The initializer of a table that is to be filled by `adapt`."""

    def __init__(self, key_dtype, value_dtype):
        self.key_dtype, self.value_dtype = key_dtype, value_dtype

    def initialize(self, table):
        """Leaves the table without keys."""


class VocabularyWeight:
    """A learned vocabulary, as `get_weights` and `set_weights` take it."""

    trainable = False
    shape = TensorShape([None])

    def __init__(self, layer):
        self._layer = layer
        self.dtype = dtypes.as_dtype(layer.vocabulary_dtype)

    def numpy(self):
        """The tokens, without those for masked and unknown values."""
        tokens = self._layer.get_vocabulary(include_special_tokens=False)
        return to_tensor(self._layer._raw(tokens)).numpy() if tokens else np.array([])

    def assign(self, tokens):
        """Sets the vocabulary to a tensor of tokens."""
        self._layer.lookup_table = self._layer._table_of(tokens._t)
