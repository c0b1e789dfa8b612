"""Hashing: text and integers as numbers of hash buckets."""

import numpy as np
import torch

from ...._core import dtypes
from ...._core.acting import acting
from ...._core.op import op
from ...._text.hashing import fingerprint64, siphash
from ..._layer.layer import Layer
from . import encoding


class Hashing(Layer):
    """Text and integers as numbers of hash buckets (tf.keras.layers.Hashing).

    num_bins: the number of buckets, that of `mask_value` included.
    mask_value: what is to be 0, where the buckets begin with 1 then.
    salt: one or two integers: the hash is SipHash under them, and farmhash's Fingerprint64
        without.
    output_mode: "int", or vectors: "one_hot", "multi_hot", "count".
    sparse: whether to give a SparseTensor of vectors.

    ValueError for other arguments.

    >>> tf.keras.layers.Hashing(3)([["A"], ["B"]]).numpy()
    array([[1],
           [0]])
    """

    def __init__(
        self, num_bins, mask_value=None, salt=None, output_mode="int", sparse=False, **kwargs
    ):
        if num_bins is None or num_bins <= 0:
            raise ValueError(
                "The `num_bins` for `Hashing` cannot be `None` or non-positive values. "
                f"Received: num_bins={num_bins}."
            )
        encoding.output_dtype(kwargs, output_mode)
        given = kwargs["dtype"]
        if output_mode == encoding.INT and not dtypes.as_dtype(given).is_integer:
            kwargs["dtype"] = dtypes.int64
        super().__init__(**kwargs)
        encoding.check_integer_dtype(self, output_mode, given)
        encoding.check_vectors(self, output_mode, sparse)
        self.num_bins, self.mask_value = num_bins, mask_value
        self.strong_hash = salt is not None
        self.output_mode, self.sparse = output_mode, sparse
        self.salt = _key(salt)

    @acting("Hashing", "examples")
    def call(self, inputs):
        """The numbers of buckets, or vectors of them."""
        inputs = encoding.ensure_tensor(inputs)
        indices = encoding.on_values(
            lambda x: _bins(x, self.num_bins, self.mask_value, self.salt), inputs
        )
        return encoding.encode(
            indices, self.output_mode, self.num_bins, self.compute_dtype, self.sparse
        )

    def compute_output_shape(self, input_shape):
        """The input shape."""
        return input_shape

    def compute_output_signature(self, input_spec):
        """The spec of the outputs."""
        shape = self.compute_output_shape(input_spec.shape)
        return encoding.spec_of(shape, self.compute_dtype, encoding.is_sparse_spec(input_spec))

    def get_config(self):
        """The constructor's arguments."""
        own = ("num_bins", "salt", "mask_value", "output_mode", "sparse")
        return {**super().get_config(), **{name: getattr(self, name) for name in own}}


def _key(salt):
    if salt is None:
        return None
    if isinstance(salt, (tuple, list)) and len(salt) == 2:
        return salt
    if isinstance(salt, int):
        return [salt, salt]
    raise ValueError(
        "The `salt` argument for `Hashing` can only be a tuple of size 2 integers, or a single "
        f"integer. Received: salt={salt}."
    )


_HASHED = dtypes.INTEGER | dtypes.STRING


@op("values", types=_HASHED, strings=True, label="Hashing", elementwise=True)
def _bins(values, num_bins, mask_value, salt):
    if isinstance(values, torch.Tensor) and values.is_meta:
        return torch.empty(values.shape, dtype=torch.int64, device="meta")
    texts = values.reshape(-1).tolist()
    masked = None
    if mask_value is not None and num_bins > 1:
        num_bins -= 1
        mask = mask_value.encode() if isinstance(mask_value, str) else mask_value
        masked = np.array([text == mask for text in texts], dtype=bool)
    if isinstance(values, torch.Tensor):
        texts = [str(number).encode() for number in texts]
    number = fingerprint64 if salt is None else lambda text: siphash(text, *salt)
    # of equal texts the hash is computed once
    known = {text: number(text) % num_bins for text in set(texts)}
    bins = np.fromiter(map(known.__getitem__, texts), dtype=np.int64, count=len(texts))
    if masked is not None:
        bins = np.where(masked, 0, bins + 1)
    found = torch.from_numpy(bins.reshape(tuple(values.shape)))
    return found if isinstance(values, np.ndarray) else found.to(values.device)
