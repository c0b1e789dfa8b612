"""IntegerLookup: integers as indices into a vocabulary."""

import numpy as np

from ...._core import dtypes
from ..._base.messages import warn
from .index_lookup import IndexLookup

_OLD_NAMES = {"max_values": "max_tokens", "mask_value": "mask_token", "oov_value": "oov_token"}


class IntegerLookup(IndexLookup):
    """Integers as indices into a vocabulary, or the other way round
    (tf.keras.layers.IntegerLookup).

    max_tokens: the greatest size of the vocabulary, tokens for masked and unknown values included.
    num_oov_indices: how many indices unknown values have, told apart by their remainder; 0 to
        refuse them.
    mask_token: the integer whose index is 0, None for none.
    oov_token: what an unknown index stands for, with invert.
    vocabulary: a list, array or tensor of tokens, or the path of a file with one a line; by
        default `adapt` learns it.
    vocabulary_dtype: the dtype of the tokens.
    idf_weights, invert, output_mode, sparse, pad_to_max_tokens: as for StringLookup.

    ValueError for other arguments.

    >>> layer = tf.keras.layers.IntegerLookup(vocabulary=[12, 36])
    >>> layer([[36, 7]]).numpy()
    array([[2, 0]])
    """

    def __init__(
        self,
        max_tokens=None,
        num_oov_indices=1,
        mask_token=None,
        oov_token=-1,
        vocabulary=None,
        vocabulary_dtype="int64",
        idf_weights=None,
        invert=False,
        output_mode="int",
        sparse=False,
        pad_to_max_tokens=False,
        **kwargs,
    ):
        if not dtypes.as_dtype(vocabulary_dtype).is_integer:
            raise ValueError(
                f"`vocabulary_dtype` must be an integer dtype. Received: {vocabulary_dtype}"
            )
        if output_mode != "int" and kwargs.get("dtype") in ("int64", dtypes.int64):
            del kwargs["dtype"]  # which old configs have
        given = {"max_tokens": max_tokens, "mask_token": mask_token, "oov_token": oov_token}
        for old, new in _OLD_NAMES.items():
            if old in kwargs:
                warn(f"{old} is deprecated, use {new} instead.")
                given[new] = kwargs.pop(old)
        tokens = ("mask_token", "oov_token")
        given.update((k, None if given[k] is None else int(np.int64(given[k]))) for k in tokens)
        super().__init__(
            **given,
            num_oov_indices=num_oov_indices,
            vocabulary=vocabulary,
            vocabulary_dtype=vocabulary_dtype,
            idf_weights=idf_weights,
            invert=invert,
            output_mode=output_mode,
            sparse=sparse,
            pad_to_max_tokens=pad_to_max_tokens,
            **kwargs,
        )
