"""StringLookup: text as indices into a vocabulary."""

import itertools

import numpy as np
import torch

from ...._core import dtypes
from ...._core.convert import to_tensor
from ...._text.words import Words
from ..._base.context import context
from .encoding import TF_IDF, raw_vectors
from .index_lookup import IndexLookup

MARK = b"\0"  # the token that may stand between the tokens of one text and those of the next
_AT_MARK = -2
_LONG = 1500  # bytes of a text whose words are looked up at once


class StringLookup(IndexLookup):
    """Text as indices into a vocabulary, or the other way round (tf.keras.layers.StringLookup).

    max_tokens: the greatest size of the vocabulary, tokens for masked and unknown text included.
    num_oov_indices: how many indices unknown text has, told apart by hash; 0 to refuse it.
    mask_token: the text whose index is 0, None for none.
    oov_token: what an unknown index stands for, with invert.
    vocabulary: a list, array or tensor of tokens, or the path of a file with one a line; by
        default `adapt` learns it.
    idf_weights: weights of the tokens, for output_mode "tf_idf".
    encoding: that of the text.
    invert: whether to give the text of indices.
    output_mode: "int", or vectors: "one_hot", "multi_hot", "count", "tf_idf".
    sparse: whether to give a SparseTensor of vectors.
    pad_to_max_tokens: whether vectors have the length max_tokens in any case.

    ValueError for other arguments.

    >>> layer = tf.keras.layers.StringLookup(vocabulary=["a", "b"])
    >>> layer([["b", "z"]]).numpy()
    array([[2, 0]])
    """

    def __init__(
        self,
        max_tokens=None,
        num_oov_indices=1,
        mask_token=None,
        oov_token="[UNK]",
        vocabulary=None,
        idf_weights=None,
        encoding="utf-8",
        invert=False,
        output_mode="int",
        sparse=False,
        pad_to_max_tokens=False,
        **kwargs,
    ):
        if kwargs.get("dtype") == "string" or kwargs.get("dtype") is dtypes.string:
            del kwargs["dtype"]
        self.__dict__["encoding"] = encoding
        super().__init__(
            max_tokens=max_tokens,
            num_oov_indices=num_oov_indices,
            mask_token=mask_token,
            oov_token=oov_token,
            vocabulary=vocabulary,
            vocabulary_dtype=dtypes.string,
            idf_weights=idf_weights,
            invert=invert,
            output_mode=output_mode,
            sparse=sparse,
            pad_to_max_tokens=pad_to_max_tokens,
            **kwargs,
        )

    def get_config(self):
        """The constructor's arguments, and the size of the vocabulary."""
        config = super().get_config()
        del config["vocabulary_dtype"]
        return {**config, "encoding": self.encoding}

    def _listed(self, vocabulary):
        tokens = super()._listed(vocabulary)
        if not hasattr(vocabulary, "_t"):
            return tokens
        return [t.decode(self.encoding) if isinstance(t, bytes) else t for t in tokens]

    def _raw(self, tokens):
        return to_tensor(np.array(tokens, dtype=object), dtypes.string)._t

    def indices_of(self, tokens, count):
        """The indices of an iterable of so many tokens (bytes), an array; for one index of unknown
        text."""
        if context.symbolic:
            return np.zeros(count, dtype=np.int64)
        default = int(self._default_value)
        found = map(self._places().get, tokens, itertools.repeat(default))
        found = np.fromiter(found, dtype=np.int64, count=count)
        found[found == _AT_MARK] = default
        return found

    def marks_texts(self):
        """Whether MARK may stand between texts: it is no word of the vocabulary."""
        return not context.symbolic and self._places()[MARK] == _AT_MARK

    def indices_between_marks(self, text):
        """(the indices of a text's words without MARKs, how many stand between MARKs).

        text: whose only white space is " ".
        """
        places, default = self._places(), int(self._default_value)
        if len(text) >= _LONG:
            found = self._words(places, default)(text)
        else:
            tokens = text.split()
            found = map(places.get, tokens, itertools.repeat(default))
            found = np.fromiter(found, dtype=np.int64, count=len(tokens))
        marked = found == _AT_MARK
        marks = np.concatenate([[-1], np.flatnonzero(marked), [len(found)]])
        return found[~marked], marks[1:] - marks[:-1] - 1

    def _words(self, places, default):
        """The table of `places` for long texts, kept as long as they are."""
        known, words = self.__dict__.get("_kept_words", (None, None))
        if known is not places:
            words = Words(places, default)
            self.__dict__["_kept_words"] = (places, words)
        return words

    def vectors_of(self, indices, rows, count):
        """The raw vectors of flat indices (an array), for `count` rows; a vector for rows None.

        rows: the row of each index.
        """
        rows = None if rows is None else torch.from_numpy(rows)
        idf = self.idf_weights._t if self.output_mode == TF_IDF else None
        return raw_vectors(
            torch.from_numpy(indices),
            rows,
            count,
            self.output_mode,
            self._depth(),
            self.compute_dtype,
            idf,
        )

    def _places(self):
        """{token: index} of the table, and of MARK, kept as long as the table is."""
        table, places = self.__dict__.get("_kept_places", (None, None))
        if table is not self.lookup_table:
            # which says so if it is not filled yet
            self.lookup_table._find(np.empty(0, dtype=object), self.lookup_table.default_value._t)
            keys, values = self.lookup_table.export()
            places = dict(zip(keys._t.tolist(), values._t.tolist(), strict=True))
            if self._mask is not None:
                places[self._mask[0]] = int(self._mask[1])
            places.setdefault(MARK, _AT_MARK)
            self.__dict__["_kept_places"] = (self.lookup_table, places)
        return places
